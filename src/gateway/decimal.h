// Decimal: comparing JSON numbers by their exact text, without rounding. Pure; any thread.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace gateway {

/// A JSON number taken apart: 0.digits * 10^exponent, without leading or trailing zeros among the digits; zero has none.
class Decimal {
 public:
  /// `text` is a JSON number.
  explicit Decimal(std::string_view text);

  bool integral() const { return digits_.empty() || exponent_ >= static_cast<int64_t>(digits_.size()); }
  bool zero() const { return digits_.empty(); }
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;
  /// True when this is a whole multiple of the (non-zero) divisor.
  bool multiple_of(const Decimal& divisor) const;
  /// The same text for equal numbers.
  std::string canonical() const;

 private:
  bool negative_ = false;
  int64_t exponent_ = 0;
  std::string digits_;
};

}  // namespace gateway
