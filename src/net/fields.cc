#include "net/fields.h"

#include <array>
#include <cstring>

#include "wire/http.h"

namespace net {
namespace {

constexpr uint8_t token_char = 1, value_char = 2, host_char = 4;

constexpr std::array<uint8_t, 256> make_classes() {
  std::array<uint8_t, 256> classes{};
  auto add = [&](std::string_view chars, uint8_t kind) {
    for (char c : chars) classes[static_cast<uint8_t>(c)] |= kind;
  };
  constexpr std::string_view alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  add(alphanumeric, token_char | host_char);
  add("!#$%&'*+-.^_`|~", token_char);
  add("-._~:[]%!$&'()*+,;=", host_char);
  for (int c = 0x20; c < 256; ++c) classes[static_cast<size_t>(c)] |= value_char;
  classes['\t'] |= value_char;
  classes[0x7f] &= static_cast<uint8_t>(~value_char);
  return classes;
}
constexpr auto classes = make_classes();

bool all(std::string_view text, uint8_t kind) {
  for (char c : text) {
    if (!(classes[static_cast<uint8_t>(c)] & kind)) return false;
  }
  return true;
}

bool blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all(text, token_char); }
bool is_field_value(std::string_view text) {
  // Eight bytes at a time: one below 0x20 or equal to 0x7f sets a high bit. A tab is one of those and is looked at again.
  constexpr uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  while (text.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, text.data(), 8);
    uint64_t deleted = word ^ (ones * 0x7f);
    uint64_t suspect = ((word - ones * 0x20) & ~word & highs) | ((deleted - ones) & ~deleted & highs);
    if (suspect && !all(text.substr(0, 8), value_char)) return false;
    text.remove_prefix(8);
  }
  return all(text, value_char);
}
bool is_host(std::string_view text) { return all(text, host_char); }

std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line) {
  size_t colon = 0;
  while (colon < line.size() && (classes[static_cast<uint8_t>(line[colon])] & token_char)) ++colon;
  if (colon == 0 || colon == line.size() || line[colon] != ':') return {};
  auto name = line.substr(0, colon);
  auto value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return {};
  return std::pair{name, value};
}

std::optional<uint64_t> parse_length(std::string_view text) {
  if (text.empty() || text.size() > 18) return {};
  uint64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + static_cast<uint64_t>(c - '0');
  }
  return value;
}

std::optional<uint64_t> parse_chunk_size(std::string_view line) {
  auto end = line.find(';');
  if (end != std::string_view::npos && !is_field_value(line.substr(end))) return {};
  auto digits = line.substr(0, end);
  if (digits.empty() || digits.size() > 15) return {};
  uint64_t value = 0;
  for (char c : digits) {
    int digit = hex_digit(c);
    if (digit < 0) return {};
    value = value * 16 + static_cast<uint64_t>(digit);
  }
  return value;
}

void read_connection(std::string_view value, ConnectionTokens& tokens) {
  while (!value.empty()) {
    auto comma = value.find(',');
    auto token = trimmed(value.substr(0, comma));
    if (wire::equals_ignoring_case(token, "close")) tokens.close = true;
    if (wire::equals_ignoring_case(token, "keep-alive")) tokens.keep_alive = true;
    value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
  }
}

Coding read_transfer_encoding(std::string_view value) {
  if (wire::equals_ignoring_case(value, "chunked")) return Coding::chunked;
  auto comma = value.rfind(',');
  auto last = trimmed(comma == std::string_view::npos ? value : value.substr(comma + 1));
  // Another coding below chunked is a request we understand but do not serve; anything else has no known end.
  return comma != std::string_view::npos && wire::equals_ignoring_case(last, "chunked") ? Coding::unsupported
                                                                                        : Coding::malformed;
}

}  // namespace net
