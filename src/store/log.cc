#include "store/log.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <optional>

#include "base/log.h"
#include "store/database.h"
#include "store/errors.h"
#include "store/log_scan.h"
#include "store/sums.h"

namespace store {
namespace {

base::Status written(std::string_view doing, const rocksdb::Status& status) {
  if (status.ok()) return {};
  return base::fail(storage_failed(doing, status.ToString()));
}

/// Reads RocksDB's log. Its iterator ends where a file ends while another is begun, and is then made anew.
class WalReader final : public LogReader {
 public:
  WalReader(Database& database, uint64_t from) : database_(database), next_(from) {}

  base::Result<std::optional<LogEntry>> next() override {
    auto pass = database_.enter();
    if (database_.rocks().GetLatestSequenceNumber() < next_) return std::nullopt;
    if (std::exchange(generation_, database_.generation()) != database_.generation()) iterator_.reset();
    if (!iterator_ || !advance()) {
      if (!seek()) return base::fail(log_gone(next_));
    }
    auto batch = iterator_->GetBatch();
    LogEntry entry;
    entry.first = batch.sequence;
    entry.count = static_cast<uint64_t>(batch.writeBatchPtr->Count());
    entry.bytes = batch.writeBatchPtr->Data();
    if (entry.first != next_ || entry.count == 0) return base::fail(log_gone(next_));
    next_ += entry.count;
    return entry;
  }

 private:
  bool advance() {
    iterator_->Next();
    return iterator_->Valid() && iterator_->status().ok();
  }
  bool seek() {
    auto status = database_.rocks().GetUpdatesSince(next_, &iterator_);
    if (status.ok() && iterator_->Valid()) return true;
    base::log(base::LogLevel::info, "store", "the log cannot be read from {}: {}", next_, status.ToString());
    iterator_.reset();
    return false;
  }

  Database& database_;
  uint64_t next_;
  uint64_t generation_ = 0;
  std::unique_ptr<rocksdb::TransactionLogIterator> iterator_;
};

/// Hands the operations of a batch over as ours.
class BatchVisitor final : public rocksdb::WriteBatch::Handler {
 public:
  BatchVisitor(std::span<const uint32_t> ids, const Log::See& see) : see_(see), ids_(ids) {}
  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    return hand_over(LogOperation::Kind::put, family, key, value);
  }
  rocksdb::Status DeleteCF(uint32_t family, const rocksdb::Slice& key) override {
    return hand_over(LogOperation::Kind::erase, family, key, {});
  }
  rocksdb::Status DeleteRangeCF(uint32_t family, const rocksdb::Slice& from, const rocksdb::Slice& until) override {
    return hand_over(LogOperation::Kind::erase_range, family, from, until);
  }
  void LogData(const rocksdb::Slice&) override {}

 private:
  rocksdb::Status hand_over(LogOperation::Kind kind, uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
    for (size_t i = 0; i < ids_.size(); ++i) {
      if (ids_[i] != family) continue;
      see_({kind, static_cast<Family>(i), view(key), view(value)});
      return rocksdb::Status::OK();
    }
    return rocksdb::Status::InvalidArgument("an unknown family");
  }
  const Log::See& see_;
  std::span<const uint32_t> ids_;  // RocksDB's numbers of the families
};

/// Takes up what an operation says of a sum.
void follow_sum(const LogOperation& operation, Sums::Totals& totals) {
  if (operation.family != Family::meta) return;
  auto number = Sums::number_of(operation.key);
  if (!number) return;
  if (operation.kind == LogOperation::Kind::put) {
    totals[*number] = Sums::decode(operation.value);
  } else {
    totals[*number] = std::nullopt;
  }
}

}  // namespace

Log::Log(Database& database, Sums& sums) : database_(database), sums_(sums) {
  auto pass = database.enter();
  for (size_t i = 0; i < ids_.size(); ++i) ids_[i] = database.handle(static_cast<Family>(i))->GetID();
}

uint64_t Log::last() const { return database_.last_place(); }

base::Status Log::sync() {
  auto pass = database_.enter();
  return database_.sync_log();
}

base::Result<std::unique_ptr<LogReader>> Log::read(uint64_t from) {
  if (from > last() + 1) return base::fail(log_gone(from));
  return std::make_unique<WalReader>(database_, from);
}

base::Status Log::trim(size_t kept_bytes, uint64_t needed) {
  auto pass = database_.enter();
  rocksdb::VectorLogPtr files;
  CHECK_OK(written("listing the log", database_.rocks().GetSortedWalFiles(files)));
  size_t bytes = 0;
  for (const auto& file : files) bytes += file->Type() == rocksdb::kArchivedLogFile ? file->SizeFileBytes() : 0;
  for (size_t i = 0; i + 1 < files.size() && bytes > kept_bytes; ++i) {
    const auto& file = files[i];
    if (file->Type() != rocksdb::kArchivedLogFile) continue;
    if (files[i + 1]->StartSequence() > needed) break;
    CHECK_OK(written("trimming the log", database_.rocks().DeleteFile(file->PathName())));
    bytes -= file->SizeFileBytes();
  }
  return {};
}

base::Result<uint64_t> Log::copy_to(const std::filesystem::path& folder) {
  auto pass = database_.enter();
  rocksdb::Checkpoint* made = nullptr;
  CHECK_OK(written("copying", rocksdb::Checkpoint::Create(&database_.rocks(), &made)));
  std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  uint64_t sequence = 0;
  CHECK_OK(written("copying", checkpoint->CreateCheckpoint(folder.string(), 0, &sequence)));
  return sequence;
}

base::Status Log::append(std::span<const LogEntry> entries, const See& see) {
  auto pass = database_.enter();
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    Sums::Totals totals;
    if (entry.first != database_.rocks().GetLatestSequenceNumber() + 1) return base::fail(log_gap(last(), entry.first));
    CHECK_OK(visit(entry, [&](const LogOperation& operation) {
      follow_sum(operation, totals);
      if (see) see(operation);
    }));
    rocksdb::WriteBatch batch(entry.bytes);
    CHECK_OK(database_.write(batch, i + 1 == entries.size() ? Wait::for_sync : Wait::for_nothing));
    sums_.publish(totals);
    if (database_.rocks().GetLatestSequenceNumber() != entry.last()) return base::fail(log_gap(last(), entry.last()));
  }
  return {};
}

base::Status Log::visit(const LogEntry& entry, const See& see) const {
  if (entry.bytes.size() < kWriteHeadBytes) return base::fail(log_gap(last(), entry.first));
  rocksdb::WriteBatch batch(entry.bytes);
  uint64_t seen = 0;
  See counted = [&](const LogOperation& operation) {
    ++seen;
    see(operation);
  };
  BatchVisitor visitor(ids_, counted);
  CHECK_OK(written("reading an entry of the log", batch.Iterate(&visitor)));
  if (seen != entry.count) return base::fail(log_gap(last(), entry.first));
  return {};
}

base::Status erase_database(const std::filesystem::path& folder) {
  return written("erasing a database", rocksdb::DestroyDB(folder.string(), rocksdb::Options()));
}

}  // namespace store
