// Any text as an event pattern, against any event: what is before the first zero byte, and what is behind it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "events/filter.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t middle = text.find('\0');
  auto filter = events::Filter::parse(text.substr(0, middle));
  if (!filter) return 0;
  auto event = wire::parse_json(middle == std::string_view::npos ? "{}" : text.substr(middle + 1));
  if (event) (void)filter->matches(*event);
  return 0;
}
