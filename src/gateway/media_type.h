// Media types as the gateway compares them. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// "application/json" of "Application/JSON; charset=utf-8": without parameters, lower case.
std::string bare_media_type(std::string_view header);
/// Whether a bare media type is one of the API's binary ones ("image/png", "image/*", "*/*").
bool is_binary(std::string_view media_type, const std::vector<std::string>& binary_types);

bool is_utf8(std::string_view text);
/// Bytes that are no UTF-8 become U+FFFD.
std::string to_utf8(std::string_view bytes);

}  // namespace gateway
