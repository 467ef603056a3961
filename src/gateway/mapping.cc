#include "gateway/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/errors.h"
#include "gateway/limits.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;

struct Prefix {
  std::string_view text;
  Reference::Source source;
};
constexpr std::array<Prefix, 6> kPrefixes = {{{"context.", Reference::Source::context},
                                              {"stageVariables.", Reference::Source::stage_variable},
                                              {"method.request.header.", Reference::Source::header},
                                              {"method.request.querystring.", Reference::Source::query},
                                              {"method.request.path.", Reference::Source::path},
                                              {"integration.response.header.", Reference::Source::integration_header}}};

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::array<std::string_view, 12> kDirectives = {"set",   "if",   "elseif", "else",     "end",    "foreach",
                                                          "macro", "stop", "break",  "evaluate", "define", "parse"};

// The directive that a '#' starts, or "".
std::string_view directive_at(std::string_view text) {
  if (text.starts_with("##") || text.starts_with("#*")) return text.substr(0, 2);
  auto name = text.substr(1);
  if (name.starts_with('{')) name.remove_prefix(1);
  for (auto each : kDirectives) {
    if (name.starts_with(each) && (name.size() == each.size() || !letter(name[each.size()]))) return each;
  }
  return {};
}

}  // namespace

Result<Value> Value::compile(std::string_view expression, Place place) {
  Value value;
  if (expression.size() >= 2 && expression.front() == '\'' && expression.back() == '\'') {
    value.reference_ = {Reference::Source::literal, std::string(expression.substr(1, expression.size() - 2))};
    return value;
  }
  for (auto& [prefix, source] : kPrefixes) {
    bool request =
        source == Reference::Source::header || source == Reference::Source::query || source == Reference::Source::path;
    bool allowed = place == Place::gateway_response ? source != Reference::Source::integration_header : !request;
    if (allowed && expression.starts_with(prefix) && expression.size() > prefix.size()) {
      value.reference_ = {source, std::string(expression.substr(prefix.size()))};
      return value;
    }
  }
  return fail(bad_request(
      fmt::format("Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping "
                  "expression specified: {}]",
                  expression)));
}

Result<Template> Template::compile(std::string_view text) {
  if (text.size() > kMaxTemplateBytes) return fail(bad_request("Mapping template is longer than 300 KB"));
  Template made;
  std::string literal;
  while (!text.empty()) {
    if (text.front() == '#') {
      if (auto directive = directive_at(text); !directive.empty()) {
        return fail(unsupported(
            fmt::format("The mapping template directive #{}", directive.starts_with('#') ? "# (comment)" : directive)));
      }
    }
    bool braces = text.starts_with("${");
    auto name = text.substr(text.front() == '$' ? (braces ? 2 : 1) : text.size());
    if (name.empty() || !letter(name.front())) {
      literal += text.front();
      text.remove_prefix(1);
      continue;
    }
    size_t length = 0;
    while (length < name.size() && name_character(name[length])) ++length;
    while (length > 0 && name[length - 1] == '.') --length;
    name = name.substr(0, length);
    auto prefix = std::ranges::find_if(kPrefixes, [&](auto& each) { return name.starts_with(each.text); });
    bool closed = !braces || text.substr(2 + length).starts_with('}');
    if (prefix == kPrefixes.end() || !closed || prefix->source == Reference::Source::integration_header) {
      return fail(unsupported(fmt::format("The mapping template variable ${}", name)));
    }
    if (!literal.empty()) made.parts_.push_back({Reference::Source::literal, std::exchange(literal, {})});
    made.parts_.push_back({prefix->source, std::string(name.substr(prefix->text.size()))});
    text.remove_prefix(length + (braces ? 3 : 1));
  }
  if (!literal.empty()) made.parts_.push_back({Reference::Source::literal, std::move(literal)});
  return made;
}

std::string Template::render(const Exchange& exchange) const {
  std::string out;
  for (auto& part : parts_) append_value(out, part, exchange);
  return out;
}

Result<int> mock_status(std::string_view text) {
  if (text.find('$') != std::string_view::npos || text.find('#') != std::string_view::npos) {
    return fail(unsupported("A mapping template with variables or directives on a MOCK integration request"));
  }
  if (auto document = wire::parse_json(text)) {
    auto* status = document->find("statusCode");
    auto code = status ? status->integer() : std::nullopt;
    if (code && *code >= 100 && *code <= 599) return static_cast<int>(*code);
    return fail(bad_request("The request template of a MOCK integration must have a statusCode"));
  }
  constexpr std::string_view key = "statusCode";  // {statusCode: 200}
  auto at = text.find(key);
  auto rest = at == std::string_view::npos ? std::string_view() : text.substr(at + key.size());
  while (!rest.empty() && std::string_view(" \t\r\n'\":").contains(rest.front())) rest.remove_prefix(1);
  int code = 0;
  auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), code);
  if (problem == std::errc{} && code >= 100 && code <= 599) return code;
  return fail(bad_request("The request template of a MOCK integration must have a statusCode"));
}

}  // namespace gateway
