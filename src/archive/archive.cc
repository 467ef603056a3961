#include "archive/archive.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>

#include "archive/errors.h"
#include "archive/transfer.h"

namespace archive {
namespace {

namespace fs = std::filesystem;
using base::Result;
using base::Status;

constexpr const char* kMarker = "virga-backups";
constexpr const char* kObjects = "objects";
constexpr const char* kBackups = "backups";
constexpr const char* kUnfinished = "unfinished";  // an object that is being written

Status make_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return base::fail(file_failed("making", folder, std::strerror(errno)));
  }
  return {};
}

Status check_format(const fs::path& folder) {
  TRY(auto text, read_file(folder / kMarker));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text != std::to_string(kArchiveFormat)) return base::fail(archive_unknown(folder, text));
  return {};
}

Status begin_archive(const fs::path& folder) {
  CHECK_OK(make_folder(folder));
  std::error_code error;
  if (!fs::is_empty(folder, error) || error) return base::fail(no_archive(folder));
  CHECK_OK(make_folder(folder / kObjects));
  CHECK_OK(make_folder(folder / kBackups));
  return replace_file(folder / kMarker, std::to_string(kArchiveFormat) + "\n");
}

std::string id_of(base::Time now) {
  auto text = base::iso8601(now);
  std::replace(text.begin(), text.end(), ':', '-');
  return text;
}

/// What is in a source, folders before what is in them.
Result<std::vector<ArchivedFile>> walk(const Source& source) {
  std::vector<ArchivedFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(source.folder, error), end;
  if (error) return base::fail(file_failed("reading", source.folder, error.message()));
  for (; entry != end; entry.increment(error)) {
    if (entry.depth() == 0 && source.leaves_out && source.leaves_out(entry->path().filename())) {
      entry.disable_recursion_pending();
      continue;
    }
    struct stat about{};
    if (::lstat(entry->path().c_str(), &about) != 0) continue;  // it went away
    ArchivedFile file{.path = entry->path().lexically_relative(source.folder), .mode = about.st_mode & 07777};
    if (S_ISDIR(about.st_mode)) {
      file.kind = "folder";
    } else if (S_ISLNK(about.st_mode)) {
      file.kind = "link";
      file.target = fs::read_symlink(entry->path(), error);
    } else if (S_ISREG(about.st_mode)) {
      file.kind = "file";
      file.bytes = about.st_size;
      file.modified = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
      file.inode = static_cast<int64_t>(about.st_ino);
    } else {
      continue;  // a socket
    }
    files.push_back(std::move(file));
  }
  if (error) return base::fail(file_failed("reading", source.folder, error.message()));
  return files;
}

/// Whether a file is as it was when it was backed up before.
bool is_unchanged(const ArchivedFile& file, const ArchivedFile& before) {
  return before.kind == "file" && file.bytes == before.bytes && file.modified == before.modified && file.inode == before.inode;
}

/// The database is not there before the file CURRENT is: it is restored last.
bool comes_last(const ArchivedFile& file) { return file.path == "CURRENT"; }

}  // namespace

Result<Archive> Archive::open(const fs::path& folder, Open how) {
  std::error_code error;
  if (!fs::exists(folder / kMarker, error)) {
    if (how == Open::existing) return base::fail(no_such_backup(folder, ""));
    CHECK_OK(begin_archive(folder));
  }
  CHECK_OK(check_format(folder));
  auto lock = store::FolderLock::take(folder);
  if (!lock) {
    bool taken = lock.error().kind == base::ErrorKind::conflict;
    return base::fail(taken ? archive_in_use(folder) : file_failed("locking", folder, lock.error().message));
  }
  return Archive(folder, *std::move(lock));
}

fs::path Archive::object(const std::string& digest) const { return folder_ / kObjects / digest.substr(0, 2) / digest; }

Result<std::vector<std::string>> Archive::list() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_ / kBackups, error)) {
    if (entry.path().extension() != ".new") ids.push_back(entry.path().filename());
  }
  if (error) return base::fail(file_failed("reading", folder_ / kBackups, error.message()));
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<Manifest> Archive::find(std::string_view id) const {
  TRY(auto ids, list());
  auto found = id.empty() ? (ids.empty() ? ids.end() : std::prev(ids.end())) : std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return base::fail(no_such_backup(folder_, id));
  return read(*found);
}

Result<Manifest> Archive::read(const std::string& id) const {
  TRY(auto text, read_file(folder_ / kBackups / id));
  auto manifest = parse_manifest(text);
  if (!manifest) return base::fail(backup_damaged(id, manifest.error().message));
  return manifest;
}

/// Puts the content of a file among the objects, unless it is there.
Status Archive::take(const fs::path& from, ArchivedFile& file, Manifest& manifest) {
  auto unfinished = folder_ / kObjects / kUnfinished;
  std::error_code error;
  fs::remove(unfinished, error);
  TRY(auto copied, copy_file(from, unfinished, 0600));
  file.bytes = copied.bytes;
  file.digest = copied.digest;
  auto place = object(file.digest);
  if (fs::exists(place, error) && fs::file_size(place, error) == static_cast<uintmax_t>(copied.bytes)) {
    fs::remove(unfinished, error);
    return {};
  }
  CHECK_OK(make_folder(place.parent_path()));
  fs::rename(unfinished, place, error);
  if (error) return base::fail(file_failed("writing", place, error.message()));
  manifest.copied += copied.bytes;
  return sync_folder(place.parent_path());
}

Result<Manifest> Archive::add(const std::vector<Source>& sources, const fs::path& of, base::Time now,
                              const std::function<Status()>& confirm) {
  std::map<std::string, ArchivedFile> before;
  TRY(auto ids, list());
  if (!ids.empty()) {
    auto last = read(ids.back());
    if (last) {
      for (auto& file : last->files) before.emplace(file.path, std::move(file));
    }
  }
  Manifest manifest{.id = id_of(now), .source = of.string()};
  while (std::find(ids.begin(), ids.end(), manifest.id) != ids.end()) manifest.id = id_of(now += std::chrono::milliseconds(1));
  std::set<std::string> seen;
  for (const auto& source : sources) {
    TRY(auto files, walk(source));
    for (auto& file : files) {
      if (!seen.insert(file.path).second) continue;
      std::error_code error;
      auto known = before.find(file.path);
      if (file.kind == "file") {
        if (known != before.end() && is_unchanged(file, known->second) && fs::exists(object(known->second.digest), error)) {
          file.digest = known->second.digest;
        } else if (auto taken = take(source.folder / file.path, file, manifest); !taken) {
          if (!fs::exists(source.folder / file.path, error)) continue;
          return base::fail(std::move(taken).error());
        }
        manifest.bytes += file.bytes;
      }
      manifest.files.push_back(std::move(file));
    }
  }
  CHECK_OK(confirm());
  CHECK_OK(sync_folder(folder_ / kObjects));
  CHECK_OK(replace_file(folder_ / kBackups / manifest.id, print_manifest(manifest)));
  return manifest;
}

Status Archive::restore(const Manifest& manifest, const fs::path& into) const {
  std::error_code error;
  if (fs::exists(into, error) && !fs::is_empty(into, error)) return base::fail(folder_not_empty(into));
  CHECK_OK(make_folder(into));
  auto done = restore_files(manifest, into);
  if (!done) {
    for (const auto& entry : fs::directory_iterator(into, error)) fs::remove_all(entry.path(), error);
  }
  return done;
}

Status Archive::restore_files(const Manifest& manifest, const fs::path& into) const {
  std::vector<const ArchivedFile*> folders;
  for (bool last : {false, true}) {
    for (const auto& file : manifest.files) {
      if (comes_last(file) != last) continue;
      CHECK_OK(restore_file(manifest, file, into / file.path));
      if (file.kind == "folder") folders.push_back(&file);
    }
    CHECK_OK(sync_folder(into));
  }
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {  // once all that is in them is there
    CHECK_OK(sync_folder(into / (*folder)->path));
    ::chmod((into / (*folder)->path).c_str(), static_cast<mode_t>((*folder)->mode));
  }
  return sync_folder(into);
}

Status Archive::restore_file(const Manifest& manifest, const ArchivedFile& file, const fs::path& to) const {
  std::error_code error;
  if (file.kind == "folder") {
    fs::create_directory(to, error);
  } else if (file.kind == "link") {
    fs::create_symlink(file.target, to, error);
  } else {
    auto from = object(file.digest);
    if (!fs::exists(from, error))
      return base::fail(backup_damaged(manifest.id, "the content of " + file.path + " is not there"));
    TRY(auto copied, copy_file(from, to, file.mode));
    if (copied.digest != file.digest) {
      return base::fail(backup_damaged(manifest.id, "the content of " + file.path + " is not what was backed up"));
    }
  }
  if (error) return base::fail(file_failed("writing", to, error.message()));
  return {};
}

Result<int64_t> Archive::keep(size_t newest) {
  TRY(auto ids, list());
  std::error_code error;
  for (; ids.size() > newest; ids.erase(ids.begin())) {
    if (!fs::remove(folder_ / kBackups / ids.front(), error)) {
      return base::fail(file_failed("removing", folder_ / kBackups / ids.front(), error.message()));
    }
  }
  CHECK_OK(sync_folder(folder_ / kBackups));
  std::set<std::string> used;
  for (const auto& id : ids) {
    TRY(auto manifest, read(id));
    for (const auto& file : manifest.files) used.insert(file.digest);
  }
  int64_t freed = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / kObjects, error)) {
    if (!entry.is_regular_file(error) || used.contains(entry.path().filename())) continue;
    freed += static_cast<int64_t>(entry.file_size(error));
    fs::remove(entry.path(), error);
  }
  if (error) return base::fail(file_failed("reading", folder_ / kObjects, error.message()));
  return freed;
}

}  // namespace archive
