#include "store/database.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <fmt/format.h>

#include <chrono>

#include "store/library_log.h"
#include "store/page_cache.h"
#include "store/wal_tail.h"

namespace store {
namespace {

constexpr std::array<const char*, kFamilies> kFamilyNames = {"meta", "items", "index", "stream", "logs"};

/// RocksDB moves what it needs no more of the log to the folder `archive` where it is to be kept. It is not erased by time, but
/// by Log::trim.
constexpr std::chrono::seconds kLogForever = std::chrono::hours(24 * 365 * 100);

/// What was kept of the log for followers ends before what is written from now on, so nobody can go on from it.
void drop_kept_log(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder / "archive", ignored);
}

/// What is replayed from the log was perhaps never synced: a process that was killed left it in the machine's memory. What is
/// written from now on comes behind it and counts on it.
rocksdb::Status sync_logs(rocksdb::Env& env, const std::filesystem::path& folder) {
  for (const auto& path : log_files(folder)) {
    std::unique_ptr<rocksdb::WritableFile> log;
    auto status = env.ReopenWritableFile(path.string(), &log, {});
    if (status.ok()) status = log->Sync();
    if (status.ok()) status = log->Close();
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

rocksdb::DBOptions database_options(const Options& options) {
  rocksdb::DBOptions rocks;
  rocks.create_if_missing = true;
  rocks.create_missing_column_families = true;
  rocks.max_total_wal_size = kMaxWalBytes;
  rocks.max_background_jobs = 2;
  rocks.info_log = std::make_shared<LibraryLog>();
  rocks.stats_dump_period_sec = 0;
  rocks.stats_persist_period_sec = 0;
  rocks.max_file_opening_threads = 1;  // starting threads costs more than it saves
  rocks.skip_stats_update_on_db_open = true;
  rocks.skip_checking_sst_file_sizes_on_db_open = true;
  rocks.avoid_flush_during_recovery = true;
  rocks.enable_pipelined_write = false;
  rocks.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;  // stops at the torn end a crash leaves
  if (options.log == LogKept::for_followers) rocks.WAL_ttl_seconds = kLogForever.count();
  rocks.bytes_per_sync = size_t{1024} * 1024;
  return rocks;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = size_t{8} * 1024;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Where blocks are and which keys there are is cached as the blocks are, in pieces: else memory would grow with the data.
  table.cache_index_and_filter_blocks = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_cache_options.top_level_index_pinning = rocksdb::PinningTier::kAll;
  table.metadata_cache_options.partition_pinning = rocksdb::PinningTier::kFlushedAndSimilar;
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions rocks;
  rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocks.compression = rocksdb::kLZ4Compression;
  rocks.write_buffer_size = kWriteBufferBytes;
  rocks.arena_block_size = size_t{64} * 1024;
  rocks.max_write_buffer_number = 4;
  rocks.memtable_prefix_bloom_size_ratio = 0.02;
  rocks.memtable_whole_key_filtering = true;
  rocks.target_file_size_base = size_t{32} * 1024 * 1024;
  rocks.level_compaction_dynamic_level_bytes = true;
  return rocks;
}

std::unique_ptr<rocksdb::Env> env_of(rocksdb::Env* given) {
  return rocksdb::NewCompositeEnv(with_page_cache(given ? given->GetFileSystem() : rocksdb::FileSystem::Default()));
}

}  // namespace

Database::Database(std::filesystem::path folder, const Options& options)
    : folder_(std::move(folder)), options_(options), env_(env_of(options.env)) {}

base::Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& folder, const Options& options) {
  bool reading = options.access == Access::read;
  if (options.log == LogKept::until_flushed && !reading) drop_kept_log(folder);
  std::unique_ptr<Database> database(new Database(folder, options));
  auto status = database->start(options.access);
  if (!status.ok()) {
    std::string reason = status.ToString();
    if (reason.find("LOCK") != std::string::npos) return base::fail(folder_in_use(folder, ""));
    if (status.IsCorruption() || status.IsPathNotFound() || (reading && !status.IsInvalidArgument()))
      return base::fail(folder_damaged(folder, reason));
    if (status.IsInvalidArgument()) return base::fail(format_unknown(folder, reason));
    return base::fail(folder_not_writable(folder, reason));
  }
  if (!reading) {
    std::error_code none;
    std::filesystem::remove(database->probe(), none);  // of a process that was killed while it looked
    database->health_->attend([&opened = *database] { return opened.heal(); });
  }
  return database;
}

/// Opens RocksDB.
rocksdb::Status Database::start(Access access) {
  rocksdb::LRUCacheOptions cache;
  cache.capacity = options_.block_cache_bytes;
  cache.num_shard_bits = 4;
  cache.high_pri_pool_ratio = 0.75;  // where blocks are is wanted more often than any block
  auto blocks = rocksdb::NewLRUCache(cache);
  auto family = family_options(blocks);
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, family}};
  for (const char* name : kFamilyNames) families.emplace_back(name, family);
  auto wanted = database_options(options_);
  wanted.env = env_.get();
  // What is written and not in files yet takes its memory from the cache.
  wanted.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(kWriteBuffersBytes, blocks);
  wanted.listeners.push_back(health_);
  if (access == Access::read) wanted.max_open_files = kMaxOpenFilesToRead;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* rocks = nullptr;
  if (access == Access::write) {
    if (auto synced = sync_logs(*wanted.env, folder_); !synced.ok()) return synced;
  }
  auto status = access == Access::read ? rocksdb::DB::OpenForReadOnly(wanted, folder_.string(), families, &handles, &rocks)
                                       : rocksdb::DB::Open(wanted, folder_.string(), families, &handles, &rocks);
  if (!status.ok()) return status;
  rocks_.reset(rocks);
  rocks->DestroyColumnFamilyHandle(handles[0]);  // the default family is not used
  std::copy(handles.begin() + 1, handles.end(), handles_.begin());
  access_ = access;
  return status;
}

rocksdb::Status Database::close_rocks() {
  for (auto* handle : handles_) rocks_->DestroyColumnFamilyHandle(handle);
  auto status = rocks_->Close();
  rocks_.reset();
  return status;
}

Database::~Database() {
  health_->leave();
  if (!rocks_) return;  // did not open
  rocksdb::FlushOptions flush;
  flush.allow_write_stall = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles(handles_.begin(), handles_.end());
  bool well = access_ == Access::write && !health_->refusal();
  if (well) {
    if (auto status = rocks_->Flush(flush, handles); !status.ok()) storage_failed("flushing", status.ToString());
  }
  if (auto status = close_rocks(); !status.ok() && well) storage_failed("closing", status.ToString());
}

base::Status Database::write(rocksdb::WriteBatch& batch, Wait wait) {
  std::lock_guard lock(write_mutex_);
  if (auto refusal = health_->refusal()) return base::fail(*std::move(refusal));
  rocksdb::WriteOptions options;
  options.sync = wait == Wait::for_sync;
  auto status = rocks_->Write(options, &batch);
  if (!status.ok()) return base::fail(health_->failed(status));
  return {};
}

base::Status Database::sync_log() {
  std::lock_guard lock(write_mutex_);
  if (auto refusal = health_->refusal()) return base::fail(*std::move(refusal));
  auto status = rocks_->SyncWAL();
  if (!status.ok()) return base::fail(health_->failed(status));
  return {};
}

uint64_t Database::last_place() const {
  auto pass = try_enter();
  return pass ? rocks_->GetLatestSequenceNumber() : last_place_.load();
}

Cursor Database::cursor(Family family, Span span, Tier tier, const Snapshot* snapshot) const {
  auto bounds = std::make_unique<Cursor::Bounds>(std::move(span), tier);
  auto none = [&](const rocksdb::Status& why) -> Cursor {
    return {std::move(bounds), std::unique_ptr<rocksdb::Iterator>(rocksdb::NewErrorIterator(why))};
  };
  bounds->pass = enter(tier);
  if (!bounds->pass) return none(rocksdb::Status::Incomplete());
  if (snapshot && !snapshot->get()) {
    if (tier == Tier::memory) return none(rocksdb::Status::Incomplete());
    return none(rocksdb::Status::Aborted(snapshot_lost().message));
  }
  auto options = bounds->read_options(snapshot ? snapshot->get() : nullptr);
  ReadsWithoutWaiting unhurried(tier);
  std::unique_ptr<rocksdb::Iterator> iterator(rocks_->NewIterator(options, handle(family)));
  return {std::move(bounds), std::move(iterator)};
}

Snapshot Database::snapshot(Tier tier) {
  auto held = std::unique_ptr<Snapshot::Held>(new Snapshot::Held{*this, nullptr});
  auto pass = enter(tier);
  if (!pass) return Snapshot(std::move(held));
  held->snapshot = rocks_->GetSnapshot();
  std::lock_guard lock(snapshots_mutex_);
  snapshots_.insert(held.get());
  return Snapshot(std::move(held));
}

bool Database::is_lost(const Snapshot::Held& held) const {
  std::lock_guard lock(snapshots_mutex_);
  return !held.snapshot;
}

void Database::release(Snapshot::Held& held) {
  std::lock_guard lock(snapshots_mutex_);
  if (!snapshots_.erase(&held)) return;
  rocks_->ReleaseSnapshot(held.snapshot);
}

}  // namespace store
