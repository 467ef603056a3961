// What Tables does from time to time, beside what it is asked.
#include <map>

#include "tables/limits.h"
#include "tables/tables.h"

namespace tables {

using base::Result;
using base::Status;
using base::Task;
using store::Round;

Task<Status> Tables::trim_changes() {
  CO_TRY(auto logged, logged_tables(store_));
  std::map<uint64_t, std::chrono::microseconds> kept;
  auto map = map_.read();
  for (const auto& [name, table] : *map) kept[table->schema.number] = change_retention(table->schema);
  std::vector<std::pair<uint64_t, uint64_t>> due;  // table, sequence before which its records go
  for (const auto& each : logged) {
    auto found = kept.find(each.table);
    auto before = sequence_at(clock_.now() - (found == kept.end() ? kStreamRetention + kIteratorLife : found->second));
    if (each.first < before) due.emplace_back(each.table, before);
  }
  auto ended = sequence_at(clock_.now() - kStreamRetention);
  if (due.empty() && !streams_.any_ended_before(ended)) co_return Status();
  auto work = [this, ended, due = std::move(due)](Round& round) -> Status {
    streams_.forget(round, ended);
    for (auto [table, before] : due) erase_changes(round, table, before);
    return {};
  };
  co_return co_await store_.write(std::move(work));
}

}  // namespace tables
