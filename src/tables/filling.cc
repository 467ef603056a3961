// How Tables fills new indexes: the steps that Backfill takes, and where they go on after a restart.
#include <algorithm>

#include "store/keys.h"
#include "tables/tables.h"

namespace tables {

using base::Result;
using base::Status;
using store::Family;
using store::Round;

namespace {

/// Writes down how far an index is filled; a round that fails takes the mark back.
void mark(Round& round, const std::shared_ptr<Live>& live, uint64_t index, std::string filled) {
  round.put(Family::meta, store::keys::index_filled(index), filled);
  auto& kept = live->filled[index];
  round.at_end([live, index, before = kept](Round::Outcome outcome) {
    if (outcome != Round::Outcome::committed) live->filled[index] = before;
  });
  kept = std::move(filled);
}

const TableIndex* creating(const TablePtr& table, uint64_t number) {
  if (!table) return nullptr;
  for (const auto& index : table->indexes) {
    if (index.definition.number == number && index.definition.state == IndexState::creating) return &index;
  }
  return nullptr;
}

Index& index_of(Schema& schema, uint64_t number) {
  return *std::find_if(schema.indexes.begin(), schema.indexes.end(), [&](const Index& each) { return each.number == number; });
}

}  // namespace

/// Gives new indexes their numbers and takes the first step for each, which is the only one in a small table.
Status Tables::fill_new(Round& round, Schema& schema, const Table& before) {
  std::vector<uint64_t> fresh;
  for (auto& index : schema.indexes) {
    if (index.number != 0) continue;
    TRY(index.number, round.next_number());
    round.add(index.number, {});
    fresh.push_back(index.number);
  }
  if (fresh.empty()) return {};
  auto resolved = resolve(schema, before.live);
  for (const auto& index : resolved->indexes) {
    uint64_t number = index.definition.number;
    if (std::find(fresh.begin(), fresh.end(), number) == fresh.end()) continue;
    TRY(auto rest, fill_entries(round, *resolved, index, before.prefix));
    index_of(schema, number).state = rest ? IndexState::creating : IndexState::active;
    if (!rest) continue;
    mark(round, before.live, number, *std::move(rest));
    round.at_end([this, name = schema.name, number](Round::Outcome outcome) {
      if (outcome == Round::Outcome::committed) backfill_.add(name, number);
    });
  }
  return {};
}

/// One step for an index that is being filled; whether there are more.
Result<bool> Tables::fill_on(Round& round, const std::string& name, uint64_t number) {
  auto table = find_in(round, name);
  const auto* index = creating(table, number);
  if (!index) return false;  // dropped
  TRY(auto rest, fill_entries(round, *table, *index, table->live->filled[number]));
  if (rest) {
    mark(round, table->live, number, *std::move(rest));
    return true;
  }
  Schema schema = table->schema;
  index_of(schema, number).state = IndexState::active;
  round.erase(Family::meta, store::keys::index_filled(number));
  replace_in(round, std::move(schema));
  round.at_end([live = table->live, number](Round::Outcome outcome) {
    if (outcome == Round::Outcome::committed) live->filled.erase(number);
  });
  return false;
}

/// Called on Backfill's thread: reads what the step will need into memory, so that the committer does not wait for the disk.
Result<bool> Tables::take_step(const std::string& name, uint64_t number) {
  if (auto table = find(name)) {
    auto mark = store_.get(Family::meta, store::keys::index_filled(number));
    if (mark && *mark) {
      auto cursor = store_.cursor(Family::items, {**mark, store::keys::after_prefix(table->prefix)});
      size_t rows = 0;
      for (cursor.seek_first(); cursor.valid() && rows < kBackfillRows; cursor.next()) ++rows;
    }
  }
  return base::sync_wait(store_.write([this, name, number](Round& round) { return fill_on(round, name, number); }));
}

/// At start: goes on with the indexes that were being filled.
Status Tables::resume_filling(const Table& table) {
  for (const auto& index : table.schema.indexes) {
    if (index.state != IndexState::creating) continue;
    TRY(auto filled, store_.get(Family::meta, store::keys::index_filled(index.number)));
    table.live->filled[index.number] = filled.value_or(table.prefix);
    backfill_.add(table.schema.name, index.number);
  }
  return {};
}

}  // namespace tables
