#include "items/size.h"

namespace items {
namespace {

size_t total(const StringSet& members) {
  size_t sum = 0;
  for (auto& member : members) sum += member.size();
  return sum;
}

}  // namespace

/// Pairs are counted from the point: 1.5 and 120 have two, 1500 and 0.15 one.
size_t size_bytes(const Decimal& number) {
  if (number.is_zero()) return 1;
  auto pair = [](int exponent) { return (exponent + 1000) / 2; };
  int pairs = pair(number.leading_exponent()) - pair(number.exponent()) + 1;
  return static_cast<size_t>(pairs) + 1 + (number.negative() ? 1 : 0);
}

size_t size_bytes(const Value& value) {
  switch (value.type()) {
    case Type::null:
    case Type::boolean: return 1;
    case Type::number: return size_bytes(*value.number());
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
      for (auto& member : *value.numbers()) sum += size_bytes(member);
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
