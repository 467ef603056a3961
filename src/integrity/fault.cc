#include "integrity/fault.h"

#include <fmt/format.h>

namespace integrity {

std::string text_of(const Fault& fault) {
  std::string where;
  auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!where.empty()) where += ", ";
    where.append(name).append(value);
  };
  add("", fault.table);
  add("index ", fault.index);
  add("key ", fault.key);
  return where.empty() ? fault.what : where + ": " + fault.what;
}

void Faults::begin(std::string table) {
  table_ = std::move(table);
  begun_ = count_;
}

void Faults::add(std::string_view index, std::string key, std::string what) {
  if (++count_ - begun_ <= kMaxFaultsShown) show_({table_, std::string(index), std::move(key), std::move(what)});
}

uint64_t Faults::end() {
  uint64_t found = count_ - begun_;
  if (found > kMaxFaultsShown) show_({table_, "", "", fmt::format("and {} more", found - kMaxFaultsShown)});
  table_.clear();
  begun_ = count_;
  return found;
}

}  // namespace integrity
