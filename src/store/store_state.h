// What a Store is made of. For this room only.
#pragma once
#include "store/committer.h"
#include "store/database.h"
#include "store/folder_lock.h"
#include "store/log.h"
#include "store/store.h"
#include "store/sums.h"

namespace store {

struct Store::State {
  State(std::filesystem::path where, FolderLock taken, std::unique_ptr<Database> opened, std::unique_ptr<Sums> read,
        const Options& options)
      : folder(std::move(where)),
        lock(std::move(taken)),
        database(std::move(opened)),
        sums(std::move(read)),
        log(*database, *sums),
        committer(*database, *sums, options) {}
  std::filesystem::path folder;
  int format = kDataFormat;
  FolderLock lock;
  std::unique_ptr<Database> database;
  std::unique_ptr<Sums> sums;
  Log log;
  Committer committer;  // ends first
};

}  // namespace store
