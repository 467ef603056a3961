// The limits of room wire.
#pragma once
#include <cstddef>

namespace wire::limits {

inline constexpr size_t json_depth = 1000;       // DynamoDB reads what is nested more than its 32 levels, to say so
inline constexpr size_t form_depth = 32;         // dots in one name of a form
inline constexpr size_t form_pairs = 10'000;     // name=value pairs in one form
inline constexpr size_t pattern_program = 8192;  // instructions of one compiled pattern
inline constexpr size_t gunzip_step_least = 1024, gunzip_step_most = 1 << 20;  // bytes by which an unpacked body grows

}  // namespace wire::limits
