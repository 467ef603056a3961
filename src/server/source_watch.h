// SourceWatch: the files that a deployment is made of, watched by inotify.
//
// A change counts when it is whole: a file that was written is closed, one that was renamed into its place is there (as editors
// save), one is removed, a mode is changed. Folders are watched with all below them but version control and virga's own data.
// One thread.
#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace server {

class SourceWatch {
 public:
  /// `ignored` is a folder whose changes never count.
  static base::Result<SourceWatch> open(std::filesystem::path ignored);
  SourceWatch(SourceWatch&& other) noexcept;
  SourceWatch& operator=(SourceWatch&&) = delete;
  ~SourceWatch();

  /// Files, and folders with what they hold, in addition to those of before. Called again for the same ones it finds new
  /// folders.
  base::Status follow(const std::vector<std::filesystem::path>& sources);

  /// Readable when something may have changed.
  int fd() const { return fd_; }
  /// Takes what has happened; whether any of it counts. Does not wait.
  bool take_changes();

 private:
  struct Folder {
    bool all = false;             // whether every name counts, else
    std::set<std::string> names;  // only these
  };
  explicit SourceWatch(int fd, std::filesystem::path ignored) : fd_(fd), ignored_(std::move(ignored)) {}
  base::Status add(const std::filesystem::path& folder, const std::string& name);
  base::Status add_tree(const std::filesystem::path& folder);

  int fd_ = -1;
  std::filesystem::path ignored_;
  std::map<int, Folder> folders_;  // by watch
};

}  // namespace server
