#include "items/key.h"

#include <array>

#include "base/check.h"
#include "items/errors.h"
#include "items/limits.h"

namespace items {
namespace {

constexpr uint8_t kNegative = 0x7F;
constexpr uint8_t kZero = 0x80;
constexpr uint8_t kPositive = 0x81;
constexpr char kEscaped = '\xFF';
constexpr char kEnd = '\x01';

/// The bytes with 00 written as 00 FF, without the end mark.
void append_escaped(std::string& out, std::string_view bytes) {
  for (;;) {
    size_t zero = bytes.find('\0');
    out.append(bytes.substr(0, zero));
    if (zero == std::string_view::npos) return;
    out += '\0';
    out += kEscaped;
    bytes.remove_prefix(zero + 1);
  }
}

void append_string(std::string& out, std::string_view bytes) {
  append_escaped(out, bytes);
  out += '\0';
  out += kEnd;
}

bool take_string(std::string_view& bytes, std::string& out) {
  for (;;) {
    size_t zero = bytes.find('\0');
    if (zero == std::string_view::npos || zero + 1 >= bytes.size()) return false;
    out.append(bytes.substr(0, zero));
    char mark = bytes[zero + 1];
    bytes.remove_prefix(zero + 2);
    if (mark == kEnd) return true;
    if (mark != kEscaped) return false;
    out += '\0';
  }
}

void append_number(std::string& out, const Decimal& number) {
  if (number.is_zero()) {
    out += static_cast<char>(kZero);
    return;
  }
  std::array<uint8_t, 2 + kMaxNumberDigits / 2> buffer;
  size_t length = 0;
  buffer[length++] = kPositive;
  buffer[length++] = static_cast<uint8_t>(number.leading_exponent() - kMinNumberExponent);
  auto coefficient = number.coefficient();
  int digits = number.digits();
  if (digits % 2 != 0) coefficient *= 10;  // the last pair is whole; 39 digits still fit
  size_t pairs = static_cast<size_t>(digits + 1) / 2;
  for (size_t i = pairs; i-- > 0;) {
    uint8_t pair = 0;
    if (coefficient >> 64 != 0) {
      pair = static_cast<uint8_t>(coefficient % 100);
      coefficient /= 100;
    } else {
      auto low = static_cast<uint64_t>(coefficient);
      pair = static_cast<uint8_t>(low % 100);
      coefficient = low / 100;
    }
    buffer[length + i] = static_cast<uint8_t>(pair * 2 + (i + 1 < pairs));
  }
  length += pairs;
  if (number.negative()) {
    for (size_t i = 0; i < length; ++i) buffer[i] = static_cast<uint8_t>(~buffer[i]);
    buffer[0] = kNegative;
  }
  out.append(reinterpret_cast<const char*>(buffer.data()), length);
}

bool take_number(std::string_view& bytes, Decimal& out) {
  size_t position = 0;
  uint8_t flip = 0;
  auto next = [&](uint8_t& byte) {
    if (position == bytes.size()) return false;
    byte = static_cast<uint8_t>(static_cast<uint8_t>(bytes[position++]) ^ flip);
    return true;
  };
  uint8_t mark = 0;
  uint8_t exponent = 0;
  if (!next(mark)) return false;
  if (mark == kZero) {
    bytes.remove_prefix(1);
    out = {};
    return true;
  }
  if (mark != kPositive && mark != kNegative) return false;
  if (mark == kNegative) flip = 0xFF;
  if (!next(exponent)) return false;
  Decimal::Coefficient coefficient = 0;
  int pairs = 0;
  uint8_t byte = 1;
  for (; (byte & 1) != 0; ++pairs) {
    if (pairs == kMaxNumberDigits / 2 || !next(byte) || byte > 199) return false;
    coefficient = coefficient * 100 + byte / 2;
  }
  if (byte == 0) return false;  // zeros at the end are not written
  int first = exponent + kMinNumberExponent;
  // The first pair is never below 10, for it holds the leading digit.
  auto number = Decimal::make(mark == kNegative, coefficient, first + 1 - 2 * pairs);
  if (!number || number->leading_exponent() != first) return false;
  bytes.remove_prefix(position);
  out = *number;
  return true;
}

std::string encoded(const Value& value) {
  std::string out;
  append_key(out, value);
  return out;
}

/// The bounds of the last attribute that a range names.
KeyBounds last_bounds(const KeyRange& range) {
  switch (range.sort) {
    case SortOperator::all: return {};
    case SortOperator::equal: return {encoded(range.low), successor(encoded(range.low))};
    case SortOperator::less: return {"", encoded(range.low)};
    case SortOperator::less_or_equal: return {"", successor(encoded(range.low))};
    case SortOperator::greater: {
      auto from = successor(encoded(range.low));
      CHECK(from.has_value());  // no encoding is all FF
      return {*std::move(from), {}};
    }
    case SortOperator::greater_or_equal: return {encoded(range.low), {}};
    case SortOperator::between: return {encoded(range.low), successor(encoded(range.high))};
    case SortOperator::begins_with: {
      std::string prefix;
      append_escaped(prefix, range.low.string() ? *range.low.string() : *range.low.binary());
      return {prefix, successor(prefix)};
    }
  }
  return {};
}

}  // namespace

const KeyPart* KeySchema::find(std::string_view name) const {
  for (const auto& part : parts) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

void append_key(std::string& out, const Value& value) {
  switch (value.type()) {
    case Type::string: return append_string(out, *value.string());
    case Type::binary: return append_string(out, *value.binary());
    case Type::number: return append_number(out, *value.number());
    default: CHECK(!"a key is of type S, N or B");
  }
}

base::Result<Value> take_key(std::string_view& bytes, Type type) {
  if (type == Type::number) {
    Decimal number;
    if (!take_number(bytes, number)) return base::fail(corrupt_bytes("a number key"));
    return Value(number);
  }
  std::string text;
  if (!take_string(bytes, text)) return base::fail(corrupt_bytes("a string or binary key"));
  if (type == Type::binary) return Value(Binary{std::move(text)});
  return Value(std::move(text));
}

std::optional<std::string> successor(std::string prefix) {
  while (prefix.ends_with('\xFF')) prefix.pop_back();
  if (prefix.empty()) return {};
  prefix.back() = static_cast<char>(static_cast<uint8_t>(prefix.back()) + 1);
  return prefix;
}

KeyBounds sort_bounds(const KeyRange& range) {
  auto bounds = last_bounds(range);
  if (range.equal.empty()) return bounds;
  std::string before;
  for (const auto& value : range.equal) append_key(before, value);
  bounds.from.insert(0, before);
  bounds.until = bounds.until ? before + *bounds.until : successor(before);
  return bounds;
}

}  // namespace items
