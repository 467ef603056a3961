// CHECK: guards our own invariants, also in release builds. Never for input from outside: that gets an Error.
#pragma once

namespace base {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

#define CHECK(condition)                                                  \
  do {                                                                    \
    if (!(condition)) base::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
