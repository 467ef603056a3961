// Expiry: time to live. Items whose attribute names a moment that has passed are deleted in the background.
//
//   index | number of the time to live (8) | moment in seconds (8) | key of the item's row behind its table number |  ->
//   nothing
//
// An entry is written and erased in the commit of its item's write, so that what is due is one short walk. When time to live is
// switched on, the entries of items that are there already are added in the background, a chunk at a time.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "items/value.h"
#include "store/round.h"
#include "store/store.h"
#include "tables/schema.h"

namespace tables {

class Tables;

/// The second after which the item may go: its attribute is a number above 0 that has at most 18 digits; else nothing.
std::optional<uint64_t> expiry_of(const Table& table, const items::Item& item);
/// The key of an item's entry, under the prefix of the time to live; `row_key` is the item's key in family items.
std::string expiry_key(std::string_view prefix, uint64_t second, std::string_view row_key);
/// Brings the entry up to date when an item changes: from `old` (null: none) to `fresh` (null: none). `row_key` is the item's
/// key in family items. For tables with time to live only.
void write_expiry(store::Round& round, const Table& table, std::string_view row_key, const items::Item* old,
                  const items::Item* fresh);

/// Deletes what is due and adds missing entries. One thread at a time, which may wait.
class Expiry {
 public:
  Expiry(Tables& tables, store::Store& store, const base::Clock& clock) : tables_(tables), store_(store), clock_(clock) {}
  /// One bounded piece of work; to be called every few seconds. True when more is due already.
  base::Task<base::Result<bool>> run();

 private:
  using TablePtr = std::shared_ptr<const Table>;
  base::Task<base::Result<bool>> expire(TablePtr table);
  base::Task<base::Result<bool>> fill(TablePtr table);
  Tables& tables_;
  store::Store& store_;
  const base::Clock& clock_;
  std::map<uint64_t, std::string> filled_to_;  // by number of the time to live: the last row that was looked at
};

}  // namespace tables
