// The C library's allocator, set up for programs that serve requests. Called first thing in main, before other threads.
#pragma once

namespace base {

/// Turns off the allocator's "fast bins": with them, each allocation from about 1 KB on first merges every small piece that was
/// freed, so that a program of many short-lived pieces spends several percent of its time on merging.
void tune_allocator();

}  // namespace base
