#include "items/decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>

#include "items/errors.h"
#include "items/limits.h"

namespace items {
namespace {

using Coefficient = Decimal::Coefficient;

constexpr std::array<Coefficient, 39> kPowers = [] {
  std::array<Coefficient, 39> powers{};
  Coefficient power = 1;
  for (auto& entry : powers) {
    entry = power;
    power *= 10;
  }
  return powers;
}();

int bit_width(Coefficient value) {
  auto high = static_cast<uint64_t>(value >> 64);
  return high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<uint64_t>(value));
}

int count_digits(Coefficient value) {
  if (value == 0) return 1;
  int guess = bit_width(value) * 1233 >> 12;  // log10(2) in 12 bits: right, or one too small
  return guess + (guess < 39 && value >= kPowers[guess]);
}

/// Removes trailing zeros; returns how many.
int strip_zeros(Coefficient& value) {
  int count = 0;
  while (value >> 64 != 0 && value % 10 == 0) {
    value /= 10;
    ++count;
  }
  if (value >> 64 != 0) return count;
  auto low = static_cast<uint64_t>(value);
  while (low != 0 && low % 10 == 0) {
    low /= 10;
    ++count;
  }
  value = low;
  return count;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What a number's text says, before it is checked against the limits.
struct Scanned {
  bool negative = false;
  Coefficient coefficient = 0;  // without trailing zeros; meaningless past 38 digits
  int digits = 0;               // significant ones
  int64_t exponent = 0;
  int64_t written = 0;  // the exponent as it is in the text
  int64_t scale = 0;    // digits after the point, less that
};

constexpr int64_t kLargestExponent = int64_t{1} << 40;

/// Reads "e+12" from `position` on; false when it is no exponent, or does not fit 64 bits. Large ones saturate.
bool scan_exponent(std::string_view text, size_t position, int64_t& exponent) {
  ++position;
  bool negative = false;
  if (position < text.size() && (text[position] == '+' || text[position] == '-')) negative = text[position++] == '-';
  if (position == text.size()) return false;
  for (; position < text.size(); ++position) {
    if (!is_digit(text[position])) return false;
    int digit = text[position] - '0';
    if (exponent > (std::numeric_limits<int64_t>::max() - digit) / 10) return false;
    exponent = exponent * 10 + digit;
  }
  exponent = std::min(exponent, kLargestExponent);
  if (negative) exponent = -exponent;
  return true;
}

bool scan(std::string_view text, Scanned& out) {
  size_t position = 0;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    out.negative = text[0] == '-';
    position = 1;
  }
  bool point = false;
  bool any = false;
  int64_t fraction = 0;  // digits after the point
  int64_t zeros = 0;     // zeros seen since the last significant digit
  int64_t exponent = 0;
  for (; position < text.size(); ++position) {
    char c = text[position];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!is_digit(c)) break;
    any = true;
    fraction += point;
    if (c == '0') {
      zeros += out.digits > 0;
      continue;
    }
    int64_t length = out.digits + zeros + 1;
    if (length <= kMaxNumberDigits) out.coefficient = out.coefficient * kPowers[zeros + 1] + static_cast<unsigned>(c - '0');
    out.digits = static_cast<int>(std::min<int64_t>(length, std::numeric_limits<int>::max()));
    zeros = 0;
  }
  if (!any) return false;
  if (position < text.size()) {
    if (text[position] != 'e' && text[position] != 'E') return false;
    if (!scan_exponent(text, position, exponent)) return false;
  }
  out.exponent = exponent - fraction + zeros;
  out.written = exponent;
  out.scale = fraction - exponent;
  return true;
}

bool fits_ints(const Scanned& scanned) {
  auto fits = [](int64_t value) {
    return value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
  };
  return fits(scanned.written) && fits(scanned.scale);
}

}  // namespace

Decimal::Decimal(int64_t value) {
  auto magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  Coefficient coefficient = magnitude;
  exponent_ = static_cast<int16_t>(strip_zeros(coefficient));
  low_ = static_cast<uint64_t>(coefficient);
  negative_ = value < 0;
}

bool has_readable_exponent(std::string_view text) {
  Scanned scanned;
  return scan(text, scanned) && fits_ints(scanned);
}

base::Result<Decimal> Decimal::parse(std::string_view text, Layer layer) {
  Scanned scanned;
  if (!scan(text, scanned)) return base::fail(not_numeric(text));
  int64_t leading = scanned.exponent + std::max(scanned.digits, 1) - 1;
  if (layer == Layer::older) {
    if (!fits_ints(scanned)) return base::fail(not_numeric(text));
    leading = int64_t{static_cast<int32_t>(static_cast<uint32_t>(leading + 1))} - 1;
  }
  if (leading > kMaxNumberExponent) return base::fail(number_overflow());
  if (leading < kMinNumberExponent) return base::fail(number_underflow());
  Decimal number;
  if (scanned.digits == 0) return number;
  if (scanned.digits > kMaxNumberDigits) return base::fail(too_many_digits());
  number.high_ = static_cast<uint64_t>(scanned.coefficient >> 64);
  number.low_ = static_cast<uint64_t>(scanned.coefficient);
  number.exponent_ = static_cast<int16_t>(scanned.exponent);
  number.negative_ = scanned.negative;
  return number;
}

base::Result<Decimal> Decimal::make(bool negative, Coefficient coefficient, int exponent) {
  Decimal number;
  if (coefficient == 0) return number;
  int64_t power = int64_t{exponent} + strip_zeros(coefficient);
  int digits = count_digits(coefficient);
  if (power + digits - 1 > kMaxNumberExponent) return base::fail(number_overflow());
  if (power + digits - 1 < kMinNumberExponent) return base::fail(number_underflow());
  if (digits > kMaxNumberDigits) return base::fail(too_many_digits());
  number.high_ = static_cast<uint64_t>(coefficient >> 64);
  number.low_ = static_cast<uint64_t>(coefficient);
  number.exponent_ = static_cast<int16_t>(power);
  number.negative_ = negative;
  return number;
}

int Decimal::digits() const { return count_digits(coefficient()); }

void Decimal::append_text(std::string& out) const {
  char buffer[40];
  char* end = buffer;
  Coefficient value = coefficient();
  if (high_ == 0) {
    end = std::to_chars(buffer, buffer + sizeof buffer, low_).ptr;
  } else {
    constexpr uint64_t kHalf = 10'000'000'000'000'000'000u;  // 10^19
    auto upper = static_cast<uint64_t>(value / kHalf);
    auto lower = static_cast<uint64_t>(value % kHalf);
    end = std::to_chars(buffer, buffer + sizeof buffer, upper).ptr;
    for (int i = 18; i >= 0; --i, lower /= 10) end[i] = static_cast<char>('0' + lower % 10);
    end += 19;
  }
  auto count = static_cast<int>(end - buffer);
  if (negative_) out += '-';
  if (exponent_ >= 0) {
    out.append(buffer, end).append(static_cast<size_t>(exponent_), '0');
  } else if (count + exponent_ > 0) {
    out.append(buffer, end + exponent_) += '.';
    out.append(end + exponent_, end);
  } else {
    out.append("0.").append(static_cast<size_t>(-exponent_ - count), '0').append(buffer, end);
  }
}

std::string Decimal::text() const {
  std::string out;
  append_text(out);
  return out;
}

std::optional<int64_t> Decimal::integer() const {
  if (exponent_ < 0 || exponent_ > 18 || high_ != 0) return {};
  Coefficient value = low_ * kPowers[static_cast<size_t>(exponent_)];
  Coefficient limit = Coefficient{static_cast<uint64_t>(std::numeric_limits<int64_t>::max())} + (negative_ ? 1 : 0);
  if (value > limit) return {};
  auto magnitude = static_cast<uint64_t>(value);
  return static_cast<int64_t>(negative_ ? 0 - magnitude : magnitude);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (negative_ != other.negative_) return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  if (negative_) return -other <=> -*this;
  if (is_zero() || other.is_zero()) return !is_zero() <=> !other.is_zero();
  int my_digits = digits();
  int other_digits = other.digits();
  if (auto order = exponent_ + my_digits <=> other.exponent_ + other_digits; order != 0) return order;
  Coefficient mine = coefficient();
  Coefficient theirs = other.coefficient();
  if (my_digits < other_digits) mine *= kPowers[static_cast<size_t>(other_digits - my_digits)];
  if (other_digits < my_digits) theirs *= kPowers[static_cast<size_t>(my_digits - other_digits)];
  return mine <=> theirs;
}

Decimal Decimal::operator-() const {
  Decimal result = *this;
  result.negative_ = !negative_ && !is_zero();
  return result;
}

base::Result<Decimal> add(const Decimal& left, const Decimal& right) {
  if (left.is_zero()) return right;
  if (right.is_zero()) return left;
  const Decimal& upper = left.exponent() >= right.exponent() ? left : right;
  const Decimal& lower = left.exponent() >= right.exponent() ? right : left;
  int shift = upper.exponent() - lower.exponent();
  Coefficient a = 0;
  Coefficient b = lower.coefficient();
  if (shift > kMaxNumberDigits || __builtin_mul_overflow(upper.coefficient(), kPowers[static_cast<size_t>(shift)], &a)) {
    return base::fail(number_overflow());
  }
  bool negative = upper.negative();
  Coefficient sum = 0;
  if (upper.negative() == lower.negative()) {
    if (__builtin_add_overflow(a, b, &sum)) return base::fail(number_overflow());
  } else if (a >= b) {
    sum = a - b;
  } else {
    sum = b - a;
    negative = lower.negative();
  }
  int exponent = lower.exponent() + strip_zeros(sum);
  if (count_digits(sum) > kMaxNumberDigits) return base::fail(number_overflow());
  return Decimal::make(negative, sum, exponent);
}

base::Result<Decimal> subtract(const Decimal& left, const Decimal& right) { return add(left, -right); }

}  // namespace items
