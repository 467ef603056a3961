// Archive: backups of a data folder, in a folder of their own. Each content is kept once, under its SHA-256, so a backup costs
// what is new since the ones before, and what it holds can be proved when it is restored.
//
//   virga-backups        the format of this folder, a decimal number
//   objects/ab/abcd…     contents, by the SHA-256 of what is in them
//   backups/ID           a Manifest (manifest.h): the files of one backup
//   virga.lock           held by the process that is at work here
//
// A file that has the path, size, place and time of change it had at the backup before is not read again: files of the database
// never change. A backup is there once its manifest is, which is written last. Everything is for its owner only: a data folder
// holds keys. One process at a time; all of it blocks.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/manifest.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/folder_lock.h"

namespace archive {

inline constexpr int kArchiveFormat = 1;

/// A tree of files to back up; paths are relative to its folder.
struct Source {
  std::filesystem::path folder;
  /// What of the folder itself is left out, by name; below it everything is taken.
  std::function<bool(const std::string& name)> leaves_out;
};

enum class Open { made_when_missing, existing };

class Archive {
 public:
  static base::Result<Archive> open(const std::filesystem::path& folder, Open how);

  /// Their ids, oldest first.
  base::Result<std::vector<std::string>> list() const;
  /// Of that id; "": the newest.
  base::Result<Manifest> find(std::string_view id) const;
  /// Backs up what the sources hold, the first that has a path winning; `of` is what it is called in the list. A file that goes
  /// away while it is looked at is left out. `confirm` is asked at the end, before the backup is there: were the sources what
  /// they had to be all the while?
  base::Result<Manifest> add(const std::vector<Source>& sources, const std::filesystem::path& of, base::Time now,
                             const std::function<base::Status()>& confirm);
  /// Makes the folder what the backup holds; it must be empty or not exist. Every content is compared with its SHA-256. When
  /// something fails nothing stays in the folder.
  base::Status restore(const Manifest& manifest, const std::filesystem::path& into) const;
  /// Forgets all but the newest backups, and contents that no backup has. Returns the bytes that are freed.
  base::Result<int64_t> keep(size_t newest);

 private:
  Archive(std::filesystem::path folder, store::FolderLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}
  base::Result<Manifest> read(const std::string& id) const;  // of a backup that is listed
  std::filesystem::path object(const std::string& digest) const;
  base::Status take(const std::filesystem::path& from, ArchivedFile& file, Manifest& manifest);
  base::Status restore_files(const Manifest& manifest, const std::filesystem::path& into) const;
  base::Status restore_file(const Manifest& manifest, const ArchivedFile& file, const std::filesystem::path& to) const;

  std::filesystem::path folder_;
  store::FolderLock lock_;
};

}  // namespace archive
