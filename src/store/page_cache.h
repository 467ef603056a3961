// PageCache: files of the database that are read without waiting for the disk, where the machine has their pages in memory.
//
//   ReadsWithoutWaiting unhurried(Tier::memory);   // on this thread, while it is alive
//   rocks.Get(...)                                  // Incomplete when a page would have to be fetched
//
// So an event loop takes what virga's own cache does not hold from the machine's, and asks a worker only for what is on the
// disk: handing over costs more than such a read. Where the file system does not tell what is in memory, everything is
// Incomplete.
#pragma once
#include <rocksdb/file_system.h>

#include <memory>

#include "store/cursor.h"

namespace store {

/// Of the thread that made it; may be nested.
class ReadsWithoutWaiting {
 public:
  /// Tier::any: as if there was none.
  explicit ReadsWithoutWaiting(Tier tier);
  ~ReadsWithoutWaiting();
  ReadsWithoutWaiting(const ReadsWithoutWaiting&) = delete;

 private:
  const bool before_;
};

/// `base`, but that tables' files are read as above.
std::shared_ptr<rocksdb::FileSystem> with_page_cache(std::shared_ptr<rocksdb::FileSystem> base);

}  // namespace store
