// Committer: the thread that runs all writes, in rounds of one sync each (store.h says how). Owned by the Store.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/store.h"
#include "store/sums.h"
#include "store/witness.h"

namespace store {

class Committer {
 public:
  Committer(Database& database, Sums& sums, const Options& options);
  ~Committer();  // finishes what is queued

  /// Why not, when it cannot be queued. Any thread.
  std::optional<base::Error> enqueue(std::unique_ptr<PendingWrite> write);
  /// With a reason: returns once what was queued before is stored. Not for the committer's thread.
  void refuse(std::optional<base::Error> why);
  std::optional<base::Error> refusal();
  void set_witness(std::shared_ptr<Witness> witness);

 private:
  using Writes = std::vector<std::unique_ptr<PendingWrite>>;
  void loop();
  size_t run_round(Writes& writes, size_t first);
  void answer(Writes& writes, size_t first, size_t last);
  static void finish(Writes& writes, size_t first, size_t last, const base::Error* failure);

  Database& database_;
  Sums& sums_;
  const size_t max_queued_;
  const Wait wait_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;              // for `refuse`
  Writes queue_;                              // under mutex_
  size_t running_ = 0;                        // taken from the queue and not finished; under mutex_
  bool stopping_ = false;                     // under mutex_
  std::optional<base::Error> refusal_;        // of all writes; under mutex_
  std::shared_ptr<Witness> witness_;          // under mutex_
  std::shared_ptr<Witness> round_s_witness_;  // of the writes taken from the queue; the thread's own
  std::thread thread_;                        // last: starts when all else is there
};

}  // namespace store
