// What the processes of a sandbox use, added up from /proc: for machines where no control group does it. Any thread.
#pragma once
#include <sys/types.h>

#include <cstdint>

namespace functions {

struct TreeUse {
  int processes = 0;
  uint64_t resident_bytes = 0;
  uint64_t processor_ticks = 0;  // of sysconf(_SC_CLK_TCK) a second, of those that live
};

/// Of everything below that process, itself included. What comes and goes meanwhile may be missed.
TreeUse tree_use(pid_t root);

}  // namespace functions
