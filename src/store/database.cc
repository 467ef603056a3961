#include "store/database.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <fmt/format.h>

#include <chrono>

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

rocksdb::DBOptions database_options(const Options& options) {
  rocksdb::DBOptions rocks;
  if (options.env) rocks.env = options.env;
  rocks.create_if_missing = true;
  rocks.create_missing_column_families = true;
  rocks.max_total_wal_size = kMaxWalBytes;
  rocks.max_background_jobs = 2;
  rocks.keep_log_file_num = 2;
  rocks.max_log_file_size = size_t{1024} * 1024;
  rocks.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
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

}  // namespace

base::Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& folder, const Options& options) {
  bool reading = options.access == Access::read;
  rocksdb::LRUCacheOptions cache_options;
  cache_options.capacity = options.block_cache_bytes;
  cache_options.num_shard_bits = 4;
  if (options.log == LogKept::until_flushed && !reading) drop_kept_log(folder);
  auto cache = rocksdb::NewLRUCache(cache_options);
  auto family = family_options(cache);
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, family}};
  for (const char* name : kFamilyNames) families.emplace_back(name, family);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* rocks = nullptr;
  auto database_as_wanted = database_options(options);
  if (reading) database_as_wanted.max_open_files = kMaxOpenFilesToRead;
  auto status = reading ? rocksdb::DB::OpenForReadOnly(database_as_wanted, folder.string(), families, &handles, &rocks)
                        : rocksdb::DB::Open(database_as_wanted, folder.string(), families, &handles, &rocks);
  if (!status.ok()) {
    std::string reason = status.ToString();
    if (reason.find("LOCK") != std::string::npos) return base::fail(folder_in_use(folder, ""));
    if (status.IsCorruption() || status.IsPathNotFound() || (reading && !status.IsInvalidArgument()))
      return base::fail(folder_damaged(folder, reason));
    if (status.IsInvalidArgument()) return base::fail(format_unknown(folder, reason));
    return base::fail(folder_not_writable(folder, reason));
  }
  auto database = std::unique_ptr<Database>(new Database());
  database->rocks_.reset(rocks);
  database->access_ = options.access;
  rocks->DestroyColumnFamilyHandle(handles[0]);  // the default family is not used
  std::copy(handles.begin() + 1, handles.end(), database->handles_.begin());
  return database;
}

Database::~Database() {
  rocksdb::FlushOptions flush;
  flush.allow_write_stall = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles(handles_.begin(), handles_.end());
  if (access_ == Access::write) {
    if (auto status = rocks_->Flush(flush, handles); !status.ok()) storage_failed("flushing", status.ToString());
  }
  for (auto* handle : handles_) rocks_->DestroyColumnFamilyHandle(handle);
  if (auto status = rocks_->Close(); !status.ok()) storage_failed("closing", status.ToString());
}

Cursor Database::cursor(Family family, Span span, Tier tier, const rocksdb::Snapshot* snapshot) const {
  auto bounds = std::make_unique<Cursor::Bounds>(std::move(span));
  std::unique_ptr<rocksdb::Iterator> iterator(rocks_->NewIterator(bounds->read_options(tier, snapshot), handle(family)));
  return {std::move(bounds), std::move(iterator)};
}

}  // namespace store
