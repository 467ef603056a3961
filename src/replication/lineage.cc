#include "replication/lineage.h"

#include <fmt/format.h>

#include <algorithm>

#include "replication/limits.h"
#include "store/keys.h"
#include "store/log.h"
#include "store/repo.h"

namespace replication {
namespace {

using Runs = store::Repo<Run>;

uint64_t number_of(const std::string& id) { return std::strtoull(id.c_str(), nullptr, 10); }

}  // namespace

base::Result<Lineage> Lineage::load(store::Store& store) {
  TRY(auto entries, Runs(store, store::keys::run).all());
  std::vector<Run> runs;
  for (auto& entry : entries) runs.push_back(std::move(entry.value));
  return Lineage(std::move(runs));
}

std::optional<std::string> Lineage::difference(std::string_view run, uint64_t place, uint64_t last) const {
  if (run.empty()) return "it has no run of a leader";
  auto found = std::find_if(runs_.begin(), runs_.end(), [&](const Run& each) { return each.id == run; });
  if (found == runs_.end()) return "its last writes are of a run that is not known here";
  auto next = found + 1;
  uint64_t end = next == runs_.end() ? last : next->start - 1;
  if (place <= end) return std::nullopt;
  return fmt::format("it holds writes up to {}, but the run they belong to ends at {} here", place, end);
}

store::Drawers drawers() { return {store::drawer_of<Run>(store::keys::run)}; }

base::Status begin_run(store::Store& store, base::Random& random, int64_t least_epoch) {
  Runs repo(store, store::keys::run);
  TRY(auto entries, repo.all());
  Run run{std::max<int64_t>(least_epoch, 1), random.uuid(), store.log().last() + 1};
  uint64_t number = 1;
  if (!entries.empty()) {
    run.epoch = std::max(run.epoch, entries.back().value.epoch);
    number = number_of(entries.back().id) + 1;
  }
  return base::sync_wait(store.write([&](store::Round& round) -> base::Status {
    repo.put(round, fmt::format("{:020}", number), run);
    for (size_t i = 0; i + limits::runs <= entries.size(); ++i) repo.erase(round, entries[i].id);
    return {};
  }));
}

}  // namespace replication
