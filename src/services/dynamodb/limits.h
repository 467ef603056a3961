// The limits of DynamoDB's operations.
#pragma once
#include <cstddef>

namespace services::dynamodb {

inline constexpr size_t kMaxBatchGets = 100;
inline constexpr size_t kMaxBatchWrites = 25;
inline constexpr size_t kMaxTags = 50;

}  // namespace services::dynamodb
