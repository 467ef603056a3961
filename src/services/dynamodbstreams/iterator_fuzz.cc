// Any text as a shard iterator: what is read writes itself again.
#include "base/check.h"
#include "services/dynamodbstreams/iterator.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (auto iterator = services::dynamodbstreams::decode_iterator(text)) CHECK(encode(*iterator) == text);
  return 0;
}
