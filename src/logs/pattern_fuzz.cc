// Any text as a filter pattern, against any message.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "logs/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t middle = text.find('\0');
  auto pattern = logs::Pattern::parse(text.substr(0, middle));
  if (pattern) (void)pattern->matches(middle == std::string_view::npos ? text : text.substr(middle));
  return 0;
}
