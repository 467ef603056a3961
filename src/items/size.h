// Sizes as DynamoDB counts them, for the 400 KB limit, page sizes and consumed capacity. Pure functions; any thread.
//
//   S, B          their bytes            N    a byte per pair of digits, one more, and one for a minus sign; 0: one
//   BOOL, NULL    1                      L, M 3, and 1 per element beside the element (and its name)
//   sets          the sum of their members
//   an item       its names and values
#pragma once
#include <cstddef>

#include "items/value.h"

namespace items {

inline constexpr size_t kContainerBytes = 3;  // of a list or map, beside its elements
inline constexpr size_t kElementBytes = 1;    // of each element beside itself

size_t size_bytes(const Decimal& number);
size_t size_bytes(const Value& value);
/// Names and values.
size_t size_bytes(const Item& item);

}  // namespace items
