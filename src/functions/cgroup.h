// Cgroups: what the kernel keeps of each sandbox's processes together: a limit of memory and of processes, a share of the
// processor in proportion to memory, and the freezer, which takes the processor away between invocations. By control groups of
// version 2 where a part of the tree is ours to use, else by those of version 1, else by both where a machine has both; each
// controller that cannot be used is missing, and `missing` says which.
//
// All groups of one virga lie under one name made from its data folder, so that a start finds and clears what a killed virga
// left. Making, removing and joining take a moment: for the spawner's thread. Freezing and reading are for any.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace functions {

struct CgroupLimits {
  uint64_t memory_bytes = 0;
  int memory_mb = 128;  // what the share of the processor is in proportion to
  int processes = 0;
  bool processor_quota = false;  // also never more than that share, as on Lambda: one processor for 1,769 MB
};

/// The groups of one sandbox. Without any controller all answers are "no".
class Cgroup {
 public:
  Cgroup() = default;
  Cgroup(Cgroup&& other) noexcept { swap(other); }
  Cgroup& operator=(Cgroup&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Cgroup();  // closes descriptors; does not remove the groups

  bool active() const { return !folders_.empty(); }
  bool limits_memory() const { return peak_fd_ >= 0 || events_fd_ >= 0; }
  bool freezes() const { return freeze_fd_ >= 0; }
  /// Who writes "0" to one of these joins; for a process with one thread.
  const std::vector<int>& join_fds() const { return join_fds_; }
  int into_fd() const { return into_fd_; }  // for CLONE_INTO_CGROUP; -1 when there is none

  uint64_t peak_bytes() const;  // most memory used so far; 0 when unknown
  bool out_of_memory() const;   // the kernel killed a process for its memory
  uint64_t kills() const;       // how many it has killed for that
  bool freeze() const;
  bool thaw() const;
  void remove();  // once its processes are gone; waits for that a little

 private:
  friend class Cgroups;
  void swap(Cgroup& other);
  std::string name_;
  std::vector<std::string> folders_;
  std::vector<int> join_fds_;
  int into_fd_ = -1;
  int peak_fd_ = -1;
  int events_fd_ = -1;
  int freeze_fd_ = -1;
  bool freezer_v1_ = false;
};

class Cgroups {
 public:
  enum class Version { none, v1, v2 };
  enum Controller : size_t { memory, cpu, pids, freezer, controllers };

  /// `tag` tells this virga from others. Finds the controllers, makes the parent folders, kills and removes leftovers in them.
  explicit Cgroups(std::string_view tag);
  ~Cgroups();

  Version version(Controller controller) const { return places_[controller].version; }
  /// What there is none of, and what does its work instead; to follow "functions run without".
  std::vector<std::string> missing() const;
  /// New groups with those limits.
  Cgroup make(std::string_view name, const CgroupLimits& limits);
  /// Other limits, for groups whose processes have done nothing yet.
  void set(const Cgroup& group, const CgroupLimits& limits);

 private:
  struct Place {
    Version version = Version::none;
    std::filesystem::path folder;
    std::string prefix;  // of the names of groups
  };
  static std::filesystem::path folder_of(const Place& place, std::string_view name);
  void use_v1(Controller controller, std::string_view tag);
  void use_v2(std::string_view tag);
  void clear();

  std::array<Place, controllers> places_;
};

}  // namespace functions
