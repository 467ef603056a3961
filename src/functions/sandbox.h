// Sandbox: one running process tree with nothing of the machine but read-only system folders, its package at /var/task, a
// private /tmp, its own users, processes, mounts, network, names and IPC, bounded memory, and two doors: the Runtime API at
// 127.0.0.1:9001 and virga's AWS endpoint at 127.0.0.1:4566, whose listening sockets virga holds. Nobody else can reach those
// two, so whoever connects to them is this sandbox.
//
// Sandboxes: makes them. As root each one gets an unprivileged user id of its own; as an ordinary user each one is in a user
// namespace. Where the machine forbids a protection there is no sandbox, but an error that names it.
//
//   virga --clone--> [1] builds the sandbox around itself -> init program --run--> [2] /var/task/bootstrap
//                    killed with virga's spawning thread     obeys virga             the function; ended and run again in it
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "functions/cgroup.h"
#include "functions/sandbox_init.h"
#include "functions/skeleton.h"

namespace functions {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

/// A folder that is seen inside, read-only.
struct SandboxTree {
  std::filesystem::path source;
  std::string target;  // relative to the root; the skeleton has it
};

struct SandboxPlan {
  std::filesystem::path package;   // seen at /var/task
  std::vector<SandboxTree> trees;  // seen beside it
  std::string program = "/var/task/bootstrap";
  std::vector<std::string> arguments;    // after the program's name
  std::vector<std::string> environment;  // NAME=value
  int memory_mb = 128;
  uint64_t tmp_bytes = 0;        // of /tmp; 0: the standard size
  bool processor_quota = false;  // CgroupLimits
};

/// The user ids that sandboxes run under, each by one at a time. Any thread.
class UserIds {
 public:
  uint32_t take();
  void give_back(uint32_t id);

 private:
  std::mutex mutex_;
  std::set<uint32_t> taken_;
  uint32_t last_ = 0;
};

/// A user id that is held; given back by its destructor. Outlives the Sandboxes it is from.
class UserId {
 public:
  UserId() = default;
  explicit UserId(std::shared_ptr<UserIds> from) : from_(std::move(from)), value_(from_->take()) {}
  UserId(UserId&& other) noexcept : from_(std::move(other.from_)), value_(other.value_) {}
  UserId& operator=(UserId&& other) noexcept {
    reset();
    from_ = std::move(other.from_);
    value_ = other.value_;
    return *this;
  }
  ~UserId() { reset(); }
  uint32_t value() const { return value_; }
  void reset() {
    if (auto from = std::exchange(from_, nullptr)) from->give_back(value_);
  }

 private:
  std::shared_ptr<UserIds> from_;
  uint32_t value_ = 0;
};

/// Owned by whoever runs it; destroying one that still runs kills it and waits for its end.
class Sandbox {
 public:
  Sandbox() = default;
  Sandbox(Sandbox&&) noexcept = default;
  Sandbox& operator=(Sandbox&&) noexcept = default;
  ~Sandbox();

  FileDescriptor process;       // pidfd of process 1; readable when the sandbox has ended
  FileDescriptor link;          // to process 1: orders and news; ends with the sandbox
  FileDescriptor log;           // pipe: what it prints
  FileDescriptor runtime_door;  // listening sockets inside
  FileDescriptor aws_door;
  Cgroup cgroup;
  pid_t pid = -1;

  /// Starts a program of the sandbox: news with that tag tell how it ends.
  base::Status run(uint32_t tag, const std::vector<std::string>& arguments, const std::vector<std::string>& environment);
  /// Sends a signal to all its processes but the first. News of kind empty, with that round, tell when SIGKILL has worked.
  void signal(int number, uint32_t round = 0);
  /// The next news, when there are any.
  std::optional<SandboxNews> news();
  /// Takes the processor away from all its processes, and gives it back. Either may be repeated.
  void freeze();
  void thaw();
  bool frozen() const { return frozen_; }

  /// Asks the kernel to end all processes of the sandbox. Does not wait.
  void kill();
  /// Collects the ended process 1; true when it has ended (and was collected).
  bool reap();
  /// Waits for the end after kill(), collects, removes the cgroup, gives the user id back. Blocks for about a millisecond.
  void finish();

 private:
  friend class Sandboxes;
  UserId user_;
  bool reaped_ = false;
  bool frozen_ = false;
};

CgroupLimits limits_of(const SandboxPlan& plan);

class Sandboxes {
 public:
  /// `folder` is virga's own, for the skeleton. Blocks: for start-up.
  static base::Result<std::unique_ptr<Sandboxes>> open(const std::filesystem::path& folder);
  ~Sandboxes();

  /// Blocks for about two milliseconds and must be called from a thread that lives as long as the sandbox is to live.
  base::Result<Sandbox> start(const SandboxPlan& plan);
  /// Whether one can be made before it is known for what: started with no package, furnished later. Only root can.
  bool can_furnish() const;
  /// Gives a sandbox without a package those of the plan, and its limits. Blocks for a moment; from a thread of `own_root`.
  base::Status furnish(Sandbox& sandbox, const SandboxPlan& plan);
  /// Lets the calling thread have a root and a working folder of its own, which furnishing needs.
  static void own_root();
  /// Whether this machine allows all of it: makes one, with any folder as its package, and ends it. Blocks.
  base::Status try_one(const std::filesystem::path& package);
  const Cgroups& cgroups() const { return cgroups_; }

 private:
  Sandboxes(Skeleton skeleton, std::string_view tag);

  Skeleton skeleton_;
  Cgroups cgroups_;
  std::shared_ptr<UserIds> user_ids_ = std::make_shared<UserIds>();
};

}  // namespace functions
