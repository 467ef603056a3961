// The limits of room urls. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
#pragma once
#include <cstddef>

namespace urls::limits {

inline constexpr size_t request_bytes = 6'291'456;  // 6 MiB, the event around it not counted
inline constexpr size_t prelude_bytes = 65'536;     // of a streamed answer: status and headers
inline constexpr size_t id_letters = 32;
inline constexpr size_t urls_in_page = 50;

}  // namespace urls::limits
