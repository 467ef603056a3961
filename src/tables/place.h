// place: makes a row of a table that is being filled what it is to be, whatever it was, with its index entries. No conditions,
// no record in the change log. For rooms that fill tables in the background. Committer thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/round.h"
#include "tables/schema.h"

namespace tables {

/// What became of the number of items and their size, as DynamoDB counts it.
struct Placed {
  int64_t items = 0, bytes = 0;
};
/// `bytes` are an encoded item with that key; without it there is to be no such row.
base::Result<Placed> place(store::Round& round, const Table& table, std::string_view key,
                           const std::optional<std::string>& bytes);

}  // namespace tables
