// What a function answers: any bytes.
#include "gateway/proxy_result.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)gateway::proxy_response({reinterpret_cast<const char*>(data), size}, "image/png", {"image/*"});
  return 0;
}
