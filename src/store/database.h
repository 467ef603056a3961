// The one RocksDB behind the store: its options, its column families, and the translation between its words and ours.
// Only files of this room include this.
#pragma once
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace store {

using Handles = std::array<rocksdb::ColumnFamilyHandle*, kFamilies>;

inline rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

/// An open database. Closing flushes, so that the next open replays nothing.
class Database {
 public:
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& folder, const Options& options);
  ~Database();

  rocksdb::DB& rocks() const { return *rocks_; }
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<size_t>(family)]; }
  Cursor cursor(Family family, Span span, Tier tier, const rocksdb::Snapshot* snapshot) const;

 private:
  Database() = default;
  std::unique_ptr<rocksdb::DB> rocks_;
  Handles handles_{};
  Access access_ = Access::write;
};

/// The bounds a cursor's iterator points to; they live as long as it.
struct Cursor::Bounds {
  explicit Bounds(Span given) : span(std::move(given)), from(slice(span.from)), until(slice(span.until)) {}
  Span span;
  rocksdb::Slice from, until;
  rocksdb::ReadOptions read_options(Tier tier, const rocksdb::Snapshot* snapshot) const;
};

}  // namespace store
