#include "stacks/package.h"

#include <fmt/format.h>
#include <minizip/zip.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "crypto/hash.h"
#include "stacks/limits.h"

namespace stacks {
namespace {

struct File {
  std::string name;  // within the package, with '/'
  std::filesystem::path path;
  uint64_t size = 0;
  bool executable = false;
  std::string stamp;
};

base::Error broken(const std::filesystem::path& path, std::string_view reason) {
  return {base::ErrorKind::invalid, "PackageError", fmt::format("{}: {}", path.string(), reason)};
}

base::Result<File> look(const std::filesystem::path& path, std::string name) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return base::fail(broken(path, std::strerror(errno)));
  File file{std::move(name), path, static_cast<uint64_t>(status.st_size), (status.st_mode & S_IXUSR) != 0, ""};
  file.stamp = fmt::format("{} {:o} {} {}.{:09} {}\n", file.name, status.st_mode, file.size, status.st_mtim.tv_sec,
                           status.st_mtim.tv_nsec, status.st_ino);
  return file;
}

// The regular files, sorted by name.
base::Result<std::vector<File>> files_of(const std::filesystem::path& folder) {
  std::vector<File> files;
  std::error_code problem;
  auto walk = std::filesystem::recursive_directory_iterator(folder, problem);
  for (; !problem && walk != std::filesystem::recursive_directory_iterator(); walk.increment(problem)) {
    if (!walk->is_regular_file(problem)) continue;
    TRY(auto file, look(walk->path(), walk->path().lexically_relative(folder).generic_string()));
    files.push_back(std::move(file));
    if (files.size() > kMaxPackageFiles)
      return base::fail(broken(folder, fmt::format("holds more than {} files", kMaxPackageFiles)));
  }
  if (problem) return base::fail(broken(folder, problem.message()));
  if (files.empty()) return base::fail(broken(folder, "holds no files"));
  uint64_t total = 0;
  for (auto& file : files) total += file.size;
  if (total > kMaxUnzippedBytes) return base::fail(broken(folder, fmt::format("is larger than {} bytes", kMaxUnzippedBytes)));
  std::ranges::sort(files, {}, &File::name);
  return files;
}

base::Result<std::vector<File>> listed(const std::filesystem::path& path) {
  std::error_code problem;
  if (!std::filesystem::exists(path, problem)) return base::fail(broken(path, "no such folder or zip file"));
  if (std::filesystem::is_directory(path, problem)) return files_of(path);
  if (path.extension() != ".zip") return base::fail(broken(path, "is neither a folder nor a zip file"));
  TRY(auto file, look(path, path.filename().string()));
  if (file.size > kMaxZipBytes) return base::fail(broken(path, fmt::format("is larger than {} bytes", kMaxZipBytes)));
  return std::vector{std::move(file)};
}

base::Result<std::string> read_file(const File& file) {
  std::ifstream stream(file.path, std::ios::binary);
  std::string bytes(file.size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream || static_cast<uint64_t>(stream.gcount()) != file.size) return base::fail(broken(file.path, "cannot be read"));
  return bytes;
}

// minizip's file functions over a string.
struct Memory {
  std::string bytes;
  size_t at = 0;
};

Memory& memory(void* opaque) { return *static_cast<Memory*>(opaque); }

uLong write_memory(void* opaque, void*, const void* from, uLong size) {
  Memory& to = memory(opaque);
  if (to.at + size > to.bytes.size()) to.bytes.resize(to.at + size);
  std::memcpy(to.bytes.data() + to.at, from, size);
  to.at += size;
  return size;
}

uLong read_memory(void* opaque, void*, void* to, uLong size) {
  Memory& from = memory(opaque);
  size = std::min<uLong>(size, from.bytes.size() - std::min(from.at, from.bytes.size()));
  std::memcpy(to, from.bytes.data() + from.at, size);
  from.at += size;
  return size;
}

long seek_memory(void* opaque, void*, uLong offset, int origin) {
  Memory& in = memory(opaque);
  size_t base = origin == ZLIB_FILEFUNC_SEEK_END ? in.bytes.size() : origin == ZLIB_FILEFUNC_SEEK_CUR ? in.at : 0;
  in.at = base + offset;
  return 0;
}

zlib_filefunc_def memory_functions(Memory& target) {
  zlib_filefunc_def functions{};
  functions.opaque = &target;
  functions.zopen_file = [](void* opaque, const char*, int) { return opaque; };
  functions.zwrite_file = write_memory;
  functions.zread_file = read_memory;
  functions.ztell_file = [](void* opaque, void*) { return static_cast<long>(memory(opaque).at); };
  functions.zseek_file = seek_memory;
  functions.zclose_file = [](void*, void*) { return 0; };
  functions.zerror_file = [](void*, void*) { return 0; };
  return functions;
}

constexpr uLong kUnix = 3 << 8;  // "made by": the attributes are a Unix mode
constexpr int kFastDeflate = 1;
constexpr uLong kUtf8Names = 1 << 11;

bool add_entry(zipFile zip, const File& file, const std::string& bytes) {
  zip_fileinfo info{};
  info.tmz_date.tm_mday = 1;
  info.tmz_date.tm_year = 1980;
  info.external_fa = static_cast<uLong>(file.executable ? 0100755 : 0100644) << 16;
  bool opened = zipOpenNewFileInZip4(zip, file.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, kFastDeflate,
                                     0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, kUnix, kUtf8Names) == ZIP_OK;
  return opened && zipWriteInFileInZip(zip, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK &&
         zipCloseFileInZip(zip) == ZIP_OK;
}

}  // namespace

base::Result<PackageState> inspect_package(const std::filesystem::path& path, const PackageState& before) {
  TRY(auto files, listed(path));
  std::string stamps = path.string() + '\n';
  for (auto& file : files) stamps += file.stamp;
  PackageState state{crypto::sha256_hex(stamps), before.sha256};
  if (state.fingerprint == before.fingerprint && !before.sha256.empty()) return state;
  crypto::Sha256 content;
  for (auto& file : files) {
    TRY(auto bytes, read_file(file));
    content.update(fmt::format("{} {} {}\n", file.name, file.executable ? "x" : "-", bytes.size()));
    content.update(bytes);
  }
  state.sha256 = crypto::hex(content.finish());
  return state;
}

base::Result<std::string> make_package(const std::filesystem::path& path) {
  TRY(auto files, listed(path));
  std::error_code problem;
  if (!std::filesystem::is_directory(path, problem)) return read_file(files[0]);
  Memory target;
  auto functions = memory_functions(target);
  zipFile zip = zipOpen2("memory", APPEND_STATUS_CREATE, nullptr, &functions);
  if (!zip) return base::fail(broken(path, "cannot be packed"));
  for (auto& file : files) {
    auto bytes = read_file(file);
    if (bytes && add_entry(zip, file, *bytes)) continue;
    zipClose(zip, nullptr);
    return base::fail(bytes ? broken(file.path, "cannot be packed") : bytes.error());
  }
  if (zipClose(zip, nullptr) != ZIP_OK) return base::fail(broken(path, "cannot be packed"));
  if (target.bytes.size() > kMaxZipBytes) {
    return base::fail(
        broken(path, fmt::format("packs to {} bytes; a function may have {}", target.bytes.size(), kMaxZipBytes)));
  }
  return std::move(target.bytes);
}

}  // namespace stacks
