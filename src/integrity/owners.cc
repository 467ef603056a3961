#include "integrity/owners.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "integrity/changes_check.h"
#include "integrity/entities.h"
#include "integrity/limits.h"
#include "integrity/shown.h"
#include "store/keys.h"
#include "tables/stream_fields.h"

namespace integrity {
namespace {

using base::Status;
using store::Family;

/// Calls `take` for each number that prefixes keys of the family, without walking what lies under it.
template <class Take>
Status for_each_number(const store::Store& store, Family family, Faults& faults, Take take) {
  auto cursor = store.cursor(family, {});
  for (cursor.seek_first(); cursor.valid();) {
    if (cursor.key().size() < store::keys::number_bytes) {
      faults.add("", shown_bytes(cursor.key()), "a key without a number");
      cursor.next();
      continue;
    }
    auto number = store::keys::read_number(cursor.key());
    CHECK_OK(take(number));
    cursor.seek(store::keys::number(number + 1));
  }
  return cursor.status();
}

Status check_next_number(const store::Store& store, uint64_t largest, Faults& faults) {
  TRY(auto stored, store.get(Family::meta, store::keys::next_number));
  uint64_t next = 1;
  if (stored) std::from_chars(stored->data(), stored->data() + stored->size(), next);
  if (next <= largest) faults.add("", "next-number", fmt::format("{} would be given out again: {} is in use", next, largest));
  return {};
}

/// A table's stream that is on, and a stream that is on, know each other.
Status check_streams(const store::Store& store, const Owners& owners, Faults& faults) {
  std::set<std::string> on;
  auto prefix = std::string(store::keys::stream);
  auto take = [&](std::string_view id, const tables::StoredStream& stored) -> Status {
    if (stored.stream.on()) on.emplace(id);
    return {};
  };
  CHECK_OK(for_each_entity<tables::StoredStream>(store, prefix, take));
  for (const auto& [number, schema] : owners.tables) {
    if (!schema.stream || !schema.stream->enabled) continue;
    auto id = schema.name + "/" + schema.stream->label;
    if (on.erase(id) == 0) faults.add("", prefix + id, "the table's stream is not there, or not on");
  }
  for (const auto& id : on) faults.add("", prefix + id, "the stream is on, and its table knows nothing of it");
  return {};
}

}  // namespace

void Owners::add(const tables::Schema& schema) {
  tables.emplace(schema.number, schema);
  largest = std::max(largest, schema.number);
  auto add_entries = [&](uint64_t number) {
    entries.insert(number);
    largest = std::max(largest, number);
  };
  for (const auto& index : schema.indexes) {
    add_entries(index.number);
    if (index.kind == tables::IndexKind::local) add_entries(schema.number);
  }
  if (schema.time_to_live) add_entries(schema.time_to_live->number);
}

void Owners::add_rows(uint64_t number) {
  rows.insert(number);
  largest = std::max(largest, number);
}

Status check_owners(const store::Store& store, const Owners& owners, Faults& faults) {
  auto owned_rows = [&](uint64_t number) -> Status {
    if (owners.tables.contains(number) || owners.rows.contains(number)) return {};
    faults.add(fmt::format("there are rows under the number {}, which belong to no table and no backup", number));
    return {};
  };
  auto owned_entries = [&](uint64_t number) -> Status {
    if (owners.entries.contains(number)) return {};
    faults.add(fmt::format("there are entries under the number {}, which belong to no index", number));
    return {};
  };
  auto readable_changes = [&](uint64_t number) -> Status {
    if (owners.tables.contains(number)) return {};  // looked at with the table
    CHECK_OK(check_changes(store, number, nullptr, faults));
    return {};
  };
  CHECK_OK(for_each_number(store, Family::items, faults, owned_rows));
  CHECK_OK(for_each_number(store, Family::index, faults, owned_entries));
  CHECK_OK(for_each_number(store, Family::stream, faults, readable_changes));
  CHECK_OK(check_next_number(store, owners.largest, faults));
  for (const auto& [number, schema] : owners.tables) {
    if (schema.life != tables::Life::creating || owners.filled.contains(number)) continue;
    faults.add("", schema.name, "the table is being created, and nothing fills it");
  }
  return check_streams(store, owners, faults);
}

}  // namespace integrity
