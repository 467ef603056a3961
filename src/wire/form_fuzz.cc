// Strangers' bytes into parse_form: it never fails in another way than by its error.
#include <cstdint>

#include "base/check.h"
#include "wire/form.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto document = wire::parse_form({reinterpret_cast<const char*>(data), size});
  if (document) wire::to_json(*document);
  return 0;
}
