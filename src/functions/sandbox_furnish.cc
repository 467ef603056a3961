// A sandbox that was made in advance gets its package: seen from outside, by a thread that goes into its mount namespace and
// comes back.
#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "functions/errors.h"
#include "functions/limits.h"
#include "functions/sandbox.h"
#include "functions/sandbox_child.h"

namespace functions {
namespace {

/// A read-only copy of a folder, mounted nowhere yet.
FileDescriptor copy_of(const std::filesystem::path& source) {
  FileDescriptor tree(static_cast<int>(syscall(SYS_open_tree, AT_FDCWD, source.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
  if (!tree) return tree;
  struct mount_attr attributes{.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
                               .attr_clr = 0,
                               .propagation = MS_PRIVATE,
                               .userns_fd = 0};
  if (syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) != 0) tree.reset();
  return tree;
}

/// The calling thread's place in the world, to come back to.
struct Whereabouts {
  FileDescriptor mounts{::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC)};
  FileDescriptor root{::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC)};
  FileDescriptor folder{::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)};

  /// Going on anywhere else would be worse than to end.
  void return_to() const {
    bool back =
        setns(mounts.get(), CLONE_NEWNS) == 0 && fchdir(root.get()) == 0 && chroot(".") == 0 && fchdir(folder.get()) == 0;
    if (!back) abort();
  }
};

}  // namespace

bool Sandboxes::can_furnish() const { return geteuid() == 0; }

void Sandboxes::own_root() { unshare(CLONE_FS); }

base::Status Sandboxes::furnish(Sandbox& sandbox, const SandboxPlan& plan) {
  auto failed = [](ChildStep step) { return base::fail(sandbox_unavailable(describe(step), errno)); };
  std::vector<std::pair<FileDescriptor, std::string>> trees;
  trees.emplace_back(copy_of(plan.package), "/var/task");
  for (const SandboxTree& each : plan.trees) trees.emplace_back(copy_of(each.source), "/" + each.target);
  for (const auto& [tree, target] : trees)
    if (!tree) return failed(ChildStep::trees);
  cgroups_.set(sandbox.cgroup, limits_of(plan));

  Whereabouts here;
  FileDescriptor inside(::open(fmt::format("/proc/{}/ns/mnt", sandbox.pid).c_str(), O_RDONLY | O_CLOEXEC));
  if (!here.mounts || !here.root || !here.folder || !inside || setns(inside.get(), CLONE_NEWNS) != 0)
    return failed(ChildStep::mount_namespace);
  bool attached = true;
  for (const auto& [tree, target] : trees)
    attached = attached && syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
  int error = errno;
  std::string size = fmt::format("size={}", plan.tmp_bytes ? plan.tmp_bytes : limits::tmp_bytes);
  bool sized = attached && mount("tmp", "/tmp", "tmpfs", MS_REMOUNT | MS_NOSUID | MS_NODEV, size.c_str()) == 0;
  if (attached && !sized) error = errno;
  here.return_to();
  errno = error;
  if (!attached) return failed(ChildStep::attach);
  if (!sized) return failed(ChildStep::tmp);
  return {};
}

}  // namespace functions
