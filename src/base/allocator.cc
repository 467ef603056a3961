#include "base/allocator.h"

#include <malloc.h>

namespace base {

void tune_allocator() { mallopt(M_MXFAST, 0); }

}  // namespace base
