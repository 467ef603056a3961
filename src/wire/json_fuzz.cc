// Strangers' bytes into parse_json: it never fails in another way than by its error, and what it reads prints and reads back
// the same.
#include <cstdint>

#include "base/check.h"
#include "wire/form.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto document = wire::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  auto again = wire::parse_json(wire::to_json(*document));
  CHECK(again && *again == *document);
  auto pretty = wire::parse_json(wire::to_pretty_json(*document));
  CHECK(pretty && *pretty == *document);
  return 0;
}
