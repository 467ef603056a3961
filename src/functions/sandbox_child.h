// What a new process does between its creation and the start of the function: it builds the sandbox around itself.
//
// It shares virga's memory while virga's thread waits, so everything it needs is prepared in a ChildPlan, it allocates nothing,
// takes no lock, calls the kernel directly, and reports where it failed by writing into the plan.
#pragma once
#include <linux/filter.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace functions {

/// Where a sandbox could not be built; `describe` names the protection that is missing.
enum class ChildStep : int {
  none,
  identity,
  cgroup,
  trees,
  mount_namespace,
  private_mounts,
  root,
  attach,
  proc,
  tmp,
  pivot,
  hostname,
  loopback,
  runtime_door,
  aws_door,
  hand_over,
  standard_streams,
  limits,
  privileges,
  filter,
  exec,
};
const char* describe(ChildStep step);

/// A folder or file of the machine that is seen inside, at `target`, relative to the new root.
struct ChildMount {
  const char* source;
  const char* target;
  uint64_t attributes;  // MOUNT_ATTR_...
  int recursive;        // AT_RECURSIVE or 0
};

struct ChildPlan {
  static constexpr size_t kMaxMounts = 32;

  const ChildMount* mounts = nullptr;  // the first is the root itself
  size_t mount_count = 0;
  const char* tmp_options = nullptr;
  const int* cgroup_fds = nullptr;  // cgroup.procs files to join
  size_t cgroup_count = 0;
  const char* uid_map = nullptr;  // in a user namespace: what to write; else nullptr, and uid is taken on
  const char* gid_map = nullptr;
  uint32_t uid = 0;
  int hand_over_fd = -1;    // unix socket: the two doors go out here
  int log_fd = -1;          // stdout and stderr
  int link_fd = -1;         // orders come and news go here
  int init_fd = -1;         // the program of process 1
  uint64_t data_bytes = 0;  // RLIMIT_DATA; 0: no limit
  int open_files = 0;
  int processes = 0;
  const sock_fprog* filter = nullptr;

  ChildStep failed_step = ChildStep::none;  // written by the child
  int failed_errno = 0;
};

/// The child's main; the argument is a ChildPlan. Returns only when it failed.
int sandbox_child(void* plan);

}  // namespace functions
