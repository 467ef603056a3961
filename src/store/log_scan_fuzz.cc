// Any bytes as a file of the log: what is found lies in it.
#include "base/check.h"
#include "store/log_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto damage = store::find_damage({reinterpret_cast<const char*>(data), size});
  CHECK(!damage || (damage->offset < size && damage->writes > 0));
  return 0;
}
