#include "functions/cgroup.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

#include "base/log.h"

namespace functions {
namespace {

using std::filesystem::path;

std::vector<std::string> lines_of(const path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool write_text(const path& file, std::string_view text) {
  int fd = open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

/// True when `list`, separated by `separator`, has the word.
bool has_word(std::string_view list, std::string_view word, char separator) {
  while (!list.empty()) {
    size_t end = list.find(separator);
    if (list.substr(0, end) == word) return true;
    if (end == std::string_view::npos) break;
    list.remove_prefix(end + 1);
  }
  return false;
}

/// Our own group's folder in the hierarchy that carries the memory controller (version 1) or in the unified one (version 2).
std::optional<path> own_folder(Cgroups::Version version) {
  std::string own;
  for (const std::string& line : lines_of("/proc/self/cgroup")) {  // 4:memory:/path, 0::/path
    size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    std::string_view controllers = std::string_view(line).substr(first + 1, second - first - 1);
    bool wanted = version == Cgroups::Version::v1 ? has_word(controllers, "memory", ',') : controllers.empty();
    if (wanted) own = line.substr(second + 1);
  }
  if (own.empty()) return std::nullopt;
  for (const std::string& line : lines_of("/proc/self/mountinfo")) {  // id parent dev ROOT POINT options - TYPE source SUPER
    std::istringstream words(line);
    std::string id, parent, device, root, point, word, type, source, super;
    words >> id >> parent >> device >> root >> point;
    while (words >> word && word != "-") {
    }
    words >> type >> source >> super;
    bool wanted = version == Cgroups::Version::v1 ? type == "cgroup" && has_word(super, "memory", ',') : type == "cgroup2";
    if (!wanted) continue;
    if (root != "/" && own.starts_with(root)) own = own.substr(root.size());
    return path(point + (own == "/" ? "" : own));
  }
  return std::nullopt;
}

uint64_t read_count(int fd, std::string_view after) {
  char buffer[1024];
  ssize_t size = fd < 0 ? -1 : pread(fd, buffer, sizeof(buffer), 0);
  if (size <= 0) return 0;
  std::string_view text(buffer, static_cast<size_t>(size));
  size_t at = text.find(after);
  if (at == std::string_view::npos) return 0;
  uint64_t value = 0;
  std::from_chars(text.data() + at + after.size(), text.data() + text.size(), value);
  return value;
}

void kill_all(const path& folder) {
  for (const std::string& line : lines_of(folder / "cgroup.procs"))
    if (pid_t pid = atoi(line.c_str()); pid > 0 && pid != getpid()) kill(pid, SIGKILL);
}

bool remove_group(const path& folder) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (rmdir(folder.c_str()) == 0 || errno == ENOENT) return true;
    kill_all(folder);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

/// Old enough that nobody is about to put a process into it.
bool settled(const path& folder) {
  struct stat info;
  return stat(folder.c_str(), &info) == 0 && time(nullptr) - info.st_mtime > 60;
}

/// What virgas left that were killed and whose data folder is gone, so that nobody clears their names: empty groups. A live one
/// whose parent folder goes this way makes it anew.
void clear_abandoned(const path& own) {
  std::error_code error;
  for (const auto& parent : std::filesystem::directory_iterator(own, error)) {
    if (!parent.path().filename().string().starts_with("virga-") || !settled(parent.path())) continue;
    std::error_code inner;
    for (const auto& group : std::filesystem::directory_iterator(parent.path(), inner))
      if (group.is_directory(inner) && settled(group.path())) rmdir(group.path().c_str());  // fails while it has processes
    rmdir(parent.path().c_str());
  }
}

}  // namespace

Cgroup::Cgroup(Cgroup&& other) noexcept { *this = std::move(other); }
Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(join_fd_, other.join_fd_);
  std::swap(peak_fd_, other.peak_fd_);
  std::swap(events_fd_, other.events_fd_);
  return *this;
}
Cgroup::~Cgroup() {
  for (int fd : {join_fd_, peak_fd_, events_fd_})
    if (fd >= 0) close(fd);
}

uint64_t Cgroup::peak_bytes() const { return read_count(peak_fd_, ""); }
bool Cgroup::out_of_memory() const { return read_count(events_fd_, "oom_kill ") > 0; }

void Cgroup::remove() {
  if (folder_.empty()) return;
  if (!remove_group(folder_)) base::log(base::LogLevel::warning, "functions", "cannot remove the cgroup {}", folder_);
  folder_.clear();
}

Cgroups::Cgroups(std::string_view tag) {
  if (auto own = own_folder(Version::v1)) use_v1(*own, tag);
  if (version_ == Version::none)
    if (auto own = own_folder(Version::v2)) use_v2(*own, tag);
  if (version_ != Version::none) clear();
}

Cgroups::~Cgroups() {
  if (version_ == Version::v1) rmdir(folder_.c_str());
}

void Cgroups::use_v1(const path& own, std::string_view tag) {
  clear_abandoned(own);
  path folder = own / ("virga-" + std::string(tag));
  if (mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return;
  if (access((folder / "memory.limit_in_bytes").c_str(), W_OK) != 0) return;
  folder_ = folder;
  version_ = Version::v1;
}

/// In version 2 a group with processes cannot have limited children, so virga moves itself into a child first.
void Cgroups::use_v2(const path& own, std::string_view tag) {
  auto available = lines_of(own / "cgroup.controllers");
  if (available.empty() || !has_word(available[0], "memory", ' ') || access((own / "cgroup.procs").c_str(), W_OK) != 0) return;
  auto enabled = lines_of(own / "cgroup.subtree_control");
  if (enabled.empty() || !has_word(enabled[0], "memory", ' ')) {
    path mine = own / ("virga-" + std::string(tag) + "-server");
    if (mkdir(mine.c_str(), 0755) != 0 && errno != EEXIST) return;
    if (!write_text(mine / "cgroup.procs", std::to_string(getpid())) ||
        !write_text(own / "cgroup.subtree_control", "+memory")) {
      write_text(own / "cgroup.procs", std::to_string(getpid()));
      rmdir(mine.c_str());
      return;
    }
  }
  folder_ = own;
  prefix_ = "virga-" + std::string(tag) + "-";
  version_ = Version::v2;
}

void Cgroups::clear() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    std::string name = entry.path().filename();
    if (!entry.is_directory(error) || !name.starts_with(prefix_ + "e")) continue;
    kill_all(entry.path());
    remove_group(entry.path());
  }
}

Cgroup Cgroups::make(std::string_view name, uint64_t memory_bytes) {
  Cgroup group;
  if (version_ == Version::none) return group;
  path folder = folder_ / (prefix_ + "e" + std::string(name));
  bool made = mkdir(folder.c_str(), 0755) == 0 || errno == EEXIST;
  if (!made && errno == ENOENT) made = mkdir(folder_.c_str(), 0755) == 0 && mkdir(folder.c_str(), 0755) == 0;
  if (!made) return group;
  bool v1 = version_ == Version::v1;
  std::string most = std::to_string(memory_bytes);
  bool limited = write_text(folder / (v1 ? "memory.limit_in_bytes" : "memory.max"), most);
  if (v1) {
    write_text(folder / "memory.memsw.limit_in_bytes", most);  // where swap is accounted
    write_text(folder / "memory.swappiness", "0");
  } else {
    write_text(folder / "memory.swap.max", "0");
    write_text(folder / "memory.oom.group", "0");
  }
  group.folder_ = folder;
  // Version 1 moves a single thread, which the child is, without waiting for the whole kernel to come to rest (10 ms).
  if (limited) group.join_fd_ = open((folder / (v1 ? "tasks" : "cgroup.procs")).c_str(), O_WRONLY | O_CLOEXEC);
  if (!group.active()) {
    group.remove();
    return {};
  }
  group.peak_fd_ = open((folder / (v1 ? "memory.max_usage_in_bytes" : "memory.peak")).c_str(), O_RDONLY | O_CLOEXEC);
  group.events_fd_ = open((folder / (v1 ? "memory.oom_control" : "memory.events")).c_str(), O_RDONLY | O_CLOEXEC);
  return group;
}

}  // namespace functions
