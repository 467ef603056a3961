// The limits of DynamoDB's operations.
#pragma once
#include <cstddef>

namespace services::dynamodb {

inline constexpr size_t kMaxBatchGets = 100;
inline constexpr size_t kMaxBatchWrites = 25;
inline constexpr size_t kMaxTags = 50;
inline constexpr size_t kMaxListedTags = 50;  // in one answer
inline constexpr size_t kMaxTagKeyCharacters = 128;
inline constexpr size_t kMaxTagValueCharacters = 256;
inline constexpr size_t kMaxPolicyBytes = 20'480;
inline constexpr size_t kMaxCompiledPolicies = 1'000;

}  // namespace services::dynamodb
