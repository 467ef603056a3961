// How the database is opened anew once the disk takes writes again: what is acknowledged lies in the log and in files, so
// closing loses nothing, and opening is what happens after each crash. What is not acknowledged is cut off the log in between.
#include <rocksdb/env.h>

#include <cstdlib>
#include <thread>

#include "base/log.h"
#include "store/database.h"
#include "store/wal_tail.h"

namespace store {

/// One try, on health's thread.
bool Database::heal() {
  if (!disk_takes_writes()) return false;
  if (access_ == Access::write) {
    std::lock_guard lock(write_mutex_);  // the one that is under way is the last
    last_place_ = rocks_->GetLatestSequenceNumber();
  }
  if (!gate_.close(kReadersPatience)) return false;
  lose_snapshots();
  bool healed = open_anew();
  ++generation_;
  gate_.open();
  return healed;
}

/// Writes what there will be to write, in a file of its own. Nobody closes the database, so it is looked at without a pass.
bool Database::disk_takes_writes() {
  auto* env = rocks_->GetEnv();
  uint64_t needed = 0, space = 0;
  rocks_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &needed);
  needed += kSpaceToHeal;
  if (env->GetFreeSpace(folder_.string(), &space).ok() && space < needed) return false;
  auto path = probe().string();
  std::unique_ptr<rocksdb::WritableFile> file;
  if (!env->NewWritableFile(path, &file, {}).ok()) return false;
  const std::string piece(kSpaceToHeal / 4, '\0');
  rocksdb::Status status;
  for (uint64_t written = 0; written < needed && status.ok(); written += piece.size()) status = file->Append(piece);
  if (status.ok()) status = file->Sync();
  if (status.ok()) status = file->Close();
  file.reset();
  return env->DeleteFile(path).ok() && status.ok();
}

/// While nobody is inside. When it cannot be opened for writing it is opened for reading; without either virga is of no use.
bool Database::open_anew() {
  (void)close_rocks();
  rocksdb::Status status;
  for (int tries = 0; tries < kOpenTries; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(kFirstHealing);
    if (!cut_log(folder_, last_place_)) continue;
    status = start(Access::write);
    if (status.ok()) return true;
    base::log(base::LogLevel::error, "store", "the database cannot be opened for writing: {}", status.ToString());
    status = start(Access::read);
    if (status.ok()) return false;
  }
  base::log(base::LogLevel::error, "store", "the database cannot be opened again, virga stops: {}", status.ToString());
  std::_Exit(EXIT_FAILURE);
}

void Database::lose_snapshots() {
  std::lock_guard lock(snapshots_mutex_);
  for (auto* held : snapshots_) rocks_->ReleaseSnapshot(std::exchange(held->snapshot, nullptr));
  snapshots_.clear();
}

}  // namespace store
