// What expressions may do with key attributes: look at them as a whole, and in updates set those of indexes to fitting values.
// DynamoDB's errors, in its order. Pure functions; any thread.
#pragma once
#include "base/result.h"
#include "items/reach.h"
#include "tables/schema.h"

namespace tables {

/// Of an update: it changes no key of the table, gives no wrong type to keys of indexes where that shows without the item, and
/// goes into no key.
base::Status check_update_keys(const Table& table, const items::Bound<items::Update>& update);

/// Filters and projections go into no key of the table or its indexes.
base::Status check_scalar_keys(const Table& table, const items::Bound<items::Condition>& condition);
base::Status check_scalar_keys(const Table& table, const items::Bound<items::Projection>& projection);

/// Whether an update writes to a key of an index.
bool writes_index_key(const Table& table, const items::Bound<items::Update>& update);
/// What an update made of the keys of indexes that it writes.
base::Status check_updated_index_keys(const Table& table, const items::Bound<items::Update>& update, const items::Item& fresh);

}  // namespace tables
