// Witness: whom the committer tells of each round once it is stored and before its writes are answered: room replication, which
// wakes those who follow the log, and holds answers back until a follower has confirmed them. A store without one asks nobody.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "base/error.h"

namespace store {

class Witness {
 public:
  /// Answers the writes of a round: done, or failed with this error.
  using Answer = std::move_only_function<void(const base::Error* failure)>;

  virtual ~Witness() = default;
  /// Why no write is taken now. Any thread; must not wait.
  virtual std::optional<base::Error> refusal() = 0;
  /// All writes up to `sequence` are stored. Calls `answer` once, now or later, on any thread. The committer's thread; must not
  /// wait.
  virtual void committed(uint64_t sequence, Answer answer) = 0;
};

}  // namespace store
