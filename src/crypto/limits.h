// Bounds of what room crypto takes in.
#pragma once
#include <cstddef>

namespace crypto {

inline constexpr size_t max_signed_headers = 128;
inline constexpr size_t max_authorization_bytes = 16 * 1024;
inline constexpr int max_presigned_seconds = 7 * 24 * 3600;  // a week, as AWS has it

}  // namespace crypto
