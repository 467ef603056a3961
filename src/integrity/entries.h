// EntryKind: one kind of entries that a table keeps in family index beside its rows: those of an index, or those of its time to
// live. What entry a row wants, and what row an entry is of. Pure functions; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "items/value.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

struct Entry {
  std::string key, value;
};

struct EntryKind {
  const tables::TableIndex* index = nullptr;  // or
  const tables::TimeToLive* life = nullptr;
  std::optional<std::string> filled;  // of an index that is being filled: rows below this key have their entries

  uint64_t number() const { return index ? index->definition.number : life->number; }
  std::string_view name() const { return index ? std::string_view(index->definition.name) : "time to live"; }
  /// Whether a missing entry is a fault: those of a time to live are added some time after it is switched on.
  bool complete() const { return index || life->filled; }
  /// The entry of a row: its item, key and bytes. Nothing when there is to be none.
  std::optional<Entry> wanted(const tables::Table& table, const items::Item& item, std::string_view row_key,
                              std::string_view row) const;
  /// The key of the row that an entry is of; nothing when the entry is none.
  std::optional<std::string> row_of(const tables::Table& table, std::string_view key, std::string_view value) const;
  /// The item's key, as far as the entry tells it.
  std::string shown(const tables::Table& table, std::string_view key, std::string_view value) const;
};

}  // namespace integrity
