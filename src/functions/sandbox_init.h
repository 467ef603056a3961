// The first process of a sandbox: a program of a few hundred bytes that starts the function, collects orphans, and tells virga
// how the function ended. Without it the function itself would be process 1 of its namespace, where the kernel ignores the
// signals a process sends itself, so that abort() would look like a segmentation fault.
//
// It runs argv[0] with its own arguments and environment, keeps descriptor 3 from it, and writes one SandboxEnd there at the
// end.
#pragma once
#include <cstdint>

namespace functions {

struct SandboxEnd {
  uint32_t failed_to_start = 0;  // 1: `status` is the errno of execve; 0: it is a wait status
  int32_t status = 0;
};

/// A descriptor of the program, executable with execveat(fd, "", ..., AT_EMPTY_PATH); made once. -1 with errno when it cannot
/// be.
int sandbox_init_fd();

}  // namespace functions
