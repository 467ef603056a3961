// FaultyDisk: for tests, a file system on top of the machine's whose writes fail when told to, that can be full, and whose
// power can be cut.
//
//   FaultyDisk disk;
//   auto store = Store::open(folder, {.env = disk.env()});
//   disk.fail(FaultyDisk::Fault::sync, 3);         // the third sync from now on
//   disk.allow(1 << 20);                           // full after one more megabyte
//   disk.cut_power(); store.reset(); disk.lose_unsynced(chance);   // what a crash of the machine leaves
//
// It knows the files that are written through it. New names and renames are there after a cut, as a journal of the machine's
// file system would have it; bytes only as far as they were synced, and perhaps a part of what came after. Any thread.
#pragma once
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

namespace store {

class FaultyDisk {
 public:
  enum class Fault { write, torn_write, sync, folder_sync };
  static constexpr uint64_t kEndless = std::numeric_limits<uint64_t>::max();

  FaultyDisk() : files_(std::make_shared<Files>(state_)), env_(rocksdb::NewCompositeEnv(files_)) {}
  rocksdb::Env* env() { return env_.get(); }

  /// The `nth` operation of that kind from now on fails with an I/O error, and the ones after it, `times` in all; of files
  /// whose names end so.
  void fail(Fault fault, int nth, int times = 1, std::string ending = "") {
    std::lock_guard lock(state_->mutex);
    state_->fault = fault;
    state_->ending = std::move(ending);
    state_->before = nth - 1;
    state_->failures = times;
  }
  void work() { fail(Fault::write, 1, 0); }
  /// How many bytes may still be written before it is full.
  void allow(uint64_t bytes) { state_->space = bytes; }
  void cut_power() { state_->dead = true; }
  /// Nothing is lost: what was cut off was the process.
  void restore_power() { state_->dead = false; }
  /// Once nothing has the files open: each ends somewhere behind what was synced, maybe in bytes that nobody wrote. The power
  /// is back.
  void lose_unsynced(std::mt19937& chance) {
    std::lock_guard lock(state_->mutex);
    for (auto& [path, file] : state_->files) {
      std::error_code missing;
      auto size = std::filesystem::file_size(path, missing);
      if (missing || file->synced >= size) continue;
      auto kept = file->synced + chance() % (size - file->synced + 1);
      if (chance() % 3 == 0) scramble(path, file->synced, kept, chance);
      std::filesystem::resize_file(path, kept);
    }
    state_->files.clear();
    state_->dead = false;
  }
  int64_t syncs() const { return state_->syncs; }

 private:
  using IOStatus = rocksdb::IOStatus;
  struct File {
    uint64_t written = 0, synced = 0;
  };
  struct State {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<File>> files;  // under mutex
    Fault fault = Fault::write;                          // under mutex
    int before = 0, failures = 0;                        // under mutex
    std::string ending;                                  // under mutex
    std::atomic<uint64_t> space = kEndless;
    std::atomic<bool> dead = false;
    std::atomic<int64_t> syncs = 0;

    bool fails(Fault now, const std::string& path) {
      std::lock_guard lock(mutex);
      bool torn = fault == Fault::torn_write && now == Fault::write;
      if (failures == 0 || (fault != now && !torn) || !path.ends_with(ending) || before-- > 0) return false;
      before = 0;
      --failures;
      return true;
    }
    bool tears() {
      std::lock_guard lock(mutex);
      return fault == Fault::torn_write;
    }
  };

  class Writable : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Writable(std::unique_ptr<rocksdb::FSWritableFile> under, std::shared_ptr<State> state, std::string path,
             std::shared_ptr<File> file)
        : FSWritableFileOwnerWrapper(std::move(under)),
          state_(std::move(state)),
          path_(std::move(path)),
          file_(std::move(file)) {}
    using FSWritableFileOwnerWrapper::Append;
    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      if (state_->fails(Fault::write, path_)) {
        if (state_->tears()) pass({data.data(), data.size() / 2}, options, debug).PermitUncheckedError();
        return IOStatus::IOError("a write failed");
      }
      uint64_t space = state_->space;
      if (space < data.size()) {
        pass({data.data(), space}, options, debug).PermitUncheckedError();
        auto full = IOStatus::NoSpace("a write found no space");
        full.SetRetryable(true);
        return full;
      }
      return pass(data, options, debug);
    }
    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options, const rocksdb::DataVerificationInfo&,
                    rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      if (state_->fails(Fault::sync, path_)) return IOStatus::IOError("a sync failed");
      ++state_->syncs;
      auto status =
          FSWritableFileOwnerWrapper::Flush(options, debug);  // the bytes stay in the machine's memory: tests are quick
      if (status.ok()) file_->synced = file_->written;
      return status;
    }
    IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override { return Sync(options, debug); }

   private:
    IOStatus pass(const rocksdb::Slice& data, const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) {
      auto status = FSWritableFileOwnerWrapper::Append(data, options, debug);
      if (!status.ok()) return status;
      file_->written += data.size();
      if (state_->space != kEndless) state_->space -= data.size();
      return status;
    }
    std::shared_ptr<State> state_;
    const std::string path_;
    std::shared_ptr<File> file_;
  };

  class Folder : public rocksdb::FSDirectoryWrapper {
   public:
    Folder(std::unique_ptr<rocksdb::FSDirectory> under, std::shared_ptr<State> state)
        : FSDirectoryWrapper(std::move(under)), state_(std::move(state)) {}
    IOStatus Fsync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return sync(); }
    IOStatus FsyncWithDirOptions(const rocksdb::IOOptions&, rocksdb::IODebugContext*,
                                 const rocksdb::DirFsyncOptions&) override {
      return sync();
    }

   private:
    IOStatus sync() {
      if (state_->dead) return IOStatus::IOError("no power");
      return state_->fails(Fault::folder_sync, "") ? IOStatus::IOError("a sync of the folder failed") : IOStatus::OK();
    }
    std::shared_ptr<State> state_;
  };

  class Files : public rocksdb::FileSystemWrapper {
   public:
    explicit Files(std::shared_ptr<State> state)
        : FileSystemWrapper(rocksdb::FileSystem::Default()), state_(std::move(state)) {}
    const char* Name() const override { return "FaultyDisk"; }
    IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* result, rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      if (state_->space == 0) return IOStatus::NoSpace("no space for a file");
      auto status = target()->NewWritableFile(path, options, result, debug);
      if (!status.ok()) return status;
      auto file = std::make_shared<File>();
      *result = std::make_unique<Writable>(std::move(*result), state_, path, file);
      std::lock_guard lock(state_->mutex);
      state_->files[path] = std::move(file);
      return status;
    }
    IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                std::unique_ptr<rocksdb::FSWritableFile>* result, rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      auto status = target()->ReopenWritableFile(path, options, result, debug);
      if (!status.ok()) return status;
      std::lock_guard lock(state_->mutex);
      auto& file = state_->files[path];
      if (!file) file = std::make_shared<File>();
      file->written = std::filesystem::file_size(path);
      *result = std::make_unique<Writable>(std::move(*result), state_, path, file);
      return status;
    }
    IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                          std::unique_ptr<rocksdb::FSDirectory>* result, rocksdb::IODebugContext* debug) override {
      auto status = target()->NewDirectory(path, options, result, debug);
      if (status.ok()) *result = std::make_unique<Folder>(std::move(*result), state_);
      return status;
    }
    IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                        rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      auto status = target()->RenameFile(from, to, options, debug);
      std::lock_guard lock(state_->mutex);
      if (auto file = state_->files.extract(from); status.ok() && !file.empty()) state_->files[to] = file.mapped();
      return status;
    }
    IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (state_->dead) return IOStatus::IOError("no power");
      std::lock_guard lock(state_->mutex);
      state_->files.erase(path);
      return target()->DeleteFile(path, options, debug);
    }
    IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options, uint64_t* free,
                          rocksdb::IODebugContext* debug) override {
      if (state_->space == kEndless) return target()->GetFreeSpace(path, options, free, debug);
      *free = state_->space;
      return IOStatus::OK();
    }

   private:
    std::shared_ptr<State> state_;
  };

  static void scramble(const std::string& path, uint64_t from, uint64_t until, std::mt19937& chance) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    for (int i = 0; i < 8 && from < until; ++i) {
      file.seekp(static_cast<std::streamoff>(from + chance() % (until - from)));
      file.put(static_cast<char>(chance()));
    }
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::shared_ptr<Files> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace store
