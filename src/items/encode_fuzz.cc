// Any bytes as a stored item and as a key: what is read writes itself again.
#include <string_view>

#include "base/check.h"
#include "items/encode.h"
#include "items/key.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (auto item = items::decode(bytes)) CHECK(*items::decode(items::encode(*item)) == *item);
  for (auto type : {items::Type::number, items::Type::string, items::Type::binary}) {
    auto rest = bytes;
    auto value = items::take_key(rest, type);
    if (!value) continue;
    std::string again;
    items::append_key(again, *value);
    CHECK(again == bytes.substr(0, bytes.size() - rest.size()));
  }
  return 0;
}
