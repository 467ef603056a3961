// The system calls a sandboxed process may not make: those that change or inspect the machine, other processes or the sandbox.
// Refused calls fail with EPERM (clone3 and a foreign calling convention with ENOSYS, so that libraries fall back).
// The program is built once and never changes; any thread.
#pragma once
#include <linux/filter.h>

namespace functions {

/// The filter, for prctl(PR_SET_SECCOMP). Valid for the life of the process.
const sock_fprog* seccomp_filter();

}  // namespace functions
