#include "gateway/proxy_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "gateway/media_type.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;

// Belong to the connection: given back under another name.
constexpr std::array<std::string_view, 4> kRemapped = {"Connection", "Content-Length", "Date", "Server"};

std::unexpected<Refusal> malformed() { return std::unexpected(malformed_result()); }

bool fits_a_header(std::string_view text) {
  return base::find_first_of(text, std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f &&
           !std::string_view("()<>@,;:\\\"/[]?={}").contains(c);
  });
}

// A string or a boolean or a number as text; nothing for anything else.
std::optional<std::string> header_text(const Document& value) {
  if (auto* text = value.string()) return *text;
  if (auto* truth = value.boolean()) return *truth ? "true" : "false";
  if (auto* number = value.number()) return number->text;
  return {};
}

bool add(wire::Headers& headers, std::string_view name, std::string value) {
  if (!is_token(name) || !fits_a_header(value)) return false;
  if (wire::equals_ignoring_case(name, "Transfer-Encoding")) return true;
  for (auto remapped : kRemapped) {
    if (!wire::equals_ignoring_case(name, remapped)) continue;
    headers.add(fmt::format("x-amzn-Remapped-{}", remapped), std::move(value));
    return true;
  }
  headers.add(std::string(name), std::move(value));
  return true;
}

const std::string* spelled(const Document::Object* members, std::string_view name) {
  if (!members) return nullptr;
  for (auto& [key, value] : *members) {
    if (wire::equals_ignoring_case(key, name)) return &key;
  }
  return nullptr;
}

// multiValueHeaders first, then headers; a name in both is spelled as in multiValueHeaders.
bool read_headers(const Document* single, const Document* multi, wire::Headers& headers) {
  if (single && !single->is_null() && !single->is_object()) return false;
  if (multi && !multi->is_null() && !multi->is_object()) return false;
  auto* lists = multi ? multi->members() : nullptr;
  for (size_t i = 0; lists && i < lists->size(); ++i) {
    auto& [name, values] = (*lists)[i];
    if (!values.elements()) return false;
    for (auto& each : *values.elements()) {
      auto text = header_text(each);
      if (!text || !add(headers, name, *std::move(text))) return false;
    }
  }
  auto* texts = single ? single->members() : nullptr;
  for (size_t i = 0; texts && i < texts->size(); ++i) {
    auto& [name, value] = (*texts)[i];
    if (value.is_null()) continue;
    auto text = header_text(value);
    auto* known = spelled(lists, name);
    if (!text || !add(headers, known ? *known : name, *std::move(text))) return false;
  }
  return true;
}

std::optional<int> read_status(const Document* value) {
  if (!value || value->is_null()) return 200;
  std::optional<int64_t> code = value->integer();
  if (auto* text = value->string()) {
    int64_t parsed = 0;
    auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), parsed);
    if (problem == std::errc{} && end == text->data() + text->size()) code = parsed;
  }
  if (!code || *code < 200 || *code > 599) return {};
  return static_cast<int>(*code);
}

bool known_members_only(const Document::Object& members) {
  return std::ranges::all_of(members, [](auto& member) {
    return member.first == "statusCode" || member.first == "headers" || member.first == "multiValueHeaders" ||
           member.first == "body" || member.first == "isBase64Encoded";
  });
}

}  // namespace

Admitted<wire::Response> proxy_response(std::string_view payload, std::string_view accept,
                                        const std::vector<std::string>& binary_types) {
  auto parsed = wire::parse_json(payload);
  if (!parsed || !parsed->members() || parsed->members()->empty() || !known_members_only(*parsed->members()))
    return malformed();
  Document& result = *parsed;
  wire::Response response;
  auto status = read_status(result.find("statusCode"));
  if (!status) return malformed();
  response.status = *status;
  if (!read_headers(result.find("headers"), result.find("multiValueHeaders"), response.headers)) return malformed();
  bool base64 = false;
  if (auto* flag = result.find("isBase64Encoded"); flag && !flag->is_null()) {
    if (!flag->boolean()) return malformed();
    base64 = *flag->boolean();
  }
  auto* body = result.find("body");
  if (body && body->string()) {
    response.body = std::move(*body->string());
  } else if (body && !body->is_null()) {
    if (!body->number() && !body->boolean()) return malformed();
    response.body = wire::to_json(*body);
  }
  if (base64 && !binary_types.empty() && is_binary(bare_media_type(accept), binary_types)) {
    auto bytes = base::base64_decode(response.body);
    if (!bytes) return std::unexpected(misconfigured());
    response.body = *std::move(bytes);
  }
  if (!response.headers.find("Content-Type")) response.headers.add("Content-Type", "application/json");
  return response;
}

}  // namespace gateway
