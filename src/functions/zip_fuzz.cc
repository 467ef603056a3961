// Any bytes as a zip archive: read_zip ends, within its limits, and hands over only safe paths.
#include <string_view>

#include "base/check.h"
#include "functions/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view zip(reinterpret_cast<const char*>(data), size);
  (void)functions::read_zip(zip, [](const functions::ZipEntry& entry, std::string_view) -> base::Status {
    CHECK(!entry.path.empty() && entry.path.front() != '/' && entry.path.back() != '/');
    CHECK(("/" + entry.path + "/").find("/../") == std::string::npos);
    return {};
  });
  return 0;
}
