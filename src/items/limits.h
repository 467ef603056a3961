// DynamoDB's limits on items and expressions.
#pragma once
#include <cstddef>

namespace items {

inline constexpr size_t kMaxItemBytes = 400 * 1024;
inline constexpr size_t kMaxHashKeyBytes = 2048;
inline constexpr size_t kMaxSortKeyBytes = 1024;
inline constexpr size_t kMaxAttributeNameBytes = 65535;
inline constexpr int kMaxNestingLevels = 32;  // an attribute's value is the first

inline constexpr int kMaxNumberDigits = 38;
inline constexpr int kMaxNumberExponent = 125;
inline constexpr int kMinNumberExponent = -130;

inline constexpr size_t kMaxExpressionBytes = 4096;
inline constexpr int kMaxExpressionOperators = 300;
inline constexpr int kMaxExpressionDepth = 300;  // parentheses and functions within each other
inline constexpr size_t kMaxInOperands = 100;
inline constexpr size_t kMaxPlaceholderBytes = 255;
inline constexpr size_t kMaxBindingsBytes = 2 * 1024 * 1024;

}  // namespace items
