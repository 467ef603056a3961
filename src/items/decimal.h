// Decimal: a DynamoDB number. At most 38 significant digits, magnitude 1E-130 to 9.99...E+125 or zero, exact.
//
// Always normalised: value = (-1)^negative * coefficient * 10^exponent where the coefficient has no trailing zero, and zero is
// +0 * 10^0. So equal numbers have equal members. A small value type; any thread.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace items {

/// DynamoDB reads values in one of two ways, by the operation. `current` reads a number's exponent in full. `older` reads
/// numbers as Java's BigDecimal does, whose exponents have 32 bits, and compares their magnitude in arithmetic that wraps.
enum class Layer { current, older };

class Decimal {
 public:
  using Coefficient = unsigned __int128;

  Decimal() = default;  // zero
  explicit Decimal(int64_t value);

  /// "12", "-0.5", "+1e3", ".5", "5.": decimal digits with optional sign, point and exponent. Out of range or too precise is an
  /// error with DynamoDB's text.
  static base::Result<Decimal> parse(std::string_view text, Layer layer = Layer::current);
  /// The number coefficient * 10^exponent; more than 38 digits or out of range is DynamoDB's error.
  static base::Result<Decimal> make(bool negative, Coefficient coefficient, int exponent);

  /// As DynamoDB prints: plain digits, no exponent, no superfluous zero. "100000", "0.001", "-3.14".
  std::string text() const;
  void append_text(std::string& out) const;

  bool is_zero() const { return high_ == 0 && low_ == 0; }
  bool negative() const { return negative_; }
  Coefficient coefficient() const { return Coefficient{high_} << 64 | low_; }
  int exponent() const { return exponent_; }
  /// Number of significant digits; 1 for zero.
  int digits() const;
  /// Exponent of the first digit: 0 for 1 to 9.99, 2 for 100, -1 for 0.5; 0 for zero.
  int leading_exponent() const { return is_zero() ? 0 : exponent_ + digits() - 1; }
  /// The number as int64_t when it is whole and fits.
  std::optional<int64_t> integer() const;

  bool operator==(const Decimal& other) const = default;
  std::strong_ordering operator<=>(const Decimal& other) const;

  Decimal operator-() const;

 private:
  uint64_t high_ = 0;  // two halves: alignment 8 keeps Value small
  uint64_t low_ = 0;
  int16_t exponent_ = 0;
  bool negative_ = false;
};

/// Whether exponent and scale of a number's text fit 32 bits, as Layer::older wants it.
bool has_readable_exponent(std::string_view text);

/// Exact sums; one that is out of range or needs more than 38 digits is DynamoDB's overflow error.
base::Result<Decimal> add(const Decimal& left, const Decimal& right);
base::Result<Decimal> subtract(const Decimal& left, const Decimal& right);

}  // namespace items
