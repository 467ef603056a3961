// Strangers' bytes into gunzip: what it takes is what gzip gives back.
#include <cstdint>

#include "base/check.h"
#include "wire/gzip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto plain = wire::gunzip({reinterpret_cast<const char*>(data), size}, 1 << 20);
  if (plain) CHECK(wire::gunzip(wire::gzip(*plain), plain->size()) == plain);
  return 0;
}
