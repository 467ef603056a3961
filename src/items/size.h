// Sizes as DynamoDB counts them, for the 400 KB limit, page sizes and consumed capacity. Pure functions; any thread.
#pragma once
#include <cstddef>

#include "items/value.h"

namespace items {

size_t size_bytes(const Value& value);
/// Names and values.
size_t size_bytes(const Item& item);

}  // namespace items
