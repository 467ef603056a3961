// Lineage: whose writes a data folder holds. Each start of a leader begins a run, with an id of its own, at the place of its
// first write; the runs are stored in the log like any write, so a follower has those of its leader.
//
//   meta   run/NUMBER -> {"Epoch": 2, "Id": "...", "Start": 12345}           NUMBER counts up, 20 digits
//
// Two folders hold the same writes up to a place when they have the run in common that it lies in. An epoch counts promotions:
// of two leaders the one of the higher epoch leads.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "store/drawer.h"
#include "store/store.h"
#include "wire/fields.h"

namespace replication {

struct Run {
  int64_t epoch = 1;
  std::string id;
  uint64_t start = 0;
};

template <class V>
void fields(V& v, Run& x) {
  v.required("Epoch", x.epoch);
  v.required("Id", x.id);
  v.required("Start", x.start);
}

class Lineage {
 public:
  /// May wait for the disk.
  static base::Result<Lineage> load(store::Store& store);
  explicit Lineage(std::vector<Run> runs = {}) : runs_(std::move(runs)) {}

  /// 0 when nobody ever followed this folder.
  int64_t epoch() const { return runs_.empty() ? 0 : runs_.back().epoch; }
  std::string_view run() const { return runs_.empty() ? std::string_view() : std::string_view(runs_.back().id); }
  bool empty() const { return runs_.empty(); }
  /// Why somebody whose last write has that place and belongs to that run holds something else than the first writes of ours,
  /// which end at `last`; nothing when it does not.
  std::optional<std::string> difference(std::string_view run, uint64_t place, uint64_t last) const;

 private:
  std::vector<Run> runs_;  // in their order
};

/// What this room keeps in family meta, for whoever looks at a whole data folder.
store::Drawers drawers();

/// A leader starts: its run begins, in at least that epoch. Before any other write, and before anybody else writes.
base::Status begin_run(store::Store& store, base::Random& random, int64_t least_epoch);

}  // namespace replication
