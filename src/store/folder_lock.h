// FolderLock: the lock file of a data folder, virga.lock, held while the folder is open. It holds the process's number.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "base/result.h"

namespace store {

class FolderLock {
 public:
  /// Fails when another process holds it, which the error names.
  static base::Result<FolderLock> take(const std::filesystem::path& folder);
  /// The process that holds it, 0 when it does not say which; nothing when none does.
  static std::optional<pid_t> holder(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~FolderLock();

 private:
  FolderLock() = default;
  int descriptor_ = -1;
};

}  // namespace store
