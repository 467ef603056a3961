#include "server/quantity.h"

#include <fmt/format.h>

namespace server {

std::string counted(int64_t count, std::string_view one, std::string_view many) {
  auto digits = std::to_string(count);
  for (size_t at = digits.size(); at > 3 && digits[at - 4] != '-';) digits.insert(at -= 3, ",");
  return fmt::format("{} {}", digits, count == 1 ? one : many);
}

std::string bytes_text(int64_t bytes) {
  static constexpr std::string_view kUnits[] = {"KB", "MB", "GB", "TB"};
  if (bytes < 1024) return counted(bytes, "byte", "bytes");
  auto amount = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < std::size(kUnits); ++unit) amount /= 1024;
  return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

}  // namespace server
