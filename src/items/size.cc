#include "items/size.h"

namespace items {
namespace {

constexpr size_t kContainerBytes = 3;
constexpr size_t kElementBytes = 1;

// One byte per pair of digits, pairs counted from the point, one for the exponent and one for a minus sign.
size_t number_bytes(const Decimal& number) {
  if (number.is_zero()) return 1;
  int low = number.exponent();
  int high = number.leading_exponent();
  auto pair = [](int exponent) { return (exponent + 1000) / 2; };
  return static_cast<size_t>(pair(high) - pair(low) + 1) + 1 + (number.negative() ? 1 : 0);
}

size_t total(const StringSet& members) {
  size_t sum = 0;
  for (auto& member : members) sum += member.size();
  return sum;
}

}  // namespace

size_t size_bytes(const Value& value) {
  switch (value.type()) {
    case Type::null:
    case Type::boolean: return 1;
    case Type::number: return number_bytes(*value.number());
    case Type::string: return value.string()->size();
    case Type::binary: return value.binary()->size();
    case Type::list: {
      size_t sum = kContainerBytes;
      for (auto& element : *value.list()) sum += kElementBytes + size_bytes(element);
      return sum;
    }
    case Type::map: return kContainerBytes + kElementBytes * value.map()->size() + size_bytes(*value.map());
    case Type::string_set: return total(*value.strings());
    case Type::number_set: {
      size_t sum = 0;
      for (auto& member : *value.numbers()) sum += number_bytes(member);
      return sum;
    }
    case Type::binary_set: return total(*value.binaries());
  }
  return 0;
}

size_t size_bytes(const Item& item) {
  size_t sum = 0;
  for (auto& attribute : item) sum += attribute.name.size() + size_bytes(attribute.value);
  return sum;
}

}  // namespace items
