#include "functions/skeleton.h"

#include <sys/stat.h>

#include <fstream>

namespace functions {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPasswords = "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n";
constexpr const char* kGroups = "root:x:0:\nnogroup:x:65534:\n";
constexpr const char* kHosts = "127.0.0.1 localhost\n::1 localhost\n";
constexpr const char* kNames = "passwd: files\ngroup: files\nhosts: files dns\n";

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
  ::chmod(file.c_str(), 0644);
}

void copy_if_there(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::is_regular_file(from, error)) return;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  ::chmod(to.c_str(), 0644);
}

/// /usr, and at the top what the machine has beside it: links become links, folders are mounted.
void add_system(Skeleton& skeleton) {
  std::error_code error;
  for (const char* name : {"usr", "lib", "lib64", "lib32", "libx32", "bin", "sbin"}) {
    fs::path source = fs::path("/") / name;
    if (fs::is_symlink(source, error)) {
      fs::create_symlink(fs::read_symlink(source, error), skeleton.folder / name, error);
    } else if (fs::is_directory(source, error)) {
      fs::create_directory(skeleton.folder / name, error);
      skeleton.mounts.push_back({source, name});
    }
  }
}

void add_devices(Skeleton& skeleton) {
  std::error_code error;
  for (const char* name : {"null", "zero", "full", "random", "urandom"}) {
    fs::path source = fs::path("/dev") / name;
    if (!fs::exists(source, error)) continue;
    write_file(skeleton.folder / "dev" / name, "");
    skeleton.mounts.push_back({source, "dev/" + std::string(name), SkeletonMount::Kind::device});
  }
  fs::create_symlink("/proc/self/fd", skeleton.folder / "dev/fd", error);
  fs::create_symlink("/proc/self/fd/0", skeleton.folder / "dev/stdin", error);
  fs::create_symlink("/proc/self/fd/1", skeleton.folder / "dev/stdout", error);
  fs::create_symlink("/proc/self/fd/2", skeleton.folder / "dev/stderr", error);
}

void add_etc(Skeleton& skeleton) {
  fs::path etc = skeleton.folder / "etc";
  std::error_code error;
  write_file(etc / "passwd", kPasswords);
  write_file(etc / "group", kGroups);
  write_file(etc / "hosts", kHosts);
  write_file(etc / "nsswitch.conf", kNames);
  write_file(etc / "resolv.conf", "");
  copy_if_there("/etc/ld.so.cache", etc / "ld.so.cache");
  copy_if_there("/etc/ssl/openssl.cnf", etc / "ssl/openssl.cnf");
  for (const char* name : {"ssl/certs", "alternatives"}) {
    if (!fs::is_directory(fs::path("/etc") / name, error)) continue;
    fs::create_directories(etc / name, error);
    skeleton.mounts.push_back({fs::path("/etc") / name, "etc/" + std::string(name)});
  }
}

}  // namespace

base::Result<Skeleton> make_skeleton(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  for (const char* name : {"dev", "proc", "tmp", "etc/ssl", "var/task", "var/runtime", "var/lang", "opt", "root"}) {
    fs::create_directories(folder / name, error);
    if (error) return base::fail(base::internal_error("cannot make " + (folder / name).string() + ": " + error.message()));
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    fs::permissions(entry.path(), static_cast<fs::perms>(0755), error);
  fs::permissions(folder, static_cast<fs::perms>(0755), error);
  Skeleton skeleton{folder, {}};
  add_system(skeleton);
  add_devices(skeleton);
  add_etc(skeleton);
  return skeleton;
}

}  // namespace functions
