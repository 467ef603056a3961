// Cgroups: a memory limit for each sandbox's processes together, by the kernel's memory controller (version 1, or 2 where a
// part of the tree is ours to use). Where neither can be used there is none, and the sandbox falls back to RLIMIT_DATA per
// process.
//
// All groups of one virga lie under one name made from its data folder, so that a start finds and clears what a killed virga
// left. These calls write to the kernel's files and may take a moment: for the spawner's thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace functions {

/// One group. Empty (`active()` false) where there is no controller.
class Cgroup {
 public:
  Cgroup() = default;
  Cgroup(Cgroup&& other) noexcept;
  Cgroup& operator=(Cgroup&& other) noexcept;
  ~Cgroup();  // closes descriptors; does not remove the group

  bool active() const { return join_fd_ >= 0; }
  int join_fd() const { return join_fd_; }  // who writes "0" here joins; for a process with one thread
  uint64_t peak_bytes() const;              // most memory used so far; 0 when unknown
  bool out_of_memory() const;               // the kernel killed a process for its memory
  void remove();                            // once its processes are gone; waits for that a little

 private:
  friend class Cgroups;
  std::string folder_;
  int join_fd_ = -1;
  int peak_fd_ = -1;
  int events_fd_ = -1;
};

class Cgroups {
 public:
  /// `tag` tells this virga from others. Finds the controller, makes the parent folder, kills and removes leftovers in it.
  explicit Cgroups(std::string_view tag);
  ~Cgroups();

  enum class Version { none, v1, v2 };
  Version version() const { return version_; }
  /// A new group with that limit; an inactive one when there is no controller or it refuses.
  Cgroup make(std::string_view name, uint64_t memory_bytes);

 private:
  void use_v1(const std::filesystem::path& own, std::string_view tag);
  void use_v2(const std::filesystem::path& own, std::string_view tag);
  void clear();

  Version version_ = Version::none;
  std::filesystem::path folder_;
  std::string prefix_;  // of the names of groups
};

}  // namespace functions
