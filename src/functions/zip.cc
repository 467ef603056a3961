#include "functions/zip.h"

#include <fcntl.h>
#include <minizip/unzip.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>

#include "functions/errors.h"
#include "functions/limits.h"
#include "store/durable_file.h"

namespace functions {
namespace {

namespace fs = std::filesystem;

/// The archive as the file that minizip reads.
struct Memory {
  std::string_view bytes;
  size_t at = 0;
};

void* open_memory(void* opaque, const void*, int) { return opaque; }
uLong read_memory(void*, void* stream, void* buffer, uLong size) {
  auto& memory = *static_cast<Memory*>(stream);
  size_t count = memory.at < memory.bytes.size() ? std::min<size_t>(size, memory.bytes.size() - memory.at) : 0;
  if (count > 0) memcpy(buffer, memory.bytes.data() + memory.at, count);
  memory.at += count;
  return count;
}
uLong write_memory(void*, void*, const void*, uLong) { return 0; }
ZPOS64_T tell_memory(void*, void* stream) { return static_cast<Memory*>(stream)->at; }
long seek_memory(void*, void* stream, ZPOS64_T offset, int origin) {
  auto& memory = *static_cast<Memory*>(stream);
  ZPOS64_T base = origin == ZLIB_FILEFUNC_SEEK_CUR ? memory.at : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size() : 0;
  if (offset > memory.bytes.size() || base + offset > memory.bytes.size()) return -1;
  memory.at = base + offset;
  return 0;
}
int close_memory(void*, void*) { return 0; }
int error_memory(void*, void*) { return 0; }

using Archive = std::unique_ptr<void, decltype([](void* file) { unzClose(file); })>;

Archive open_archive(Memory& memory) {
  zlib_filefunc64_def functions{open_memory, read_memory,  write_memory, tell_memory,
                                seek_memory, close_memory, error_memory, &memory};
  return Archive(unzOpen2_64("", &functions));
}

constexpr uLong kUnix = 3;  // "version made by": the attributes hold a Unix mode

ZipEntry describe(const unz_file_info64& info, std::string path) {
  ZipEntry entry;
  bool folder = path.ends_with('/');
  mode_t mode = (info.version >> 8) == kUnix ? static_cast<mode_t>(info.external_fa >> 16) : 0;
  if (folder || S_ISDIR(mode)) {
    entry.kind = ZipEntry::Kind::folder;
  } else if (S_ISLNK(mode)) {
    entry.kind = ZipEntry::Kind::link;
  }
  entry.run = (mode & 0111) ? ZipEntry::Run::yes : ZipEntry::Run::no;
  entry.path = std::move(path);
  return entry;
}

/// The content of the current entry; `budget` is what may still be unpacked and is reduced.
base::Result<std::string> read_content(void* archive, uint64_t& budget) {
  if (unzOpenCurrentFile(archive) != UNZ_OK) return base::fail(bad_zip());  // also: encrypted, unknown method
  std::string content;
  char buffer[64 * 1024];
  int count;
  while ((count = unzReadCurrentFile(archive, buffer, sizeof(buffer))) > 0) {
    if (static_cast<uint64_t>(count) > budget) {
      unzCloseCurrentFile(archive);
      return base::fail(unzipped_too_large());
    }
    budget -= static_cast<uint64_t>(count);
    content.append(buffer, static_cast<size_t>(count));
  }
  bool whole = unzCloseCurrentFile(archive) == UNZ_OK;  // checks the CRC
  if (count < 0 || !whole) return base::fail(bad_zip());
  return content;
}

bool write_file(const fs::path& file, std::string_view content, mode_t mode) {
  int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return false;
  bool good = store::write_all(fd, content) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
  return close(fd) == 0 && good;
}

/// Folders of `path` below `folder`; each readable by the sandbox's user.
bool make_folders(const fs::path& folder, const fs::path& path) {
  fs::path at = folder;
  for (const auto& name : path) {
    at /= name;
    if (mkdir(at.c_str(), 0755) != 0) {
      struct stat found;
      if (errno != EEXIST || lstat(at.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) return false;
    } else {
      chmod(at.c_str(), 0755);
    }
  }
  return true;
}

}  // namespace

base::Result<std::string> safe_path(std::string_view path) {
  std::string_view rest = path;
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest.size() > limits::zip_path_bytes || rest.find('\0') != rest.npos) return base::fail(unsafe_zip(path));
  std::string safe;
  for (size_t at = 0; at <= rest.size();) {
    size_t end = std::min(rest.find('/', at), rest.size());
    std::string_view name = rest.substr(at, end - at);
    at = end + 1;
    if (name == "." && end < rest.size()) continue;  // "./bootstrap"
    if (name.empty() || name == "." || name == ".." || name.size() > 255) return base::fail(unsafe_zip(path));
    if (!safe.empty()) safe += '/';
    safe += name;
  }
  return safe;
}

bool link_stays_inside(std::string_view path, std::string_view target) {
  if (target.empty() || target.size() > limits::zip_link_bytes || target.front() == '/' || target.find('\0') != target.npos)
    return false;
  auto depth = std::count(path.begin(), path.end(), '/');
  while (!target.empty()) {
    size_t end = std::min(target.find('/'), target.size());
    std::string_view name = target.substr(0, end);
    target.remove_prefix(std::min(end + 1, target.size()));
    if (name == "..") {
      if (--depth < 0) return false;
    } else if (!name.empty() && name != ".") {
      ++depth;
    }
  }
  return true;
}

base::Status read_zip(std::string_view zip, const std::function<base::Status(const ZipEntry&, std::string_view)>& take) {
  if (zip.size() > limits::zip_bytes) return base::fail(zip_too_large());
  Memory memory{zip};
  Archive archive = open_archive(memory);
  unz_global_info64 info{};
  if (!archive || unzGetGlobalInfo64(archive.get(), &info) != UNZ_OK || info.number_entry == 0) return base::fail(bad_zip());
  if (info.number_entry > limits::zip_entries) return base::fail(bad_zip());
  uint64_t budget = limits::unzipped_bytes;
  size_t entries = 0;
  int position = unzGoToFirstFile(archive.get());
  for (; position == UNZ_OK; position = unzGoToNextFile(archive.get())) {
    if (++entries > limits::zip_entries) return base::fail(bad_zip());
    unz_file_info64 file{};
    char name[limits::zip_path_bytes + 2];
    if (unzGetCurrentFileInfo64(archive.get(), &file, name, sizeof(name), nullptr, 0, nullptr, 0) != UNZ_OK)
      return base::fail(bad_zip());
    if (file.size_filename > limits::zip_path_bytes)
      return base::fail(unsafe_zip(std::string_view(name, limits::zip_path_bytes)));
    ZipEntry entry = describe(file, std::string(name, file.size_filename));
    if (entry.path == "./") continue;
    TRY(entry.path, safe_path(entry.path));
    std::string content;
    if (entry.kind != ZipEntry::Kind::folder) {
      TRY(content, read_content(archive.get(), budget));
    }
    if (entry.kind == ZipEntry::Kind::link && !link_stays_inside(entry.path, content))
      return base::fail(unsafe_zip(entry.path));
    CHECK_OK(take(entry, content));
  }
  if (position != UNZ_END_OF_LIST_OF_FILE) return base::fail(bad_zip());
  return {};
}

base::Status unpack_zip(std::string_view zip, const fs::path& folder) {
  struct Link {
    std::string path, target;
  };
  std::vector<Link> links;  // made last, so that nothing is written through one
  std::set<fs::path> folders{folder};
  CHECK_OK(read_zip(zip, [&](const ZipEntry& entry, std::string_view content) -> base::Status {
    fs::path path(entry.path);
    fs::path parent = entry.kind == ZipEntry::Kind::folder ? path : path.parent_path();
    if (!make_folders(folder, parent)) return base::fail(unsafe_zip(entry.path));
    folders.insert(folder / parent);
    if (entry.kind == ZipEntry::Kind::link) links.push_back({entry.path, std::string(content)});
    if (entry.kind == ZipEntry::Kind::file &&
        !write_file(folder / path, content, entry.run == ZipEntry::Run::yes ? 0755 : 0644)) {
      if (errno == EEXIST || errno == EISDIR) return base::fail(unsafe_zip(entry.path));
      return base::fail(base::internal_error(std::string("cannot unpack a package: ") + strerror(errno)));
    }
    return {};
  }));
  for (const Link& link : links)
    if (symlink(link.target.c_str(), (folder / link.path).c_str()) != 0) return base::fail(unsafe_zip(link.path));
  for (const auto& each : folders)
    if (!store::sync_folder(each)) return base::fail(base::internal_error("cannot write a package to the disk"));
  return {};
}

}  // namespace functions
