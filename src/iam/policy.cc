#include "iam/policy.h"

#include <algorithm>
#include <optional>
#include <set>

#include "iam/condition.h"
#include "iam/limits.h"
#include "iam/pattern.h"
#include "iam/principal.h"
#include "iam/scalar.h"
#include "wire/json.h"

namespace iam {

enum class Effect { allow, deny };
enum class Listed { these, all_others };  // Action or NotAction, and so on

struct Policy::Statement {
  Effect effect = Effect::deny;
  Listed principals_are = Listed::these, actions_are = Listed::these, resources_are = Listed::these;
  std::optional<Principals> principals;
  std::vector<Pattern> actions;  // lower case
  std::vector<Pattern> resources;
  std::vector<Condition> conditions;
};

namespace {

std::unexpected<base::Error> malformed(std::string message) { return base::fail(malformed_policy(std::move(message))); }
std::unexpected<base::Error> syntax_error() { return malformed("Syntax errors in policy."); }

/// A string or a list of strings.
base::Result<std::vector<std::string>> strings(const base::Document& document) {
  if (auto* text = document.string()) return std::vector{*text};
  auto* list = document.elements();
  if (!list) return syntax_error();
  std::vector<std::string> out;
  for (auto& element : *list) {
    auto* text = element.string();
    if (!text) return syntax_error();
    out.push_back(*text);
  }
  return out;
}

bool known_members(const base::Document& object, std::initializer_list<std::string_view> known) {
  return std::all_of(object.members()->begin(), object.members()->end(),
                     [&](auto& member) { return std::find(known.begin(), known.end(), member.first) != known.end(); });
}

base::Status check_action(std::string_view action, PolicyKind kind) {
  if (action == "*") return {};
  auto colon = action.find(':');
  if (colon == std::string_view::npos) {
    return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (action.find(':', colon + 1) != std::string_view::npos) return malformed("Actions/Condition can contain only one colon.");
  std::string_view vendor = action.substr(0, colon);
  bool valid = !vendor.empty() && std::all_of(vendor.begin(), vendor.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '*' || c == '?';
  });
  if (!valid) return malformed("Vendor " + std::string(vendor) + " is not valid");
  if (kind == PolicyKind::trust && lower_case(vendor) != "sts") {
    return malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  }
  return {};
}

base::Status check_resource(std::string_view resource) {
  if (resource == "*") return {};
  if (!resource.starts_with("arn:")) {
    return malformed("Resource " + std::string(resource) + " must be in ARN format or \"*\".");
  }
  std::string_view partition = resource.substr(4);
  partition = partition.substr(0, partition.find(':'));
  if (partition != "aws" && partition.find_first_of("*?$") == std::string_view::npos) {
    return malformed("Partition \"" + std::string(partition) + "\" is not valid for resource \"" + std::string(resource) +
                     "\".");
  }
  if (std::count(resource.begin(), resource.end(), ':') < 5 && !resource.ends_with('*')) {
    return malformed("Resource " + std::string(resource) + " must be in ARN format or \"*\".");
  }
  return {};
}

base::Status check_sid(const base::Document& statement, PolicyKind kind, std::set<std::string>& seen) {
  auto* sid = statement.find("Sid");
  if (!sid) return {};
  auto* text = sid->string();
  if (!text) return syntax_error();
  if (text->empty()) return {};
  bool valid = kind == PolicyKind::resource || std::all_of(text->begin(), text->end(), [](char c) {
                 return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
               });
  if (!valid) {
    return malformed(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
        "[0-9A-Za-z]*");
  }
  if (!seen.insert(*text).second) return malformed("Statement IDs (SID) in a single policy must be unique.");
  return {};
}

/// The member `name` or its negation; both is an error, none gives null.
struct Choice {
  const base::Document* document = nullptr;
  Listed listed = Listed::these;
};
base::Result<Choice> choose(const base::Document& statement, std::string_view name) {
  auto* these = statement.find(name);
  auto* others = statement.find("Not" + std::string(name));
  if (these && others) return syntax_error();
  return others ? Choice{others, Listed::all_others} : Choice{these, Listed::these};
}

base::Result<std::optional<Principals>> read_principals(const Choice& choice, PolicyKind kind) {
  if (kind == PolicyKind::identity) {
    if (choice.document) return malformed("Policy document should not specify a principal.");
    return std::optional<Principals>();
  }
  if (!choice.document) return malformed("Missing required field Principal");
  TRY(auto principals, Principals::parse(*choice.document));
  return std::optional<Principals>(std::move(principals));
}

base::Result<std::vector<Pattern>> read_actions(const Choice& choice, PolicyKind kind) {
  if (!choice.document) {
    return malformed(kind == PolicyKind::trust ? "Missing required field Action" : "Policy statement must contain actions.");
  }
  TRY(auto actions, strings(*choice.document));
  if (actions.empty()) return malformed("Policy statement must contain actions.");
  std::vector<Pattern> out;
  for (auto& action : actions) {
    CHECK_OK(check_action(action, kind));
    auto pattern = Pattern::compile(action, Wildcards::active, Variables::literal, Letters::lower);
    if (!pattern) return syntax_error();
    out.push_back(*std::move(pattern));
  }
  return out;
}

base::Result<std::vector<Pattern>> read_resources(const Choice& choice, PolicyKind kind, Variables variables) {
  std::vector<Pattern> out;
  if (kind == PolicyKind::trust) {
    if (choice.document) return malformed("Has prohibited field Resource");
    return out;
  }
  if (!choice.document) return malformed("Policy statement must contain resources.");
  TRY(auto resources, strings(*choice.document));
  if (resources.empty()) return malformed("Policy statement must contain resources.");
  for (auto& resource : resources) {
    if (kind == PolicyKind::identity) CHECK_OK(check_resource(resource));
    auto pattern = Pattern::compile(resource, Wildcards::active, variables, Letters::exact);
    if (!pattern) return syntax_error();
    out.push_back(*std::move(pattern));
  }
  return out;
}

base::Result<std::vector<Condition>> read_conditions(const base::Document* document, Variables variables) {
  std::vector<Condition> out;
  if (!document) return out;
  if (!document->members()) return syntax_error();
  for (auto& [op, keys] : *document->members()) {
    if (!keys.members()) return syntax_error();
    for (auto& [key, values] : *keys.members()) {
      TRY(auto condition, Condition::compile(op, key, values, variables));
      out.push_back(std::move(condition));
    }
  }
  return out;
}

base::Result<Effect> read_effect(const base::Document& statement) {
  auto effect = statement.text("Effect");
  if (effect == "Allow") return Effect::allow;
  if (effect == "Deny") return Effect::deny;
  return syntax_error();
}

base::Result<Variables> read_version(const base::Document& document) {
  auto* version = document.find("Version");
  if (!version) return Variables::literal;
  auto* text = version->string();
  if (!text) return syntax_error();
  if (*text == "2012-10-17") return Variables::active;
  if (*text == "2008-10-17") return Variables::literal;
  return malformed("The policy must contain a valid version string");
}

bool any_matches(const std::vector<Pattern>& patterns, std::string_view subject, const Context& context) {
  return std::any_of(patterns.begin(), patterns.end(), [&](auto& pattern) { return pattern.matches(subject, context); });
}

}  // namespace

Policy::Policy() = default;
Policy::Policy(Policy&&) noexcept = default;
Policy& Policy::operator=(Policy&&) noexcept = default;
Policy::~Policy() = default;

base::Result<Policy> Policy::parse(std::string_view json, PolicyKind kind) {
  if (json.size() > max_policy_bytes) return syntax_error();
  auto document = wire::parse_json(json);
  if (!document) return malformed("This policy contains invalid Json");
  return compile(*document, kind);
}

base::Result<Policy> Policy::compile(const base::Document& document, PolicyKind kind) {
  if (!document.members() || !known_members(document, {"Version", "Id", "Statement"})) return syntax_error();
  TRY(auto variables, read_version(document));
  auto* statements = document.find("Statement");
  if (!statements) return syntax_error();
  std::vector<const base::Document*> list;
  if (auto* elements = statements->elements()) {
    for (auto& element : *elements) list.push_back(&element);
  } else {
    list.push_back(statements);
  }
  if (list.empty() || list.size() > max_statements) return syntax_error();

  Policy out;
  out.kind_ = kind;
  std::set<std::string> sids;
  for (auto* each : list) {
    if (!each->members() || !known_members(*each, {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
                                                   "Resource", "NotResource", "Condition"})) {
      return syntax_error();
    }
    Statement statement;
    TRY(statement.effect, read_effect(*each));
    CHECK_OK(check_sid(*each, kind, sids));
    TRY(auto principal, choose(*each, "Principal"));
    TRY(auto action, choose(*each, "Action"));
    TRY(auto resource, choose(*each, "Resource"));
    statement.principals_are = principal.listed;
    statement.actions_are = action.listed;
    statement.resources_are = resource.listed;
    TRY(statement.principals, read_principals(principal, kind));
    TRY(statement.actions, read_actions(action, kind));
    TRY(statement.resources, read_resources(resource, kind, variables));
    TRY(statement.conditions, read_conditions(each->find("Condition"), variables));
    out.statements_.push_back(std::move(statement));
  }
  return out;
}

Decision Policy::evaluate(const Caller& caller, const Access& access, const RequestKeys& keys) const {
  Context context(caller, access, keys);
  std::string action = lower_case(access.action);
  Decision decision = Decision::implicit_deny;
  for (auto& statement : statements_) {
    if (any_matches(statement.actions, action, context) != (statement.actions_are == Listed::these)) continue;
    bool named = any_matches(statement.resources, access.resource, context) ||
                 (!access.also.empty() && any_matches(statement.resources, access.also, context));
    if (kind_ != PolicyKind::trust && named != (statement.resources_are == Listed::these)) continue;
    auto match = Principals::Match::caller;
    if (statement.principals) {
      match = statement.principals->match(caller);
      if (statement.principals_are == Listed::all_others) {
        match = match == Principals::Match::none ? Principals::Match::caller : Principals::Match::none;
      }
    }
    if (match == Principals::Match::none) continue;
    bool holds = std::all_of(statement.conditions.begin(), statement.conditions.end(),
                             [&](auto& condition) { return condition.holds(context); });
    if (!holds) continue;
    if (statement.effect == Effect::deny) return Decision::explicit_deny;
    if (match == Principals::Match::caller) {
      decision = Decision::allow;
    } else if (decision == Decision::implicit_deny) {
      decision = Decision::allow_to_account;
    }
  }
  return decision;
}

}  // namespace iam
