// Checkpoint: the data folder's database and the packages of its functions as of one moment, in the folder `checkpoint` of the
// data folder. Files that do not change are linked, so it is made in a moment and takes no room; it keeps on the disk what it
// has as long as it is there. Blocks: not for loops.
#pragma once
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "functions/host.h"
#include "store/store.h"

namespace server {

class Checkpoint {
 public:
  static base::Result<std::shared_ptr<Checkpoint>> make(store::Store& store, functions::Host& host);
  /// What a crash left.
  static void clear(const std::filesystem::path& data);
  ~Checkpoint();
  const std::filesystem::path& folder() const { return folder_; }

 private:
  explicit Checkpoint(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

}  // namespace server
