// Any bytes as a file of the log: what is found lies in it, and where the last write ends too.
#include "base/check.h"
#include "store/log_scan.h"
#include "store/wal_tail.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view file(reinterpret_cast<const char*>(data), size);
  auto damage = store::find_damage(file);
  CHECK(!damage || (damage->offset < size && damage->writes > 0));
  for (uint64_t last : {uint64_t{0}, uint64_t{5}, ~uint64_t{0}}) {
    auto end = store::end_of_writes(file, last);
    CHECK(!end || *end <= size);
  }
  return 0;
}
