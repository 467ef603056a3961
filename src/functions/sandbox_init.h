// The first process of a sandbox: a program of a few kilobytes that starts the sandbox's programs, collects orphans, and tells
// virga how they ended. It stays when they end or are ended, so that the sandbox, with its /tmp, can run them again. It takes
// orders on descriptor 3, one message each, and answers with SandboxNews:
//
//   run       starts one program                                  -> ended, or failed to start, later
//   signal    sends a signal to every other process of the sandbox -> after SIGKILL: empty, once none is left
//
// It has no more rights than the function, so taking it over gains nothing; the kernel keeps signals from inside away from a
// first process. When virga is gone it ends, and with it the sandbox.
#pragma once
#include <cstdint>

namespace functions {

/// Followed by `strings` texts, each ended by a zero byte: of `run` the arguments, the first being the program's path, and then
/// the environment.
struct SandboxOrder {
  enum class Kind : uint32_t { run, signal };
  static constexpr uint32_t kMostBytes = 64 * 1024;
  static constexpr uint32_t kMostStrings = 4096;

  Kind kind;
  uint32_t tag;        // run: of the program, 0 is the runtime; signal: its number
  uint32_t arguments;  // run: how many of the texts; signal: the round, which `empty` repeats
  uint32_t strings;
};

struct SandboxNews {
  enum class Kind : uint32_t { failed, ended, empty };
  Kind kind;
  uint32_t tag;    // failed, ended: of the program; empty: the round of the last SIGKILL
  int32_t status;  // ended: a wait status; failed: an errno
};

/// A descriptor of the program, executable with execveat(fd, "", ..., AT_EMPTY_PATH); made once. -1 with errno when it cannot
/// be.
int sandbox_init_fd();

}  // namespace functions
