// Fault: something in a data folder that is not as it must be. Faults: shows them as they are found, and counts. One thread.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "integrity/limits.h"

namespace integrity {

struct Fault {
  std::string table;  // or a backup; "" when it is of no table
  std::string index;  // "" when it is of no index
  std::string key;    // of the item or entity, ready to be shown; ""
  std::string what;
};
/// "table notes, index by-kind, key {...}: an entry is missing"
std::string text_of(const Fault& fault);

class Faults {
 public:
  using Show = std::function<void(const Fault&)>;
  explicit Faults(Show show) : show_(std::move(show)) {}

  /// From now on faults are of this table: only the first kMaxFaultsShown of each are shown.
  void begin(std::string table);
  void add(std::string what) { add("", "", std::move(what)); }
  void add(std::string_view index, std::string key, std::string what);
  /// Says how many were not shown. Returns how many there were since `begin`.
  uint64_t end();
  uint64_t count() const { return count_; }

 private:
  Show show_;
  std::string table_;
  uint64_t count_ = 0;
  uint64_t begun_ = 0;  // the count at `begin`
};

}  // namespace integrity
