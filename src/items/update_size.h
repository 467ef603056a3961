// What UpdateItem holds against the 400 KB beside the item itself: DynamoDB counts what the statement writes. Pure; any thread.
#pragma once
#include <cstddef>

#include "items/evaluate.h"
#include "items/value.h"

namespace items {

/// The attributes that the update names as they are in `fresh`, the item after it, and a charge for each of its actions. Keys
/// and other attributes that it does not name do not count.
size_t written_bytes(const Bound<Update>& update, const Item& fresh);

}  // namespace items
