#include "gateway/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gateway {
namespace {

constexpr int64_t kFarExponent = 1'000'000'000'000;  // beyond any that matters; keeps the arithmetic from overflowing

int64_t read_exponent(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int64_t value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc::result_out_of_range) return text.starts_with('-') ? -kFarExponent : kFarExponent;
  return std::clamp(value, -kFarExponent, kFarExponent);
}

using Wide = unsigned __int128;

/// 10^power mod modulus, of a modulus below 2^64.
Wide power_of_ten(int64_t power, Wide modulus) {
  Wide out = 1 % modulus;
  for (Wide square = 10 % modulus; power > 0; power /= 2, square = square * square % modulus) {
    if (power % 2 == 1) out = out * square % modulus;
  }
  return out;
}

}  // namespace

Decimal::Decimal(std::string_view text) {
  if (text.starts_with('-')) {
    negative_ = true;
    text.remove_prefix(1);
  }
  int64_t exponent = 0;
  if (auto mark = text.find_first_of("eE"); mark != std::string_view::npos) {
    exponent = read_exponent(text.substr(mark + 1));
    text = text.substr(0, mark);
  }
  auto point = text.find('.');
  auto whole = text.substr(0, point);
  digits_ = whole;
  if (point != std::string_view::npos) digits_ += text.substr(point + 1);
  auto first = digits_.find_first_not_of('0');
  if (first == std::string::npos) {
    digits_.clear();
    negative_ = false;
    return;
  }
  exponent_ = exponent + static_cast<int64_t>(whole.size()) - static_cast<int64_t>(first);
  digits_.erase(0, first);
  digits_.erase(digits_.find_last_not_of('0') + 1);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  auto sign = [](const Decimal& x) { return x.zero() ? 0 : x.negative_ ? -1 : 1; };
  if (auto order = sign(*this) <=> sign(other); order != 0) return order;
  auto order = exponent_ <=> other.exponent_;
  if (order == 0) order = digits_.compare(other.digits_) <=> 0;
  return negative_ ? 0 <=> order : order;
}

bool Decimal::multiple_of(const Decimal& divisor) const {
  if (zero()) return true;
  int64_t low = std::min(exponent_ - static_cast<int64_t>(digits_.size()),
                         divisor.exponent_ - static_cast<int64_t>(divisor.digits_.size()));
  int64_t zeros = exponent_ - low - static_cast<int64_t>(digits_.size());
  int64_t theirs = divisor.exponent_ - low;
  if (theirs > 18) return false;  // finer than the divisor, or absurdly far apart
  Wide modulus = 0;
  for (char digit : divisor.digits_) modulus = modulus * 10 + static_cast<Wide>(digit - '0');
  for (auto more = theirs - static_cast<int64_t>(divisor.digits_.size()); more > 0; --more) modulus *= 10;
  Wide rest = 0;
  for (char digit : digits_) rest = (rest * 10 + static_cast<Wide>(digit - '0')) % modulus;
  return rest * power_of_ten(zeros, modulus) % modulus == 0;
}

std::string Decimal::canonical() const {
  return zero() ? "0" : fmt::format("{}{}e{}", negative_ ? "-" : "", digits_, exponent_);
}

}  // namespace gateway
