// Any bytes as a template: reading must end, with a template or with problems.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "stacks/template.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto loaded = stacks::load_text({reinterpret_cast<const char*>(data), size}, "fuzz.yaml", "/nowhere", {});
  if (loaded) stacks::describe(*loaded);
  return 0;
}
