// Any text as a number: what parses prints, reads back, sorts and encodes as itself.
#include <string_view>

#include "base/check.h"
#include "items/key.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t middle = text.find(' ');
  auto left = items::Decimal::parse(text.substr(0, middle));
  auto right = items::Decimal::parse(middle == std::string_view::npos ? "1" : text.substr(middle + 1));
  if (!left || !right) return 0;
  CHECK(items::Decimal::parse(left->text()) == *left);
  std::string left_key, right_key;
  items::append_key(left_key, *left);
  items::append_key(right_key, *right);
  CHECK((left_key <=> right_key) == (*left <=> *right));
  std::string_view rest = left_key;
  CHECK(*items::take_key(rest, items::Type::number) == items::Value(*left) && rest.empty());
  if (auto sum = items::add(*left, *right)) {
    auto back = items::subtract(*sum, *right);
    CHECK(!back || *back == *left);
  }
  return 0;
}
