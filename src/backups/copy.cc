#include "backups/copy.h"

#include <charconv>
#include <limits>

#include "base/task.h"
#include "items/encode.h"
#include "store/keys.h"
#include "tables/changes.h"
#include "tables/place.h"
#include "tables/row.h"

namespace backups {
namespace {

using base::Result;
using base::Status;
using store::Family;

/// Rows as they are to be: the key behind the number, and the item's bytes; none: no such row.
struct Row {
  std::string key;
  std::optional<std::string> bytes;
};
struct Chunk {
  std::vector<Row> rows;
  CopyState next;  // but for the counts
  Progress progress = Progress::more;
};

Result<Chunk> next_rows(store::Store& store, const store::Snapshot& snapshot, const CopyPlan& plan, const CopyState& state) {
  auto prefix = store::keys::number(plan.from);
  auto cursor =
      store.cursor(Family::items, {prefix + state.position, store::keys::after_prefix(prefix)}, store::Tier::any, snapshot);
  Chunk chunk;
  chunk.next = state;
  size_t bytes = 0;
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    std::string key(cursor.key().substr(store::keys::number_bytes));
    if (bytes >= kChunkBytes || chunk.rows.size() >= plan.chunk_rows) {
      chunk.next.position = std::move(key);
      return chunk;
    }
    bytes += cursor.key().size() + cursor.value().size();
    chunk.rows.push_back({std::move(key), std::string(cursor.value())});
  }
  CHECK_OK(cursor.status());
  chunk.next.phase = Phase::undo;
  chunk.next.position.clear();
  if (!plan.until) chunk.progress = Progress::done;
  return chunk;
}

uint64_t sequence_from(const std::string& position) {
  uint64_t sequence = std::numeric_limits<uint64_t>::max();
  std::from_chars(position.data(), position.data() + position.size(), sequence);
  return sequence;
}

Result<Chunk> next_undone(store::Store& store, const store::Snapshot& snapshot, const CopyPlan& plan, const CopyState& state) {
  tables::ChangeQuery query{.table = plan.from, .from = *plan.until + 1, .until = sequence_from(state.position)};
  query.limit = plan.chunk_rows;
  query.max_bytes = kChunkBytes;
  query.order = tables::Order::newest_first;
  query.new_images = false;
  TRY(auto page, tables::read_changes(store, query, &snapshot));
  Chunk chunk;
  chunk.next = state;
  if (!page.more) chunk.progress = Progress::done;
  if (!page.changes.empty()) chunk.next.position = std::to_string(page.changes.back().sequence);
  for (auto& change : page.changes) {
    Row row{tables::row_key(*plan.into, change.keys).substr(store::keys::number_bytes), {}};
    if (change.old) row.bytes = items::encode(*change.old);
    chunk.rows.push_back(std::move(row));
  }
  return chunk;
}

}  // namespace

Result<uint64_t> last_change_at(const store::Store& store, uint64_t table, base::Time moment) {
  uint64_t last = tables::sequence_at(moment);
  for (;;) {
    tables::ChangeQuery query{.table = table, .from = last + 1};
    query.old_images = query.new_images = false;
    TRY(auto page, tables::read_changes(store, query));
    for (const auto& change : page.changes) {
      if (change.time > moment) return last;
      last = change.sequence;
    }
    if (!page.more) return last;
  }
}

Result<Progress> copy_chunk(store::Store& store, const store::Snapshot& snapshot, const CopyPlan& plan, CopyState& state,
                            const std::function<Status(store::Round&, Progress, const CopyState&)>& beside) {
  auto read = state.phase == Phase::rows ? next_rows(store, snapshot, plan, state) : next_undone(store, snapshot, plan, state);
  TRY(auto chunk, std::move(read));
  CopyState next;
  auto work = [&](store::Round& round) -> Status {
    next = chunk.next;
    next.items = state.items;
    next.bytes = state.bytes;
    for (const auto& row : chunk.rows) {
      TRY(auto placed, tables::place(round, *plan.into, plan.into->prefix + row.key, row.bytes));
      next.items += placed.items;
      next.bytes += placed.bytes;
    }
    return beside(round, chunk.progress, next);
  };
  CHECK_OK(write_here(store, work));
  state = std::move(next);
  return chunk.progress;
}

}  // namespace backups
