#include "tables/backfill.h"

#include "base/log.h"
#include "items/encode.h"
#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"
#include "tables/write.h"

namespace tables {

base::Result<std::optional<std::string>> fill_entries(store::Round& round, const Table& table, const TableIndex& index,
                                                      const std::string& from) {
  auto cursor = round.cursor(store::Family::items, {from, store::keys::after_prefix(table.prefix)});
  size_t rows = 0, bytes = 0;
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    if (rows == kBackfillRows || bytes >= kBackfillBytes) return std::optional(std::string(cursor.key()));
    TRY(auto item, items::decode(cursor.value()));
    write_entry(round, table, index, nullptr, &item);
    bytes += cursor.value().size();
    ++rows;
  }
  CHECK_OK(cursor.status());
  return std::nullopt;
}

bool awaits_filling(const Table& table, const TableIndex& index, std::string_view row_key) {
  if (index.definition.state == IndexState::active) return false;
  auto filled = table.live->filled.find(index.definition.number);
  return filled != table.live->filled.end() && row_key >= filled->second;
}

Backfill::~Backfill() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Backfill::add(std::string table, uint64_t index) {
  std::lock_guard lock(mutex_);
  jobs_.push_back({std::move(table), index});
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  wake_.notify_one();
}

void Backfill::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    auto job = jobs_.front();
    lock.unlock();
    auto more = step_(job.table, job.index);
    lock.lock();
    if (more && !*more) jobs_.pop_front();
    if (!more) wake_.wait_for(lock, kBackfillPause, [&] { return stopping_; });  // a full queue or disk: again later
  }
}

}  // namespace tables
