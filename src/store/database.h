// The one RocksDB behind the store: its options, its column families, and the translation between its words and ours.
// Only files of this room include this.
//
// When a write fails, the database takes no more of them and is opened anew as soon as the disk takes writes (health.h). So
// who uses `rocks` or `handle` holds a pass meanwhile; cursors hold their own.
#pragma once
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/gate.h"
#include "store/health.h"
#include "store/store.h"

namespace store {

using Handles = std::array<rocksdb::ColumnFamilyHandle*, kFamilies>;

inline rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

/// Whether a write waits until it is on the disk.
enum class Wait { for_sync, for_nothing };

/// An open database. Closing flushes, so that the next open replays nothing.
class Database {
 public:
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& folder, const Options& options);
  ~Database();

  /// May wait while the database is opened anew. Not for loops.
  Gate::Pass enter() const { return gate_.enter(); }
  std::optional<Gate::Pass> try_enter() const { return gate_.try_enter(); }
  /// As the tier has it: any waits, memory does not.
  std::optional<Gate::Pass> enter(Tier tier) const { return tier == Tier::any ? enter() : try_enter(); }
  rocksdb::DB& rocks() const { return *rocks_; }
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<size_t>(family)]; }
  /// How often it was opened anew: RocksDB's iterators of the log end with it. Within a pass.
  uint64_t generation() const { return generation_; }

  /// All of the batch or, with an error, nothing; also when the error is that the sync failed. Within a pass.
  base::Status write(rocksdb::WriteBatch& batch, Wait wait);
  /// Makes durable what was written without a sync. Within a pass.
  base::Status sync_log();
  /// The place of the last write that succeeded (log.h). Never waits.
  uint64_t last_place() const;

  /// With Tier::memory neither waits: a cursor is then incomplete, a snapshot lost.
  Cursor cursor(Family family, Span span, Tier tier, const Snapshot* snapshot) const;
  Snapshot snapshot(Tier tier);
  void release(Snapshot::Held& held);
  bool is_lost(const Snapshot::Held& held) const;

 private:
  Database(std::filesystem::path folder, const Options& options);
  rocksdb::Status start(Access access);
  rocksdb::Status close_rocks();
  bool heal();
  bool disk_takes_writes();
  std::filesystem::path probe() const { return folder_ / "virga.probe"; }
  bool open_anew();
  void lose_snapshots();

  const std::filesystem::path folder_;
  const Options options_;
  const std::unique_ptr<rocksdb::Env> env_;  // the machine's, or the options'; its files are read as page_cache.h says
  mutable Gate gate_;                        // closed while what follows changes
  std::unique_ptr<rocksdb::DB> rocks_;
  Handles handles_{};
  Access access_ = Access::write;  // for the time being
  uint64_t generation_ = 0;
  std::atomic<uint64_t> last_place_ = 0;  // as the gate is closed

  std::shared_ptr<Health> health_ = std::make_shared<Health>();
  std::mutex write_mutex_;  // no write begins while another is failing
  mutable std::mutex snapshots_mutex_;
  std::set<Snapshot::Held*> snapshots_;  // under snapshots_mutex_
};

struct Snapshot::Held {
  Database& database;
  const rocksdb::Snapshot* snapshot;  // null: lost. Changes under snapshots_mutex_, while nobody is inside
};

/// The bounds a cursor's iterator points to, its pass, and whether it may wait; they live as long as it.
struct Cursor::Bounds {
  explicit Bounds(Span given, Tier tier = Tier::any)
      : span(std::move(given)), from(slice(span.from)), until(slice(span.until)), tier(tier) {}
  Span span;
  rocksdb::Slice from, until;
  const Tier tier;
  std::optional<Gate::Pass> pass;
  rocksdb::ReadOptions read_options(const rocksdb::Snapshot* snapshot) const;
};

}  // namespace store
