#include "stacks/parameters.h"

#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "stacks/limits.h"
#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr Property kDeclaration[] = {
    {"Type", Kind::text, Need::required}, {"Default", Kind::json},      {"Description"},
    {"AllowedValues", Kind::texts},       {"AllowedPattern"},           {"ConstraintDescription"},
    {"MinLength", Kind::integer},         {"MaxLength", Kind::integer}, {"MinValue", Kind::number},
    {"MaxValue", Kind::number},           {"NoEcho", Kind::boolean},
};

// A pattern as POSIX spells it: \d is the one common escape it lacks. Nothing for counted repetitions, which can cost any
// memory.
std::optional<std::string> posix_pattern(std::string_view pattern) {
  if (std::ranges::count(pattern, '{') > 4 || pattern.size() > 1000) return {};
  std::string out = "^(";
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '{' && i + 4 < pattern.size() &&
        pattern.substr(i + 1, 4).find_first_not_of("0123456789") == std::string_view::npos)
      return {};
    if (c == '\\' && i + 1 < pattern.size()) {
      char next = pattern[++i];
      bool digit = next == 'd';
      if (digit) out += in_class ? "0-9" : "[0-9]";
      if (!digit && in_class) out += next == 'w' ? std::string("A-Za-z0-9_") : std::string(1, next);
      if (!digit && !in_class) (out += '\\') += next;
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    out += c;
  }
  return out + ")$";
}

// True when the whole text matches, or when the pattern is beyond what can be checked here.
bool matches_pattern(const std::string& pattern, const std::string& text) {
  auto posix = posix_pattern(pattern);
  regex_t compiled;
  if (!posix || regcomp(&compiled, posix->c_str(), REG_EXTENDED | REG_NOSUB) != 0) return true;
  bool matched = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return matched;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::string broken_number_rule(const Node& declaration, const std::string& text) {
  auto value = number(text);
  if (!value) return "must be a number";
  if (auto least = number(declaration.text_at("MinValue")); least && *value < *least)
    return fmt::format("must be at least {}", *least);
  if (auto most = number(declaration.text_at("MaxValue")); most && *value > *most)
    return fmt::format("must be at most {}", *most);
  return "";
}

std::string broken_length_rule(const Node& declaration, const std::string& text) {
  auto length = static_cast<double>(text.size());
  if (auto least = number(declaration.text_at("MinLength")); least && length < *least)
    return fmt::format("must have at least {} characters", *least);
  if (auto most = number(declaration.text_at("MaxLength")); most && length > *most)
    return fmt::format("must have at most {} characters", *most);
  return "";
}

// What is wrong with one value; "" when nothing is.
std::string broken_rule(const Node& declaration, std::string_view type, const std::string& text) {
  if (auto* allowed = declaration.find("AllowedValues"); allowed && allowed->is_list()) {
    std::string list;
    for (auto& each : allowed->children) {
      if (each.text == text) return "";
      list += list.empty() ? each.text : ", " + each.text;
    }
    return "must be one of " + list;
  }
  std::string pattern(declaration.text_at("AllowedPattern"));
  if (!pattern.empty() && !matches_pattern(pattern, text)) return "must match " + pattern;
  return type == "Number" || type == "List<Number>" ? broken_number_rule(declaration, text)
                                                    : broken_length_rule(declaration, text);
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    auto part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
  }
  return parts;
}

Node read_parameter(const Node& declaration, const std::string& text, Position at, Problems& problems) {
  auto type = declaration.text_at("Type");
  bool list = type == "CommaDelimitedList" || type.starts_with("List<");
  auto values = list ? split_commas(text) : std::vector{text};
  Node out = Node::list(at);
  for (auto& value : values) {
    auto broken = broken_rule(declaration, type, value);
    if (!broken.empty()) {
      auto explanation = declaration.text_at("ConstraintDescription");
      auto hint = explanation.empty() ? "" : fmt::format(" ({})", explanation);
      problems.add(at, fmt::format("parameter {}: \"{}\" {}{}", declaration.key, value, broken, hint));
    }
    out.children.push_back(type == "Number" ? Node::literal(value, at) : Node::string(value, at));
  }
  return list ? std::move(out) : std::move(out.children[0]);
}

std::string default_text(const Node& value) {
  if (!value.is_list()) return value.text;
  std::string text;
  for (auto& each : value.children) text += text.empty() ? each.text : "," + each.text;
  return text;
}

}  // namespace

Values read_parameters(const Node& section, const std::map<std::string, std::string>& given, Problems& problems) {
  Values values;
  std::vector<std::string_view> names;
  if (section.children.size() > kMaxParameters)
    problems.add(section.at, fmt::format("more than {} parameters", kMaxParameters));
  for (auto& declaration : section.children) {
    names.push_back(declaration.key);
    check_properties(declaration, kDeclaration, "parameter " + declaration.key, declaration.where(), problems);
    if (declaration.text_at("Type").starts_with("AWS::SSM::Parameter::Value")) {
      problems.add(declaration.where(), "parameters out of the Systems Manager parameter store are not supported");
    }
    auto chosen = given.find(declaration.key);
    auto* fallback = declaration.find("Default");
    if (chosen != given.end()) {
      values[declaration.key] = read_parameter(declaration, chosen->second, declaration.where(), problems);
    } else if (fallback) {
      values[declaration.key] = read_parameter(declaration, default_text(*fallback), fallback->at, problems);
    } else {
      problems.add(declaration.where(), fmt::format("parameter {0} has no value: give --parameter {0}=...", declaration.key));
      values[declaration.key] = Node::call("Ref", Node::string(declaration.key, declaration.at));
    }
  }
  for (auto& [name, value] : given) {
    if (!values.contains(name)) problems.add({}, fmt::format("there is no parameter {}{}", name, suggestion(name, names)));
  }
  return values;
}

Values pseudo_parameters(const Settings& settings, std::string_view stack_id) {
  Values values;
  values["AWS::Region"] = Node::string(settings.region, {});
  values["AWS::AccountId"] = Node::string(settings.account, {});
  values["AWS::Partition"] = Node::string(settings.partition, {});
  values["AWS::URLSuffix"] = Node::string(settings.url_suffix, {});
  values["AWS::StackName"] = Node::string(settings.stack, {});
  values["AWS::StackId"] = Node::string(stack_id, {});
  values["AWS::NotificationARNs"] = Node::list({});
  return values;
}

}  // namespace stacks
