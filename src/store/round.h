// Round: the database as one write sees it on the committer thread: what is stored, with the earlier writes of the same round
// on top. Batch: puts and erasures that need neither reading nor a sync (room logs).
//
// A Round is only valid inside the work given to Store::write. Reads may wait for the disk. When the work returns an error
// everything it put or erased is undone.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/cursor.h"

namespace store {

class Store;

/// Entries and their bytes, or a change of them (sums.h).
struct Sum {
  int64_t entries = 0;
  int64_t bytes = 0;
  bool operator==(const Sum&) const = default;
};

class Round {
 public:
  base::Result<std::optional<std::string>> get(Family family, std::string_view key);
  void put(Family family, std::string_view key, std::string_view value);
  void erase(Family family, std::string_view key);
  /// Erases all keys of the span, at the end of the round: reads in this round still see them. For numbers that are given up
  /// for good (a dropped table), whose keys nobody reads or writes again.
  void erase_range(Family family, Span span);
  /// Over the stored keys and those of this round, as they are now.
  Cursor cursor(Family family, Span span);
  /// Called on the committer thread once all is durable, before any task of the round goes on, in the order given; or, the
  /// other way round, when the work returns an error or the round could not be written: what the work did beside is undone.
  enum class Outcome { committed, undone };
  using AtEnd = std::function<void(Outcome)>;
  void at_end(AtEnd then);
  /// The moment of this round: the clock's when it is first asked for. All that is written in one round has the same.
  base::Time moment(const base::Clock& clock);
  /// Adds to the sum kept under a table's or index's number; a first change, even of nothing, starts the sum.
  void add(uint64_t number, Sum change);
  /// Gives up the sum of a number that is given up.
  void drop_sum(uint64_t number);
  /// The next free number for a table or index; each is given out once, ever.
  base::Result<uint64_t> next_number();

 private:
  friend class Committer;
  struct State;
  explicit Round(State& state) : state_(state) {}
  State& state_;
};

class Batch {
 public:
  void put(Family family, std::string key, std::string value) {
    operations_.push_back({family, std::move(key), std::move(value)});
  }
  void erase(Family family, std::string key) { operations_.push_back({family, std::move(key), std::nullopt}); }
  bool empty() const { return operations_.empty(); }
  size_t size() const { return operations_.size(); }

 private:
  friend class Store;
  struct Operation {
    Family family;
    std::string key;
    std::optional<std::string> value;  // none: erase
  };
  std::vector<Operation> operations_;
};

}  // namespace store
