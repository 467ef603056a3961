#include "functions/cgroup.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
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

/// Our own group's folder in the hierarchy that carries the controller (version 1) or in the unified one (controller "").
std::optional<path> own_folder(std::string_view controller) {
  std::string own;
  for (const std::string& line : lines_of("/proc/self/cgroup")) {  // 4:memory:/path, 0::/path
    size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    std::string_view controllers = std::string_view(line).substr(first + 1, second - first - 1);
    bool wanted = controller.empty() ? controllers.empty() : has_word(controllers, controller, ',');
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
    bool wanted = controller.empty() ? type == "cgroup2" : type == "cgroup" && has_word(super, controller, ',');
    if (!wanted) continue;
    if (root != "/" && own.starts_with(root)) own = own.substr(root.size());
    return path(point + (own == "/" ? "" : own));
  }
  return std::nullopt;
}

constexpr std::string_view kNames[] = {"memory", "cpu", "pids", "freezer"};
constexpr int kMegabytesPerProcessor = 1769;
constexpr int kQuotaPeriod_us = 100'000;

bool write_fd(int fd, std::string_view text) {
  return fd >= 0 && pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

/// Groups of a killed virga may be frozen, where version 1 keeps even SIGKILL waiting.
void thaw_folder(const path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder / "freezer.state", error)) write_text(folder / "freezer.state", "THAWED");
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

void Cgroup::swap(Cgroup& other) {
  std::swap(name_, other.name_);
  std::swap(folders_, other.folders_);
  std::swap(join_fds_, other.join_fds_);
  std::swap(into_fd_, other.into_fd_);
  std::swap(peak_fd_, other.peak_fd_);
  std::swap(events_fd_, other.events_fd_);
  std::swap(freeze_fd_, other.freeze_fd_);
  std::swap(freezer_v1_, other.freezer_v1_);
}
Cgroup::~Cgroup() {
  for (int fd : join_fds_) close(fd);
  for (int fd : {into_fd_, peak_fd_, events_fd_, freeze_fd_})
    if (fd >= 0) close(fd);
}

uint64_t Cgroup::peak_bytes() const { return read_count(peak_fd_, ""); }
uint64_t Cgroup::kills() const { return read_count(events_fd_, "oom_kill "); }
bool Cgroup::out_of_memory() const { return kills() > 0; }
bool Cgroup::freeze() const { return write_fd(freeze_fd_, freezer_v1_ ? "FROZEN" : "1"); }
bool Cgroup::thaw() const { return write_fd(freeze_fd_, freezer_v1_ ? "THAWED" : "0"); }

void Cgroup::remove() {
  for (const std::string& folder : folders_)
    if (!remove_group(folder)) base::log(base::LogLevel::warning, "functions", "cannot remove the cgroup {}", folder);
  folders_.clear();
}

Cgroups::Cgroups(std::string_view tag) {
  for (Controller each : {memory, cpu, pids}) use_v1(each, tag);
  use_v2(tag);
  if (places_[freezer].version == Version::none) use_v1(freezer, tag);
  clear();
}

Cgroups::~Cgroups() {
  for (const Place& place : places_)
    if (place.version == Version::v1) rmdir(place.folder.c_str());
}

std::vector<std::string> Cgroups::missing() const {
  constexpr std::string_view what[] = {
      "a control group's memory limit: each process has one of its own, and all together are looked at now and then",
      "a share of the processor in proportion to their memory: all are alike",
      "a control group's limit of processes: RLIMIT_NPROC limits them",
      "the freezer of control groups: between events they are stopped by signals, and ended when one goes on"};
  std::vector<std::string> all;
  for (size_t each = 0; each < controllers; ++each)
    if (places_[each].version == Version::none) all.emplace_back(what[each]);
  return all;
}

void Cgroups::use_v1(Controller controller, std::string_view tag) {
  auto own = own_folder(kNames[controller]);
  if (!own) return;
  clear_abandoned(*own);
  path folder = *own / ("virga-" + std::string(tag));
  if (mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return;
  if (access((folder / "tasks").c_str(), W_OK) != 0) return;
  // All functions together weigh as much against virga as it needs for them to be served: they are not to starve.
  if (controller == cpu) write_text(folder / "cpu.shares", "262144");
  places_[controller] = {Version::v1, folder, ""};
}

/// In version 2 a group with processes cannot have limited children, so virga moves itself into a child first. The freezer is
/// no controller: it is there for every group that we may make.
void Cgroups::use_v2(std::string_view tag) {
  auto own = own_folder("");
  if (!own || access((*own / "cgroup.procs").c_str(), W_OK) != 0) return;
  std::string prefix = "virga-" + std::string(tag) + "-";
  auto available = lines_of(*own / "cgroup.controllers"), enabled = lines_of(*own / "cgroup.subtree_control");
  std::string wanted;
  for (Controller each : {memory, cpu, pids}) {
    bool there = !available.empty() && has_word(available[0], kNames[each], ' ');
    bool on = !enabled.empty() && has_word(enabled[0], kNames[each], ' ');
    if (there && places_[each].version == Version::none) places_[each] = {Version::v2, *own, prefix};
    if (there && !on && places_[each].version == Version::v2)
      wanted += (wanted.empty() ? "+" : " +") + std::string(kNames[each]);
  }
  if (!wanted.empty()) {
    path mine = *own / (prefix + "server");
    bool moved = (mkdir(mine.c_str(), 0755) == 0 || errno == EEXIST) &&
                 write_text(mine / "cgroup.procs", std::to_string(getpid())) &&
                 write_text(*own / "cgroup.subtree_control", wanted);
    if (!moved) {
      write_text(*own / "cgroup.procs", std::to_string(getpid()));
      rmdir(mine.c_str());
      for (Place& place : places_)
        if (place.version == Version::v2) place = {};
    }
  }
  path probe = *own / (prefix + "eprobe");
  if (mkdir(probe.c_str(), 0755) != 0 && errno != EEXIST) return;
  if (access((probe / "cgroup.freeze").c_str(), W_OK) == 0) places_[freezer] = {Version::v2, *own, prefix};
  rmdir(probe.c_str());
}

void Cgroups::clear() {
  for (const Place& place : places_) {
    if (place.version == Version::none) continue;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(place.folder, error)) {
      std::string name = entry.path().filename();
      if (!entry.is_directory(error) || !name.starts_with(place.prefix + "e")) continue;
      thaw_folder(entry.path());
      kill_all(entry.path());
      remove_group(entry.path());
    }
  }
}

namespace {

void limit_v1(size_t controller, const path& folder, const CgroupLimits& limits) {
  if (controller == Cgroups::memory) {
    std::string most = std::to_string(limits.memory_bytes);
    write_text(folder / "memory.limit_in_bytes", most);
    write_text(folder / "memory.memsw.limit_in_bytes", most);  // where swap is accounted
    write_text(folder / "memory.swappiness", "0");
  }
  if (controller == Cgroups::cpu) {
    write_text(folder / "cpu.shares", std::to_string(std::max(2, limits.memory_mb)));
    if (limits.processor_quota) {
      write_text(folder / "cpu.cfs_period_us", std::to_string(kQuotaPeriod_us));
      write_text(folder / "cpu.cfs_quota_us",
                 std::to_string(std::max(1000, kQuotaPeriod_us / kMegabytesPerProcessor * limits.memory_mb)));
    }
  }
  if (controller == Cgroups::pids) write_text(folder / "pids.max", std::to_string(limits.processes));
}

void limit_v2(size_t controller, const path& folder, const CgroupLimits& limits) {
  if (controller == Cgroups::memory) {
    write_text(folder / "memory.max", std::to_string(limits.memory_bytes));
    write_text(folder / "memory.swap.max", "0");
    write_text(folder / "memory.oom.group", "0");
  }
  if (controller == Cgroups::cpu) {
    write_text(folder / "cpu.weight", std::to_string(std::clamp(limits.memory_mb * 100 / 1024, 1, 10'000)));
    if (limits.processor_quota)
      write_text(folder / "cpu.max",
                 std::to_string(std::max(1000, kQuotaPeriod_us / kMegabytesPerProcessor * limits.memory_mb)) + " " +
                     std::to_string(kQuotaPeriod_us));
  }
  if (controller == Cgroups::pids) write_text(folder / "pids.max", std::to_string(limits.processes));
}

}  // namespace

path Cgroups::folder_of(const Place& place, std::string_view name) {
  return place.folder / (place.prefix + "e" + std::string(name));
}

void Cgroups::set(const Cgroup& group, const CgroupLimits& limits) {
  for (size_t each = 0; each < controllers; ++each) {
    if (places_[each].version == Version::none) continue;
    path folder = folder_of(places_[each], group.name_);
    places_[each].version == Version::v1 ? limit_v1(each, folder, limits) : limit_v2(each, folder, limits);
  }
}

Cgroup Cgroups::make(std::string_view name, const CgroupLimits& limits) {
  Cgroup group;
  group.name_ = name;
  for (size_t each = 0; each < controllers; ++each) {
    Place& place = places_[each];
    if (place.version == Version::none) continue;
    bool v1 = place.version == Version::v1;
    path folder = folder_of(place, name);
    bool fresh = std::find(group.folders_.begin(), group.folders_.end(), folder.string()) == group.folders_.end();
    if (fresh) {
      bool made = mkdir(folder.c_str(), 0755) == 0 || errno == EEXIST;
      if (!made && errno == ENOENT) made = mkdir(place.folder.c_str(), 0755) == 0 && mkdir(folder.c_str(), 0755) == 0;
      if (!made) continue;
      group.folders_.push_back(folder);
      // Version 1 moves a single thread, which the child is, without waiting for the whole kernel to come to rest (10 ms);
      // in version 2 it is born in its group.
      int fd = v1 ? open((folder / "tasks").c_str(), O_WRONLY | O_CLOEXEC)
                  : open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (fd < 0) continue;
      if (v1) group.join_fds_.push_back(fd);
      if (!v1) group.into_fd_ = fd;
    }
    v1 ? limit_v1(each, folder, limits) : limit_v2(each, folder, limits);
    if (each == memory) {
      group.peak_fd_ = open((folder / (v1 ? "memory.max_usage_in_bytes" : "memory.peak")).c_str(), O_RDONLY | O_CLOEXEC);
      group.events_fd_ = open((folder / (v1 ? "memory.oom_control" : "memory.events")).c_str(), O_RDONLY | O_CLOEXEC);
    }
    if (each == freezer) {
      group.freezer_v1_ = v1;
      group.freeze_fd_ = open((folder / (v1 ? "freezer.state" : "cgroup.freeze")).c_str(), O_RDWR | O_CLOEXEC);
    }
  }
  return group;
}

}  // namespace functions
