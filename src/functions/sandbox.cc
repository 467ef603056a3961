#include "functions/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "crypto/hash.h"
#include "functions/errors.h"
#include "functions/limits.h"
#include "functions/sandbox_child.h"
#include "functions/sandbox_init.h"
#include "functions/seccomp.h"

namespace functions {
namespace {

constexpr size_t kStackBytes = 64 * 1024;
constexpr int kLowestDescriptor = 10;  // the child puts its own at 0 to 3
constexpr uint32_t kInnerUid = 993;    // in a user namespace, as on Lambda

/// A descriptor above those the child assigns.
FileDescriptor raised(int fd) {
  if (fd < 0 || fd >= kLowestDescriptor) return FileDescriptor(fd);
  FileDescriptor high(fcntl(fd, F_DUPFD_CLOEXEC, kLowestDescriptor));
  close(fd);
  return high;
}

struct Channel {
  FileDescriptor ours, theirs;
};

base::Result<Channel> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return base::fail(sandbox_unavailable("pipe", errno));
  Channel channel{raised(ends[0]), raised(ends[1])};
  fcntl(channel.ours.get(), F_SETFL, O_NONBLOCK);
  return channel;
}

base::Result<Channel> make_socket_pair(int type) {
  int ends[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) return base::fail(sandbox_unavailable("socketpair", errno));
  return Channel{raised(ends[0]), raised(ends[1])};
}

/// The two listeners that the child sent before it became the function.
bool take_doors(int fd, Sandbox& sandbox) {
  char byte;
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  if (recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != 1) return false;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(2 * sizeof(int))) return false;
  int doors[2];
  memcpy(doors, CMSG_DATA(header), sizeof(doors));
  sandbox.runtime_door = FileDescriptor(doors[0]);
  sandbox.aws_door = FileDescriptor(doors[1]);
  return true;
}

/// A stack for the child, one per spawning thread.
class Stack {
 public:
  Stack() : memory_(mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0)) {}
  ~Stack() {
    if (memory_ != MAP_FAILED) munmap(memory_, kStackBytes);
  }
  bool ok() const { return memory_ != MAP_FAILED; }
  void* top() const { return static_cast<char*>(memory_) + kStackBytes; }

 private:
  void* memory_;
};

/// The same as clone(), into a control group of version 2, which only the newer call can. The child goes on upon our own stack,
/// below this frame, while we wait for it to become another program or to end.
__attribute__((noinline, no_sanitize("address", "undefined", "thread"))) pid_t clone_into(ChildPlan& plan, uint64_t flags,
                                                                                          int into_fd, int* pidfd) {
  // The kernel's struct clone_args: flags, pidfd, five fields that stay zero, stack size, tls, set_tid, its size, cgroup.
  uint64_t arguments[11] = {flags | 0x2'0000'0000 /* CLONE_INTO_CGROUP */, reinterpret_cast<uint64_t>(pidfd)};
  arguments[10] = static_cast<uint64_t>(into_fd);
#if defined(__x86_64__)
  long result = SYS_clone3;
  asm volatile("syscall" : "+a"(result) : "D"(arguments), "S"(sizeof(arguments)) : "rcx", "r11", "memory");
#else
  register long x8 asm("x8") = SYS_clone3;
  register long x0 asm("x0") = reinterpret_cast<long>(arguments);
  register long x1 asm("x1") = sizeof(arguments);
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
  long result = x0;
#endif
  if (result == 0) {
    sandbox_child(&plan);
    __builtin_trap();
  }
  if (result < 0) errno = static_cast<int>(-result);
  return result < 0 ? -1 : static_cast<pid_t>(result);
}

/// Runs the child in the namespaces. While it prepares itself it shares our memory and this thread waits, so signals stay out.
pid_t clone_child(ChildPlan& plan, int namespaces, int into_fd, int* pidfd) {
  thread_local Stack stack;
  if (!stack.ok()) return -1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | namespaces;
  pid_t pid = into_fd < 0 ? clone(&sandbox_child, stack.top(), flags, &plan, pidfd)
                          : clone_into(plan, static_cast<uint64_t>(flags), into_fd, pidfd);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

std::vector<ChildMount> mounts_of(const Skeleton& skeleton, const SandboxPlan& plan) {
  uint64_t closed = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  std::vector<ChildMount> mounts;
  mounts.push_back({skeleton.folder.c_str(), "/", closed, 0});
  for (const SkeletonMount& each : skeleton.mounts) {
    if (each.kind == SkeletonMount::Kind::device)
      mounts.push_back({each.source.c_str(), each.target.c_str(), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, 0});
    else
      mounts.push_back({each.source.c_str(), each.target.c_str(), closed, AT_RECURSIVE});
  }
  if (!plan.package.empty()) mounts.push_back({plan.package.c_str(), "var/task", closed, 0});
  for (const SandboxTree& each : plan.trees) mounts.push_back({each.source.c_str(), each.target.c_str(), closed, 0});
  return mounts;
}

base::Error failure(const ChildPlan& plan, pid_t pid, int clone_errno) {
  if (pid < 0) return sandbox_unavailable("namespaces of its own (clone)", clone_errno);
  return sandbox_unavailable(describe(plan.failed_step), plan.failed_errno);
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}
int FileDescriptor::release() { return std::exchange(fd_, -1); }
void FileDescriptor::reset() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

Sandbox::~Sandbox() {
  if (!process && !cgroup.active()) return;
  kill();
  finish();
}

base::Status Sandbox::run(uint32_t tag, const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment) {
  SandboxOrder order{.kind = SandboxOrder::Kind::run,
                     .tag = tag,
                     .arguments = static_cast<uint32_t>(arguments.size()),
                     .strings = static_cast<uint32_t>(arguments.size() + environment.size())};
  std::string message(reinterpret_cast<const char*>(&order), sizeof(order));
  for (const auto* texts : {&arguments, &environment})
    for (const std::string& each : *texts) message.append(each).push_back('\0');
  if (order.strings > SandboxOrder::kMostStrings || message.size() >= SandboxOrder::kMostBytes)
    return base::fail(sandbox_unavailable("so many arguments and variables", E2BIG));
  if (send(link.get(), message.data(), message.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message.size()))
    return base::fail(sandbox_unavailable("orders to its first process", errno));
  return {};
}

void Sandbox::signal(int number, uint32_t round) {
  thaw();
  SandboxOrder order{
      .kind = SandboxOrder::Kind::signal, .tag = static_cast<uint32_t>(number), .arguments = round, .strings = 0};
  send(link.get(), &order, sizeof(order), MSG_NOSIGNAL);
}

std::optional<SandboxNews> Sandbox::news() {
  SandboxNews news;
  if (!link || recv(link.get(), &news, sizeof(news), MSG_DONTWAIT) != sizeof(news)) return std::nullopt;
  return news;
}

void Sandbox::freeze() {
  if (std::exchange(frozen_, true)) return;
  if (cgroup.freezes()) {
    cgroup.freeze();
    return;
  }
  frozen_ = false;  // its first process is not, and takes the order
  signal(SIGSTOP);
  frozen_ = true;
}

void Sandbox::thaw() {
  if (!std::exchange(frozen_, false)) return;
  if (cgroup.freezes()) {
    cgroup.thaw();
  } else {
    signal(SIGCONT);
  }
}

void Sandbox::kill() {
  if (process && !reaped_) syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
  if (frozen_ && cgroup.freezes()) cgroup.thaw();  // a freezer of version 1 keeps SIGKILL waiting
}

bool Sandbox::reap() {
  if (reaped_ || !process) return true;
  siginfo_t info{};
  int result = waitid(P_PIDFD, static_cast<id_t>(process.get()), &info, WEXITED | WNOHANG | __WALL);
  reaped_ = (result == 0 && info.si_pid != 0) || (result != 0 && errno == ECHILD);
  return reaped_;
}

void Sandbox::finish() {
  if (process && !reaped_) {
    pollfd wait{process.get(), POLLIN, 0};
    for (int rounds = 0; !reap() && rounds < 200; ++rounds) poll(&wait, 1, 50);
  }
  process.reset();
  cgroup.remove();
  user_.reset();
}

CgroupLimits limits_of(const SandboxPlan& plan) {
  return {.memory_bytes = static_cast<uint64_t>(plan.memory_mb) << 20,
          .memory_mb = plan.memory_mb,
          .processes = limits::processes,
          .processor_quota = plan.processor_quota};
}

base::Result<std::unique_ptr<Sandboxes>> Sandboxes::open(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  auto absolute = std::filesystem::absolute(folder, error);
  TRY(auto skeleton, make_skeleton(absolute / "root"));
  std::string tag = crypto::sha256_hex(absolute.string()).substr(0, 12);
  if (sandbox_init_fd() < 0) return base::fail(sandbox_unavailable("its first process (memfd_create)", errno));
  return std::unique_ptr<Sandboxes>(new Sandboxes(std::move(skeleton), tag));
}

Sandboxes::Sandboxes(Skeleton skeleton, std::string_view tag) : skeleton_(std::move(skeleton)), cgroups_(tag) {}
Sandboxes::~Sandboxes() = default;

uint32_t UserIds::take() {
  std::lock_guard lock(mutex_);
  do {
    last_ = (last_ + 1) % limits::uids;
  } while (!taken_.insert(last_).second);
  return last_;
}

void UserIds::give_back(uint32_t id) {
  std::lock_guard lock(mutex_);
  taken_.erase(id);
}

base::Result<Sandbox> Sandboxes::start(const SandboxPlan& plan) {
  TRY(auto log, make_pipe());
  TRY(auto link, make_socket_pair(SOCK_SEQPACKET));
  TRY(auto hand_over, make_socket_pair(SOCK_DGRAM));
  static const FileDescriptor init = raised(fcntl(sandbox_init_fd(), F_DUPFD_CLOEXEC, kLowestDescriptor));

  Sandbox sandbox;
  sandbox.user_ = UserId(user_ids_);
  uint64_t memory_bytes = static_cast<uint64_t>(plan.memory_mb) << 20;
  sandbox.cgroup = cgroups_.make(std::to_string(sandbox.user_.value()), limits_of(plan));

  bool root = geteuid() == 0;
  std::string uid_map = std::to_string(kInnerUid) + " " + std::to_string(geteuid()) + " 1";
  std::string gid_map = std::to_string(kInnerUid) + " " + std::to_string(getegid()) + " 1";
  std::string tmp_options =
      "mode=1777,nr_inodes=65536,size=" + std::to_string(plan.tmp_bytes ? plan.tmp_bytes : limits::tmp_bytes);
  auto mounts = mounts_of(skeleton_, plan);
  CHECK(mounts.size() <= ChildPlan::kMaxMounts);
  std::vector<int> join_fds = sandbox.cgroup.join_fds();

  ChildPlan child;
  child.mounts = mounts.data();
  child.mount_count = mounts.size();
  child.tmp_options = tmp_options.c_str();
  child.cgroup_fds = join_fds.data();
  child.cgroup_count = join_fds.size();
  if (!root) child.uid_map = uid_map.c_str(), child.gid_map = gid_map.c_str();
  child.uid = limits::first_uid + sandbox.user_.value();
  child.hand_over_fd = hand_over.theirs.get();
  child.log_fd = log.theirs.get();
  child.link_fd = link.theirs.get();
  child.init_fd = init.get();
  child.data_bytes = sandbox.cgroup.limits_memory() ? 0 : memory_bytes;
  child.open_files = limits::open_files;
  child.processes = limits::processes;
  child.filter = seccomp_filter();

  int namespaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | (root ? 0 : CLONE_NEWUSER);
  int pidfd = -1;
  sandbox.pid = clone_child(child, namespaces, sandbox.cgroup.into_fd(), &pidfd);
  int clone_errno = errno;
  if (sandbox.pid > 0) sandbox.process = FileDescriptor(pidfd);
  if (sandbox.pid < 0 || child.failed_step != ChildStep::none) return base::fail(failure(child, sandbox.pid, clone_errno));
  if (!take_doors(hand_over.ours.get(), sandbox)) return base::fail(sandbox_unavailable(describe(ChildStep::hand_over), errno));
  sandbox.log = std::move(log.ours);
  sandbox.link = std::move(link.ours);
  return sandbox;
}

base::Status Sandboxes::try_one(const std::filesystem::path& package) {
  TRY(auto sandbox, start({.package = package}));
  sandbox.kill();
  sandbox.finish();
  return {};
}

}  // namespace functions
