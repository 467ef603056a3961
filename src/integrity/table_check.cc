#include "integrity/table_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "integrity/bag.h"
#include "integrity/changes_check.h"
#include "integrity/collections_check.h"
#include "integrity/entries.h"
#include "integrity/shown.h"
#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "tables/row.h"

namespace integrity {
namespace {

using base::Result;
using base::Status;
using store::Family;
using store::Sum;

/// A walk over the rows: what they are, and what entries they want.
struct Rows {
  Sum sum;
  std::vector<Bag> wanted;  // by the order of `kinds`
};

Result<Rows> walk_rows(const store::Store& store, const tables::Table& table, const std::vector<EntryKind>& kinds,
                       Faults& faults) {
  Rows rows;
  rows.wanted.resize(kinds.size());
  auto cursor = store.cursor(Family::items, {table.prefix, store::keys::after_prefix(table.prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto item = items::decode(cursor.value());
    if (!item) {
      faults.add("", shown_bytes(cursor.key()), "the item cannot be read");
      continue;
    }
    if (!tables::has_key(table, *item) || tables::row_key(table, *item) != cursor.key()) {
      faults.add("", shown_key(table, *item), "the item lies where another's key belongs, " + shown_bytes(cursor.key()));
      continue;
    }
    ++rows.sum.entries;
    rows.sum.bytes += static_cast<int64_t>(items::size_bytes(*item));
    for (size_t i = 0; i < kinds.size(); ++i) {
      auto entry = kinds[i].wanted(table, *item, cursor.key(), cursor.value());
      if (entry) rows.wanted[i].add(entry->key, entry->value);
    }
  }
  CHECK_OK(cursor.status());
  return rows;
}

struct Entries {
  Sum sum;
  Bag bag;
};

Result<Entries> walk_entries(const store::Store& store, const EntryKind& kind, Faults& faults) {
  Entries entries;
  auto prefix = store::keys::number(kind.number());
  auto cursor = store.cursor(Family::index, {prefix, store::keys::after_prefix(prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    entries.bag.add(cursor.key(), cursor.value());
    if (!kind.index) continue;
    auto bytes = items::encoded_size(cursor.value());
    if (!bytes) faults.add(kind.name(), shown_bytes(cursor.key()), "the entry cannot be read");
    ++entries.sum.entries;
    entries.sum.bytes += static_cast<int64_t>(bytes.value_or(0));
  }
  CHECK_OK(cursor.status());
  return entries;
}

void check_sum(const store::Store& store, uint64_t number, std::string_view index, const Sum& counted, Faults& faults) {
  if (store.format() < kFormatOfSums) return;  // all is counted at the next start
  auto kept = store.sum(number);
  if (!kept) return faults.add(index, "", "its sum is not kept");
  if (*kept == counted) return;
  faults.add(index, "",
             fmt::format("its kept sum says {} of {} bytes, there are {} of {}", kept->entries, kept->bytes, counted.entries,
                         counted.bytes));
}

/// The entries that rows want and are not there or are others.
Status name_missing(const store::Store& store, const tables::Table& table, const EntryKind& kind, Faults& faults) {
  auto cursor = store.cursor(Family::items, {table.prefix, store::keys::after_prefix(table.prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto item = items::decode(cursor.value());
    if (!item || !tables::has_key(table, *item)) continue;
    auto entry = kind.wanted(table, *item, cursor.key(), cursor.value());
    if (!entry) continue;
    TRY(auto stored, store.get(Family::index, entry->key));
    if (!stored) {
      if (kind.complete()) faults.add(kind.name(), shown_key(table, *item), "the item's entry is missing");
    } else if (*stored != entry->value) {
      faults.add(kind.name(), shown_key(table, *item), "the entry holds something else than the item");
    }
  }
  return cursor.status();
}

/// The entries that no row wants.
Status name_stale(const store::Store& store, const tables::Table& table, const EntryKind& kind, Faults& faults) {
  auto prefix = store::keys::number(kind.number());
  auto cursor = store.cursor(Family::index, {prefix, store::keys::after_prefix(prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto row_key = kind.row_of(table, cursor.key(), cursor.value());
    if (!row_key) {
      faults.add(kind.name(), shown_bytes(cursor.key()), "the entry names no item");
      continue;
    }
    TRY(auto stored, store.get(Family::items, *row_key));
    if (!stored) {
      faults.add(kind.name(), kind.shown(table, cursor.key(), cursor.value()), "a stale entry: there is no such item");
      continue;
    }
    auto item = items::decode(*stored);
    if (!item) continue;  // told by the walk over the rows
    auto entry = kind.wanted(table, *item, *row_key, *stored);
    if (entry && entry->key == cursor.key()) continue;
    faults.add(kind.name(), shown_key(table, *item), "a stale entry: the item wants none or another");
  }
  return cursor.status();
}

Status check_entries(const store::Store& store, const tables::Table& table, const EntryKind& kind, const Bag& wanted,
                     TableSummary& summary, Faults& faults) {
  TRY(auto entries, walk_entries(store, kind, faults));
  if (kind.index) {
    summary.entries += entries.sum.entries;
    check_sum(store, kind.number(), kind.name(), entries.sum, faults);
  }
  if (entries.bag == wanted) return {};
  CHECK_OK(name_missing(store, table, kind, faults));
  return name_stale(store, table, kind, faults);
}

Result<std::vector<EntryKind>> kinds_of(const store::Store& store, const tables::Table& table) {
  std::vector<EntryKind> kinds;
  for (const auto& index : table.indexes) {
    EntryKind kind{.index = &index};
    if (index.definition.state == tables::IndexState::creating) {
      TRY(auto mark, store.get(Family::meta, store::keys::index_filled(index.definition.number)));
      kind.filled = mark.value_or(table.prefix);
    }
    kinds.push_back(std::move(kind));
  }
  if (table.schema.time_to_live) kinds.push_back({.life = &*table.schema.time_to_live});
  return kinds;
}

}  // namespace

Result<Sum> check_rows(const store::Store& store, const tables::Table& table, Faults& faults) {
  TRY(auto rows, walk_rows(store, table, {}, faults));
  return rows.sum;
}

Status check_schema(const tables::Schema& schema) {
  auto check_keys = [&](const std::vector<tables::KeyElement>& keys, std::string_view of) -> Status {
    bool hash = false;
    for (const auto& key : keys) {
      hash |= key.role == tables::KeyRole::hash;
      auto defines = [&](const auto& each) { return each.name == key.name; };
      if (std::none_of(schema.attributes.begin(), schema.attributes.end(), defines)) {
        return base::fail(base::internal_error(fmt::format("the key {} of {} has no type", key.name, of)));
      }
    }
    if (!hash) return base::fail(base::internal_error(fmt::format("{} has no partition key", of)));
    return {};
  };
  CHECK_OK(check_keys(schema.keys, "the table"));
  for (const auto& index : schema.indexes) CHECK_OK(check_keys(index.keys, "index " + index.name));
  return {};
}

Result<TableSummary> check_table(const store::Store& store, const tables::Table& table, Faults& faults) {
  TableSummary summary{.name = table.schema.name, .indexes = table.indexes.size()};
  TRY(auto kinds, kinds_of(store, table));
  summary.filling = table.schema.life == tables::Life::creating ||
                    std::any_of(kinds.begin(), kinds.end(), [](const EntryKind& kind) { return kind.filled.has_value(); });
  TRY(auto rows, walk_rows(store, table, kinds, faults));
  summary.items = rows.sum.entries;
  summary.bytes = rows.sum.bytes;
  check_sum(store, table.schema.number, "", rows.sum, faults);
  for (size_t i = 0; i < kinds.size(); ++i) {
    CHECK_OK(check_entries(store, table, kinds[i], rows.wanted[i], summary, faults));
  }
  if (table.has_local_indexes() && store.format() >= kFormatOfSums) CHECK_OK(check_collections(store, table, faults));
  TRY(summary.changes, check_changes(store, table.schema.number, &table, faults));
  return summary;
}

}  // namespace integrity
