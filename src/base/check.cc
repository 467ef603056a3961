#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace base {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "virga: broken invariant at %s:%d: %s\n", file, line, condition);
  std::abort();
}

}  // namespace base
