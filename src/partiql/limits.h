// The limits of statements: DynamoDB's, and our own that keep work bounded.
#pragma once
#include <cstddef>
#include <cstdint>

namespace partiql {

inline constexpr size_t kMaxStatementBytes = 8192;
inline constexpr size_t kMaxTokenBytes = 32768;  // of a NextToken
inline constexpr size_t kMaxBatchStatements = 25;
inline constexpr size_t kMaxTransactStatements = 100;
inline constexpr size_t kMaxHashKeys = 50;  // partition keys in one IN
inline constexpr size_t kMaxInOperands = 100;
inline constexpr size_t kMaxReads = 300;  // that one SELECT is made of
inline constexpr uint32_t kMaxDepth = 100;
inline constexpr uint32_t kMaxOperators = 300;
inline constexpr size_t kMaxPageBytes = size_t{1024} * 1024;

}  // namespace partiql
