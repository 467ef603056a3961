// Bytes as text: base64 and hexadecimal; a search. Pure functions; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// RFC 4648 base64 with padding, standard alphabet.
std::string base64_encode(std::string_view bytes);
/// Appends the base64 of `bytes` to `out`.
void append_base64(std::string& out, std::string_view bytes);
/// Strict: standard alphabet, padding present, unused bits zero, nothing else; otherwise nothing.
std::optional<std::string> base64_decode(std::string_view text);

/// Base64 for URLs: `-` and `_` for `+` and `/`, no padding.
std::string base64url_encode(std::string_view bytes);
/// Strict, without padding.
std::optional<std::string> base64url_decode(std::string_view text);

/// Lower-case hexadecimal.
std::string hex_encode(std::string_view bytes);
/// Either case, an even number of digits; otherwise nothing.
std::optional<std::string> hex_decode(std::string_view text);

/// Where the first of the bytes in `set` is, or npos. string_view's own asks the C library once for every byte of the text.
inline size_t find_first_of(std::string_view text, std::string_view set, size_t from = 0) {
  uint64_t bits[4] = {};
  for (unsigned char c : set) bits[c >> 6] |= uint64_t{1} << (c & 63);
  for (size_t at = from; at < text.size(); ++at) {
    auto c = static_cast<unsigned char>(text[at]);
    if (bits[c >> 6] >> (c & 63) & 1) return at;
  }
  return std::string_view::npos;
}

}  // namespace base
