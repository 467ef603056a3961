// The gzip coding of HTTP bodies (RFC 1952). Pure; any thread.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wire {

std::string gzip(std::string_view bytes);
/// Nothing when it is not gzip, is cut short, or holds more than `limit` bytes.
std::optional<std::string> gunzip(std::string_view coded, size_t limit);

}  // namespace wire
