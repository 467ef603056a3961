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
  int64_t mine = exponent_ - low;
  int64_t theirs = divisor.exponent_ - low;
  if (theirs > 18) return false;                      // finer than the divisor, or absurdly far apart
  if (mine > 100'000) return divisor.digits_ == "1";  // too long to divide; powers of ten still divide it
  uint64_t modulus = 0;
  for (int64_t i = 0; i < theirs; ++i) {
    modulus = modulus * 10 + (i < static_cast<int64_t>(divisor.digits_.size()) ? divisor.digits_[i] - '0' : 0);
  }
  unsigned __int128 rest = 0;
  for (int64_t i = 0; i < mine; ++i) {
    rest = (rest * 10 + (i < static_cast<int64_t>(digits_.size()) ? digits_[i] - '0' : 0)) % modulus;
  }
  return rest == 0;
}

std::string Decimal::canonical() const {
  return zero() ? "0" : fmt::format("{}{}e{}", negative_ ? "-" : "", digits_, exponent_);
}

}  // namespace gateway
