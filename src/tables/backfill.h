// Backfill: fills new global indexes from the items that are there, in small steps, while writes go on.
//
//   rows   |  filled: writes keep their entries up to date  |  not yet: writes leave no entries here  |
//                                                 Live::filled ^
// A step runs on the committer thread, where it sees every item as it is: it writes the entries of the next rows and moves the
// mark in the same synced write. So each row is indexed exactly once, by the step that reaches it, and by every later write of
// it; nothing old can come back, and after a crash the work goes on where it was.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "store/round.h"
#include "tables/schema.h"

namespace tables {

/// Writes the entries of the next rows from `from` on; returns where to go on, nothing when all rows have theirs. Items whose
/// keys for the index are missing, empty or of another type are left out. Committer thread.
base::Result<std::optional<std::string>> fill_entries(store::Round& round, const Table& table, const TableIndex& index,
                                                      const std::string& from);

/// Whether this row's entries are still to be written by a step. Committer thread.
bool awaits_filling(const Table& table, const TableIndex& index, std::string_view row_key);

/// The thread that takes the steps, one index after the other. It is started when there is work; destroying it stops after the
/// current step.
class Backfill {
 public:
  /// One durable step for an index of a table; whether there are more. May block.
  using Step = std::function<base::Result<bool>(const std::string& table, uint64_t index)>;
  explicit Backfill(Step step) : step_(std::move(step)) {}
  ~Backfill();
  /// Any thread.
  void add(std::string table, uint64_t index);

 private:
  struct Job {
    std::string table;
    uint64_t index = 0;
  };
  void run();

  const Step step_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;  // under mutex_, as the next
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tables
