// Any bytes as a record of the change log: what is read writes itself again.
#include <string_view>

#include "base/check.h"
#include "tables/changes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto change = tables::decode_change({reinterpret_cast<const char*>(data), size});
  if (!change) return 0;
  auto again = tables::decode_change(tables::encode_change(*change));
  CHECK(again.has_value());
  CHECK(again->time == change->time && again->kind == change->kind && again->principal == change->principal);
  CHECK(again->keys == change->keys && again->old == change->old && again->fresh == change->fresh);
  return 0;
}
