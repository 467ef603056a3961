#include "items/encode.h"

#include "items/errors.h"
#include "items/limits.h"
#include "items/size.h"

namespace items {
namespace {

constexpr char kVersion = 1;
constexpr uint8_t kTrue = 10;                     // the type byte of `true`; `false` is Type::boolean
constexpr int kMaxDepth = 2 * kMaxNestingLevels;  // more than any stored item has

void put_varint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void put_bytes(std::string& out, std::string_view bytes) {
  put_varint(out, bytes.size());
  out.append(bytes);
}

void put_number(std::string& out, const Decimal& number) {
  char buffer[16];
  int length = 0;
  for (auto coefficient = number.coefficient(); coefficient != 0; coefficient >>= 8) {
    buffer[length++] = static_cast<char>(coefficient);
  }
  out += static_cast<char>((number.negative() ? 0x80 : 0) | length);
  int exponent = number.exponent();
  put_varint(out, static_cast<uint64_t>(exponent < 0 ? -2 * exponent - 1 : 2 * exponent));
  out.append(buffer, static_cast<size_t>(length));
}

void put_map(std::string& out, const Item& item);

void put_value(std::string& out, const Value& value) {
  if (value.type() == Type::boolean) {
    out += *value.boolean() ? static_cast<char>(kTrue) : static_cast<char>(Type::boolean);
    return;
  }
  out += static_cast<char>(value.type());
  switch (value.type()) {
    case Type::null:
    case Type::boolean: return;
    case Type::number: return put_number(out, *value.number());
    case Type::string: return put_bytes(out, *value.string());
    case Type::binary: return put_bytes(out, *value.binary());
    case Type::list:
      put_varint(out, value.list()->size());
      for (auto& element : *value.list()) put_value(out, element);
      return;
    case Type::map: return put_map(out, *value.map());
    case Type::number_set:
      put_varint(out, value.numbers()->size());
      for (auto& member : *value.numbers()) put_number(out, member);
      return;
    case Type::string_set:
    case Type::binary_set: {
      auto& members = value.strings() ? *value.strings() : *value.binaries();
      put_varint(out, members.size());
      for (auto& member : members) put_bytes(out, member);
      return;
    }
  }
}

void put_map(std::string& out, const Item& item) {
  put_varint(out, item.size());
  for (auto& attribute : item) {
    put_bytes(out, attribute.name);
    put_value(out, attribute.value);
  }
}

/// Reads what the functions above write. Each function returns false when the bytes are not theirs.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }

  bool byte(uint8_t& out) {
    if (bytes_.empty()) return false;
    out = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return true;
  }

  bool varint(uint64_t& out) {
    out = 0;
    uint8_t part = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (!byte(part)) return false;
      out |= uint64_t{part & 0x7Fu} << shift;
      if (part < 0x80) return true;
    }
    return false;
  }

  /// A number of things of at least one byte each, so never more than there are bytes.
  bool count(uint64_t& out) { return varint(out) && out <= bytes_.size(); }

  bool bytes(std::string_view& out) {
    uint64_t length = 0;
    if (!count(length)) return false;
    out = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return true;
  }

  bool number(Decimal& out) {
    uint8_t head = 0;
    uint64_t exponent = 0;
    if (!byte(head) || !varint(exponent) || exponent > 1000) return false;
    size_t length = head & 0x7Fu;
    if (length > 16 || length > bytes_.size()) return false;
    Decimal::Coefficient coefficient = 0;
    for (size_t i = length; i-- > 0;) coefficient = coefficient << 8 | static_cast<uint8_t>(bytes_[i]);
    bytes_.remove_prefix(length);
    int power = exponent % 2 == 0 ? static_cast<int>(exponent / 2) : -static_cast<int>(exponent / 2) - 1;
    auto made = Decimal::make(head >= 0x80, coefficient, power);
    if (!made) return false;
    out = *made;
    return true;
  }

  bool map(Item& out, int depth) {
    uint64_t size = 0;
    if (depth > kMaxDepth || !count(size)) return false;
    out.reserve(size);
    for (uint64_t i = 0; i < size; ++i) {
      std::string_view name;
      if (!bytes(name)) return false;
      auto* content = out.append(name);
      if (!content || !value(*content, depth)) return false;
    }
    return true;
  }

  /// Adds the size of a map's attributes.
  bool map_size(size_t& sum, uint64_t& count, int depth) {
    if (depth > kMaxDepth || !this->count(count)) return false;
    for (uint64_t i = 0; i < count; ++i) {
      if (!bytes_size(sum) || !value_size(sum, depth)) return false;
    }
    return true;
  }

  bool value_size(size_t& sum, int depth) {
    uint8_t type = 0;
    if (!byte(type)) return false;
    if (type == kTrue) type = static_cast<uint8_t>(Type::boolean);
    switch (static_cast<Type>(type)) {
      case Type::null:
      case Type::boolean: ++sum; return true;
      case Type::number: return number_size(sum);
      case Type::string:
      case Type::binary: return bytes_size(sum);
      case Type::list: return list_size(sum, depth + 1);
      case Type::map: {
        uint64_t members = 0;
        if (!map_size(sum, members, depth + 1)) return false;
        sum += kContainerBytes + kElementBytes * members;
        return true;
      }
      case Type::string_set:
      case Type::number_set:
      case Type::binary_set: return set_size(sum, static_cast<Type>(type));
    }
    return false;
  }

  bool value(Value& out, int depth) {
    uint8_t type = 0;
    if (!byte(type)) return false;
    if (type == kTrue) {
      out = Value(true);
      return true;
    }
    switch (static_cast<Type>(type)) {
      case Type::null: out = Value(); return true;
      case Type::boolean: out = Value(false); return true;
      case Type::number: {
        Decimal content;
        if (!number(content)) return false;
        out = content;
        return true;
      }
      case Type::string:
      case Type::binary: {
        std::string_view content;
        if (!bytes(content)) return false;
        out = static_cast<Type>(type) == Type::string ? Value(content) : Value(Binary{std::string(content)});
        return true;
      }
      case Type::list: return list(out, depth + 1);
      case Type::map: {
        Item content;
        if (!map(content, depth + 1)) return false;
        out = std::move(content);
        return true;
      }
      case Type::string_set:
      case Type::number_set:
      case Type::binary_set: return set(out, static_cast<Type>(type));
    }
    return false;
  }

 private:
  bool bytes_size(size_t& sum) {
    std::string_view content;
    if (!bytes(content)) return false;
    sum += content.size();
    return true;
  }

  bool number_size(size_t& sum) {
    Decimal content;
    if (!number(content)) return false;
    sum += size_bytes(content);
    return true;
  }

  bool list_size(size_t& sum, int depth) {
    uint64_t elements = 0;
    if (depth > kMaxDepth || !count(elements)) return false;
    sum += kContainerBytes + kElementBytes * elements;
    for (uint64_t i = 0; i < elements; ++i) {
      if (!value_size(sum, depth)) return false;
    }
    return true;
  }

  bool set_size(size_t& sum, Type type) {
    uint64_t members = 0;
    if (!count(members) || members == 0) return false;
    for (uint64_t i = 0; i < members; ++i) {
      if (type == Type::number_set ? !number_size(sum) : !bytes_size(sum)) return false;
    }
    return true;
  }

  bool list(Value& out, int depth) {
    uint64_t size = 0;
    if (depth > kMaxDepth || !count(size)) return false;
    List elements(size);
    for (auto& element : elements) {
      if (!value(element, depth)) return false;
    }
    out = std::move(elements);
    return true;
  }

  bool set(Value& out, Type type) {
    uint64_t size = 0;
    if (!count(size) || size == 0) return false;
    if (type == Type::number_set) {
      NumberSet members(size);
      for (auto& member : members) {
        if (!number(member)) return false;
      }
      out = Value::number_set(std::move(members));
      return true;
    }
    StringSet members(size);
    for (auto& member : members) {
      std::string_view content;
      if (!bytes(content)) return false;
      member = content;
    }
    out = type == Type::string_set ? Value::string_set(std::move(members)) : Value::binary_set(std::move(members));
    return true;
  }

  std::string_view bytes_;
};

}  // namespace

void append_encoded(std::string& out, const Item& item) {
  out += kVersion;
  put_map(out, item);
}

std::string encode(const Item& item) {
  std::string out;
  append_encoded(out, item);
  return out;
}

base::Result<Item> decode(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) return base::fail(corrupt_bytes("the version of an item"));
  Reader reader(bytes.substr(1));
  Item item;
  if (!reader.map(item, 0) || !reader.at_end()) return base::fail(corrupt_bytes("an item"));
  return item;
}

base::Result<size_t> encoded_size(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) return base::fail(corrupt_bytes("the version of an item"));
  Reader reader(bytes.substr(1));
  size_t sum = 0;
  uint64_t attributes = 0;
  if (!reader.map_size(sum, attributes, 0) || !reader.at_end()) return base::fail(corrupt_bytes("an item"));
  return sum;
}

}  // namespace items
