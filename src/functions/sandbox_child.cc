#include "functions/sandbox_child.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// Memory is shared with virga here: the sanitizers' bookkeeping must not see this thread of execution.
#define IN_CHILD __attribute__((no_sanitize("address", "undefined", "thread", "memory")))

namespace functions {
namespace {

constexpr uint16_t kRuntimePort = 9001;
constexpr uint16_t kAwsPort = 4566;

template <class... Args>
IN_CHILD long call(long number, Args... args) {
  return syscall(number, args...);  // the C library's wrapper of this one keeps no state but errno
}

IN_CHILD bool fail(ChildPlan& plan, ChildStep step) {
  plan.failed_step = step;
  plan.failed_errno = errno;
  return false;
}

IN_CHILD bool write_file(const char* path, const char* text) {
  long fd = call(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool written = call(SYS_write, fd, text, strlen(text)) >= 0;
  int error = errno;
  call(SYS_close, fd);
  errno = error;
  return written;
}

/// In a user namespace: who we are inside. Outside one: the cgroups, while we still may.
IN_CHILD bool identify(ChildPlan& plan) {
  for (size_t i = 0; i < plan.cgroup_count; ++i)
    if (call(SYS_write, plan.cgroup_fds[i], "0", 1) < 0) return fail(plan, ChildStep::cgroup);
  if (!plan.uid_map) return true;
  if (!write_file("/proc/self/setgroups", "deny") && errno != ENOENT) return fail(plan, ChildStep::identity);
  if (!write_file("/proc/self/uid_map", plan.uid_map) || !write_file("/proc/self/gid_map", plan.gid_map))
    return fail(plan, ChildStep::identity);
  return true;
}

/// Takes a detached copy of every tree to show inside, while paths still mean what virga means by them.
IN_CHILD bool copy_trees(ChildPlan& plan, int* trees) {
  for (size_t i = 0; i < plan.mount_count; ++i) {
    const ChildMount& mount = plan.mounts[i];
    trees[i] = static_cast<int>(call(SYS_open_tree, AT_FDCWD, mount.source,
                                     OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | static_cast<unsigned>(mount.recursive)));
    if (trees[i] < 0) return fail(plan, ChildStep::trees);
    struct mount_attr attributes{.attr_set = mount.attributes, .attr_clr = 0, .propagation = MS_PRIVATE, .userns_fd = 0};
    if (call(SYS_mount_setattr, trees[i], "", static_cast<unsigned>(AT_EMPTY_PATH | mount.recursive), &attributes,
             sizeof(attributes)) < 0)
      return fail(plan, ChildStep::trees);
  }
  return true;
}

/// Goes to the root of the mount namespace. In a chroot virga's root need not be a mount point, and pivot_root wants one;
/// joining our own mount namespace sets the root to the namespace's.
IN_CHILD bool leave_chroot(ChildPlan& plan) {
  long fd = call(SYS_openat, AT_FDCWD, "/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  if (fd < 0 || call(SYS_setns, fd, CLONE_NEWNS) < 0) return fail(plan, ChildStep::mount_namespace);
  call(SYS_close, fd);
  if (call(SYS_mount, nullptr, "/", nullptr, static_cast<unsigned long>(MS_REC | MS_PRIVATE), nullptr) < 0)
    return fail(plan, ChildStep::private_mounts);
  return true;
}

IN_CHILD bool build_root(ChildPlan& plan, const int* trees) {
  if (call(SYS_move_mount, trees[0], "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0 || call(SYS_fchdir, trees[0]) < 0)
    return fail(plan, ChildStep::root);
  for (size_t i = 1; i < plan.mount_count; ++i)
    if (call(SYS_move_mount, trees[i], "", AT_FDCWD, plan.mounts[i].target, MOVE_MOUNT_F_EMPTY_PATH) < 0)
      return fail(plan, ChildStep::attach);
  unsigned long flags = MS_NOSUID | MS_NODEV;
  if (call(SYS_mount, "proc", "proc", "proc", flags | MS_NOEXEC, nullptr) < 0) return fail(plan, ChildStep::proc);
  if (call(SYS_mount, "tmpfs", "tmp", "tmpfs", flags, plan.tmp_options) < 0) return fail(plan, ChildStep::tmp);
  // Old and new root change places, and the old one, then on top, goes.
  if (call(SYS_pivot_root, ".", ".") < 0 || call(SYS_umount2, ".", MNT_DETACH) < 0 || call(SYS_chdir, "/var/task") < 0)
    return fail(plan, ChildStep::pivot);
  if (call(SYS_sethostname, "function", size_t{8}) < 0) return fail(plan, ChildStep::hostname);
  return true;
}

IN_CHILD int open_door(uint16_t port) {
  long fd = call(SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (call(SYS_bind, fd, &address, sizeof(address)) < 0 || call(SYS_listen, fd, 128) < 0) return -1;
  return static_cast<int>(fd);
}

IN_CHILD bool raise_loopback() {
  long fd = call(SYS_socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  ifreq request{};
  request.ifr_name[0] = 'l';
  request.ifr_name[1] = 'o';
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  bool up = call(SYS_ioctl, fd, SIOCSIFFLAGS, &request) >= 0;
  int error = errno;
  call(SYS_close, fd);
  errno = error;
  return up;
}

/// The two listeners are made in the sandbox's network and go to virga, who accepts on them.
IN_CHILD bool open_doors(ChildPlan& plan) {
  if (!raise_loopback()) return fail(plan, ChildStep::loopback);
  int doors[2] = {open_door(kRuntimePort), -1};
  if (doors[0] < 0) return fail(plan, ChildStep::runtime_door);
  doors[1] = open_door(kAwsPort);
  if (doors[1] < 0) return fail(plan, ChildStep::aws_door);
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(doors))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* header = reinterpret_cast<cmsghdr*>(control);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(doors));
  auto* handed = reinterpret_cast<int*>(CMSG_DATA(header));
  handed[0] = doors[0];
  handed[1] = doors[1];
  if (call(SYS_sendmsg, plan.hand_over_fd, &message, MSG_NOSIGNAL) < 0) return fail(plan, ChildStep::hand_over);
  return true;
}

/// Descriptors 0, 1, 2 and 3 (for process 1); all others close when it starts.
IN_CHILD bool set_streams(ChildPlan& plan) {
  long null = call(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0 || call(SYS_dup3, null, 0, 0) < 0 || call(SYS_dup3, plan.log_fd, 1, 0) < 0 ||
      call(SYS_dup3, plan.log_fd, 2, 0) < 0)
    return fail(plan, ChildStep::standard_streams);
  if (call(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) < 0) return fail(plan, ChildStep::standard_streams);
  if (call(SYS_dup3, plan.link_fd, 3, 0) < 0) return fail(plan, ChildStep::standard_streams);
  return true;
}

IN_CHILD bool limit(int resource, uint64_t most) {
  rlimit value{most, most};
  return call(SYS_prlimit64, 0, resource, &value, nullptr) >= 0;
}

/// Set-up ends here: no privilege, nor a way back to one, is left.
IN_CHILD bool give_up_privileges(ChildPlan& plan) {
  if (!limit(RLIMIT_NOFILE, static_cast<uint64_t>(plan.open_files)) ||
      !limit(RLIMIT_NPROC, static_cast<uint64_t>(plan.processes)) || !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_MEMLOCK, 65536) ||
      (plan.data_bytes > 0 && !limit(RLIMIT_DATA, plan.data_bytes)))
    return fail(plan, ChildStep::limits);
  call(SYS_setsid);
  call(SYS_umask, 022);
  if (call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) < 0) return fail(plan, ChildStep::privileges);
  if (!plan.uid_map) {
    if (call(SYS_setgroups, size_t{0}, nullptr) < 0 || call(SYS_setresgid, plan.uid, plan.uid, plan.uid) < 0 ||
        call(SYS_setresuid, plan.uid, plan.uid, plan.uid) < 0)
      return fail(plan, ChildStep::privileges);
  }
  // After the change of user, which clears it: when virga's thread ends, this process and with it the sandbox is killed.
  if (call(SYS_prctl, PR_SET_PDEATHSIG, static_cast<long>(SIGKILL), 0L, 0L, 0L) < 0) return fail(plan, ChildStep::privileges);
  if (call(SYS_prctl, PR_SET_SECCOMP, static_cast<long>(SECCOMP_MODE_FILTER), plan.filter, 0L, 0L) < 0)
    return fail(plan, ChildStep::filter);
  return true;
}

IN_CHILD void reset_signals() {
  struct {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)();
    unsigned long mask;
  } standard{};  // the kernel's own layout
  for (int signal = 1; signal < 32; ++signal) call(SYS_rt_sigaction, signal, &standard, nullptr, sizeof(standard.mask));
  unsigned long none = 0;
  call(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, sizeof(none));
}

}  // namespace

IN_CHILD int sandbox_child(void* argument) {
  ChildPlan& plan = *static_cast<ChildPlan*>(argument);
  int trees[ChildPlan::kMaxMounts];
  if (!identify(plan) || !copy_trees(plan, trees) || !leave_chroot(plan) || !build_root(plan, trees) || !open_doors(plan) ||
      !set_streams(plan) || !give_up_privileges(plan))
    call(SYS_exit_group, 1);
  reset_signals();
  char* none[] = {nullptr};
  call(SYS_execveat, plan.init_fd, "", none, none, AT_EMPTY_PATH);
  fail(plan, ChildStep::exec);
  call(SYS_exit_group, 1);
  return 1;
}

const char* describe(ChildStep step) {
  switch (step) {
    case ChildStep::none: return "nothing";
    case ChildStep::identity: return "a user namespace of its own (uid_map)";
    case ChildStep::cgroup: return "a memory limit (cgroup)";
    case ChildStep::trees: return "read-only copies of the system folders (open_tree, mount_setattr)";
    case ChildStep::mount_namespace: return "a mount namespace of its own (setns)";
    case ChildStep::private_mounts: return "mounts of its own (MS_PRIVATE)";
    case ChildStep::root: return "a root file system of its own (move_mount)";
    case ChildStep::attach: return "the folders of its file system (move_mount)";
    case ChildStep::proc: return "a process list of its own (/proc)";
    case ChildStep::tmp: return "a temporary folder of its own (tmpfs)";
    case ChildStep::pivot: return "a root file system of its own (pivot_root)";
    case ChildStep::hostname: return "a host name of its own";
    case ChildStep::loopback: return "a network of its own (loopback)";
    case ChildStep::runtime_door: return "its Runtime API address";
    case ChildStep::aws_door: return "its AWS endpoint address";
    case ChildStep::hand_over: return "its two listeners (SCM_RIGHTS)";
    case ChildStep::standard_streams: return "its standard streams";
    case ChildStep::limits: return "its resource limits";
    case ChildStep::privileges: return "an unprivileged user (setresuid, no_new_privs)";
    case ChildStep::filter: return "a system call filter (seccomp)";
    case ChildStep::exec: return "its first process";
  }
  return "something";
}

}  // namespace functions
