// The limits of room aws. A request body is also limited by the listener.
#pragma once
#include <cstddef>

namespace aws::limits {

inline constexpr size_t json_body = 16u << 20;   // json_1_0, json_1_1: a BatchWriteItem of 16 MB is the largest known
inline constexpr size_t rest_body = 70'167'211;  // rest-json: Lambda's limit of a CreateFunction with an inline zip
inline constexpr size_t query_body = 1u << 20;   // query
inline constexpr size_t unknown_names = 1'000;   // operations not built that are remembered as logged

inline constexpr size_t gzip_from = 1024;  // answers of fewer bytes are not packed for clients that take gzip

}  // namespace aws::limits
