#include "services/dynamodb/resource_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "tables/errors.h"
#include "wire/json.h"

namespace services::dynamodb {
namespace {

Document shortened(const Document& value) {
  const auto* elements = value.elements();
  return elements && elements->size() == 1 ? elements->front() : value;
}

/// An account by its number is its root.
Document principal_text(const Document& value) {
  const auto* text = value.string();
  bool number =
      text && text->size() == 12 && std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? Document("arn:aws:iam::" + *text + ":root") : value;
}

Document principal_shape(const Document& value) {
  if (!value.members()) return value;
  auto out = Document::object();
  for (const auto& [name, names] : *value.members()) {
    if (const auto* elements = names.elements()) {
      auto list = Document::list();
      for (const auto& each : *elements) {
        auto text = principal_text(each);
        const auto& known = *list.elements();
        if (std::find(known.begin(), known.end(), text) == known.end()) list.push(std::move(text));
      }
      out.add(name, shortened(list));
    } else {
      out.add(name, principal_text(names));
    }
  }
  return out;
}

Document statement_shape(const Document& statement) {
  constexpr std::array<std::string_view, 9> kOrder = {"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                                      "NotAction", "Resource", "NotResource", "Condition"};
  auto out = Document::object();
  for (auto name : kOrder) {
    const auto* value = statement.find(name);
    if (!value) continue;
    bool names_principals = name == "Principal" || name == "NotPrincipal";
    out.add(std::string(name), names_principals ? principal_shape(*value) : shortened(*value));
  }
  return out;
}

base::Error bad_document(std::string_view reason) {
  return tables::invalid_parameter(fmt::format("Invalid policy document: {}", reason));
}

/// Compiled policies by the number of their table.
class Compiled {
 public:
  std::shared_ptr<const iam::Policy> find(uint64_t table, const tables::ResourcePolicy& policy) {
    std::lock_guard lock(mutex_);
    auto& kept = kept_[table];
    if (kept.policy && kept.revision == policy.revision) return kept.policy;
    auto parsed = iam::Policy::parse(policy.document, iam::PolicyKind::resource);
    if (!parsed) return nullptr;  // was checked when it was set
    if (kept_.size() > kMaxCompiledPolicies) kept_.clear();
    auto made = std::make_shared<const iam::Policy>(*std::move(parsed));
    kept_[table] = {policy.revision, made};
    return made;
  }

 private:
  struct Kept {
    std::string revision;
    std::shared_ptr<const iam::Policy> policy;
  };
  std::mutex mutex_;
  std::map<uint64_t, Kept> kept_;  // under mutex_
};

}  // namespace

Result<std::string> policy_document(std::string_view text) {
  if (text.size() > kMaxPolicyBytes) {
    return base::fail(tables::invalid_parameter(fmt::format("Maximum policy size of {} bytes exceeded", kMaxPolicyBytes)));
  }
  auto document = wire::parse_json(text);
  if (!document || !document->members()) return base::fail(bad_document("This policy contains invalid Json"));
  auto policy = iam::Policy::compile(*document, iam::PolicyKind::resource);
  if (!policy) return base::fail(bad_document(policy.error().message));
  auto out = Document::object();
  out.add("Version", document->find("Version") ? *document->find("Version") : Document("2008-10-17"));
  if (const auto* id = document->find("Id")) out.add("Id", *id);
  auto statements = Document::list();
  const auto& given = *document->find("Statement");
  if (const auto* elements = given.elements()) {
    for (const auto& each : *elements) statements.push(statement_shape(each));
  } else {
    statements.push(statement_shape(given));
  }
  out.add("Statement", std::move(statements));
  return wire::to_json(out);
}

tables::ResourcePolicy policy_at(const Call& call, std::string document) {
  return {std::move(document), std::to_string(base::epoch_ms(call.now))};
}

base::Status check_revision(const tables::Schema& schema, const std::optional<std::string>& expected) {
  if (!expected) return {};
  const auto& policy = schema.policy;
  if (*expected == kNoPolicy) {
    if (!policy) return {};
    return base::fail(policy_not_found(fmt::format(
        "Requested policy update expecting none to be present for table {}, but a policy exists with revision id {}.",
        schema.name, policy->revision)));
  }
  if (policy && policy->revision == *expected) return {};
  if (!policy) {
    return base::fail(policy_not_found(
        fmt::format("Requested update for policy with revision id {}, but no policy is associated to target table {}.",
                    *expected, schema.name)));
  }
  return base::fail(policy_not_found(fmt::format(
      "Requested update for policy with revision id {}, but the policy associated to target table {} has revision id {}.",
      *expected, schema.name, policy->revision)));
}

base::Status check_not_locked_out(const Call& call, const Access& access, std::string_view document,
                                  std::optional<bool> confirmed) {
  if (confirmed.value_or(false) || !call.caller) return {};
  TRY(auto policy, iam::Policy::parse(document, iam::PolicyKind::resource));
  iam::RequestKeys keys;
  keys.now = call.now;
  if (policy.evaluate(*call.caller, access, keys) != iam::Decision::explicit_deny) return {};
  return base::fail(
      bad_document("it denies its author dynamodb:PutResourcePolicy; set ConfirmRemoveSelfResourceAccess if this is meant"));
}

std::shared_ptr<const iam::Policy> policy_of(const Tables& tables, const Call& call, const Access& access) {
  static Compiled compiled;
  if (!tables.any_policies()) return nullptr;
  bool root = call.caller && call.caller->kind == iam::Caller::Kind::root;
  if (root && access.action.ends_with("ResourcePolicy")) return nullptr;
  auto table = tables.find(table_name(access.resource));
  if (!table || !table->schema.policy) return nullptr;
  return compiled.find(table->schema.number, *table->schema.policy);
}

}  // namespace services::dynamodb
