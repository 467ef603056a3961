// Bytes as text: base64 and hexadecimal. Pure functions; any thread.
#pragma once
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

}  // namespace base
