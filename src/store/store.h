// Store: everything durable, in one database folder.
//
//   TRY(auto store, Store::open(folder));
//   CO_TRY(auto old, co_await store->write([key, value](Round& round) -> Result<std::optional<std::string>> {
//     TRY(auto old, round.get(Family::meta, key));
//     round.put(Family::meta, key, value);
//     return old;
//   }));
//
// All writes go through one committer thread. It takes what is queued, runs each work in order (it sees the earlier writes of
// its round), commits all of them with one synced write, and only then are their tasks resumed: what a task has seen succeed
// survives a crash. When the sync fails every write of the round fails, and further ones are refused until the disk is well
// again (health.h); reads go on.
//
//   write(work) -> queue (bounded) -> committer: work, work, work -> one synced write -> tasks continue, woken per executor
//
// Any thread may write. Reads: `try_get` and cursors of Tier::memory never wait for the disk and are for event loops; `get` and
// cursors of Tier::any may wait and are for workers, the committer and start-up.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "store/cursor.h"
#include "store/errors.h"
#include "store/limits.h"
#include "store/round.h"
#include "store/upgrade.h"

namespace rocksdb {
class Env;
}

namespace store {

class Log;
class Witness;

/// How long what is in the database's files already stays in the log: not at all, or for followers, until Log::trim.
enum class LogKept { until_flushed, for_followers };
/// read: to look at a folder that no virga has open, without changing anything in it but its lock file; writes fail.
enum class Access { write, read };
/// When a write is acknowledged: after the sync that makes it durable, or at once; it then survives the process, but not a
/// power cut.
enum class Fsync { each_round, none };

struct Options {
  size_t block_cache_bytes = kBlockCacheBytes;  // of blocks, and of where they are
  size_t max_queued_writes = kMaxQueuedWrites;
  LogKept log = LogKept::until_flushed;
  Fsync fsync = Fsync::each_round;
  rocksdb::Env* env = nullptr;  // tests: a file system that fails; nullptr: the machine's
  Access access = Access::write;
  Upgrades upgrades;  // for folders of older formats; without a step for one it is not opened for writing
};

struct DamagedFile {
  std::string name;    // 000123.sst
  std::string family;  // whose entries it holds; "": a file of the log
  std::string reason;
};
/// What reading every file of the database whole found out.
struct FilesRead {
  uint64_t files = 0, bytes = 0;
  std::vector<DamagedFile> damaged;
};

/// A write in the committer's queue.
class PendingWrite {
 public:
  virtual ~PendingWrite() = default;
  /// Runs the work; false when it failed and its changes are to be undone.
  virtual bool run(Round& round) = 0;
  /// Hands the result over, or `failure` of the whole round: what the work found, also an error, may come from earlier writes
  /// of the round, which are undone. Returns who is to be woken with what.
  virtual std::pair<base::Executor*, base::Executor::Work> finish(const base::Error* failure) = 0;
};

template <class F, class R>
class PendingWriteOf final : public PendingWrite {
 public:
  PendingWriteOf(F work, base::OneShotPromise<R> promise) : work_(std::move(work)), promise_(std::move(promise)) {}
  bool run(Round& round) override {
    result_.emplace(work_(round));
    return result_->has_value();
  }
  std::pair<base::Executor*, base::Executor::Work> finish(const base::Error* failure) override {
    if (failure) result_.emplace(base::fail(*failure));
    return promise_.resolve(std::move(*result_));
  }

 private:
  F work_;
  std::optional<R> result_;
  base::OneShotPromise<R> promise_;
};

class Store {
 public:
  /// Opens the folder, making it (mode 0700) when it is not there. Errors say in one line what is wrong with the folder.
  static base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, Options options = {});
  /// Finishes queued writes and leaves nothing to replay. No task may be started any more.
  ~Store();

  /// May wait for the disk.
  base::Result<std::optional<std::string>> get(Family family, std::string_view key) const;
  base::Result<std::optional<std::string>> get(Family family, std::string_view key, const Snapshot& snapshot) const;
  /// From memory; nothing when the answer is not there: ask `get` on a worker.
  std::optional<base::Result<std::optional<std::string>>> try_get(Family family, std::string_view key) const;
  std::optional<base::Result<std::optional<std::string>>> try_get(Family family, std::string_view key,
                                                                  const Snapshot& snapshot) const;
  Cursor cursor(Family family, Span span, Tier tier = Tier::any) const;
  Cursor cursor(Family family, Span span, Tier tier, const Snapshot& snapshot) const;
  /// With Tier::memory it never waits, and is lost when it would have to.
  Snapshot snapshot(Tier tier = Tier::any) const;
  /// What is kept under a table's or index's number (sums.h); nothing when no write ever counted.
  std::optional<Sum> sum(uint64_t number) const;

  /// The one way to write. `work` is called once, on the committer thread, with a Round&, and returns a Result<T>, which is
  /// what the task returns; it owns what it uses. An error from it undoes its changes. A full queue fails with too_many_writes.
  template <class F>
  auto write(F work) -> base::Task<std::invoke_result_t<F&, Round&>> {
    using R = std::invoke_result_t<F&, Round&>;
    auto [promise, future] = base::one_shot<R>();
    auto refused = enqueue(std::make_unique<PendingWriteOf<F, R>>(std::move(work), promise));
    if (refused) co_return base::fail(*std::move(refused));
    co_return co_await std::move(future);
  }
  /// Sets a sum, without a sync. Start-up only: no write may be going on.
  base::Status set_sum(uint64_t number, Sum sum);
  /// Written without a sync: survives the process, but not a power cut. May wait; not for loops.
  base::Status write_unsynced(const Batch& batch);

  /// From now on every write fails with this error before anything of it is done, and those queued before are stored when this
  /// returns; nothing: none does. Any plain thread.
  void refuse_writes(std::optional<base::Error> why);
  /// Who is told of each round from the next one on (witness.h); null: nobody. Any thread.
  void set_witness(std::shared_ptr<Witness> witness);
  /// The log of all writes, to be followed (log.h).
  Log& log();
  /// Reads every file of entries and compares its checksums. Takes as long as reading them all.
  FilesRead read_files() const;

  const std::filesystem::path& folder() const;
  /// The number of its data format; of a folder that is only looked at maybe an older one.
  int format() const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  base::Status bring_up(const Upgrades& upgrades);
  base::Status set_format(int format);
  std::optional<base::Error> enqueue(std::unique_ptr<PendingWrite> write);
  std::unique_ptr<State> state_;
};

}  // namespace store
