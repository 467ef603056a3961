// Sums: how many entries each table and index has, and how many bytes they are as their owner counts them.
//
//   meta   sum/NUMBER -> "ENTRIES BYTES", decimal
//
// A write adds to sums through its Round. The committer writes each sum that changed once per round, in the round's own batch,
// so a sum is always that of what is stored. Changes are the committer's; any thread may find.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/round.h"
#include "store/store.h"

namespace store {

class Database;

class Sums {
 public:
  /// In the order they were made; nothing: the sum is given up.
  using Changes = std::vector<std::pair<uint64_t, std::optional<Sum>>>;
  using Totals = std::map<uint64_t, std::optional<Sum>>;

  /// Reads what is stored; to look at a folder, without those that cannot be read. May wait for the disk.
  static base::Result<std::unique_ptr<Sums>> load(const Database& database, Access access);
  std::optional<Sum> find(uint64_t number) const;
  /// What the sums become by these changes.
  Totals after(const Changes& changes) const;
  void publish(const Totals& totals);

  static std::string key(uint64_t number);
  static std::string encode(const Sum& sum);
  /// Nothing when it is no such key, or value.
  static std::optional<uint64_t> number_of(std::string_view key);
  static std::optional<Sum> decode(std::string_view value);

 private:
  mutable std::mutex mutex_;
  std::map<uint64_t, Sum> sums_;  // under mutex_
};

}  // namespace store
