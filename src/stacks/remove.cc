// Removing resources: what the template no longer has, what was replaced, or a whole stack.
#include <fmt/format.h>

#include <algorithm>

#include "stacks/applier.h"
#include "stacks/limits.h"
#include "stacks/schedule.h"

namespace stacks {
namespace {

base::Error would_lose_data(const std::vector<std::string>& holders) {
  std::string text;
  for (auto& holder : holders) text += (text.empty() ? "" : "\n") + holder;
  text += "\nnothing has been changed; to delete the data with it, run again with --allow-data-loss";
  return {base::ErrorKind::conflict, "DataWouldBeLost", std::move(text)};
}

}  // namespace

std::vector<std::string> Applier::leftovers() const {
  std::vector<std::string> ids;
  for (auto& [id, record] : ledger_.resources()) {
    bool replaced = id.find('~') != std::string::npos;
    if (replaced || !definition_ || !definition_->find(id)) ids.push_back(id);
  }
  return ids;
}

// Of these records, those whose resources are removed for real.
std::vector<std::string> Applier::doomed(std::vector<std::string> record_ids) const {
  std::erase_if(record_ids, [&](const std::string& id) { return ledger_.find(id)->retain; });
  return record_ids;
}

std::vector<std::string> Applier::endangered() const {
  auto ids = doomed(leftovers());
  for (auto& step : plan_->steps) {
    if (step.action == Action::replace && definition_->find(step.id)->on_replace == Leaving::remove) ids.push_back(step.id);
  }
  return ids;
}

base::Task<base::Status> Applier::guard_data(std::vector<std::string> record_ids) {
  if (surroundings_.data_loss == DataLoss::allow) co_return base::Status{};
  std::vector<std::string> holders;
  for (auto& id : record_ids) {
    auto* record = ledger_.find(id);
    auto* type = record ? find_type(record->type) : nullptr;
    if (!type || !type->holds_data) continue;
    Existing existing{record->physical_id, record->properties, record->attributes, {}};
    CO_TRY(bool holds, co_await type->holds_data(site_, std::move(existing)));
    if (!holds) continue;
    holders.push_back(fmt::format("{} ({}, {}) holds {} and would be removed", record->physical_id, logical_id(id),
                                  record->type, type->data));
  }
  if (!holders.empty()) co_return base::fail(would_lose_data(holders));
  co_return base::Status{};
}

base::Task<base::Status> Applier::remove_all(std::vector<std::string> record_ids) {
  std::vector<std::vector<size_t>> after(record_ids.size());
  for (size_t i = 0; i < record_ids.size(); ++i) {
    for (size_t j = 0; j < record_ids.size(); ++j) {
      if (logical_id(record_ids[i]) == logical_id(record_ids[j])) continue;
      auto& needs = ledger_.find(record_ids[j])->needs;
      bool needed = std::ranges::find(needs, logical_id(record_ids[i])) != needs.end();
      if (needed) after[i].push_back(j);
    }
  }
  return run_jobs(std::move(after), kMaxParallelSteps,
                  [self = shared_from_this(), ids = std::move(record_ids)](size_t job) { return self->remove(ids[job]); });
}

base::Task<base::Status> Applier::remove(std::string record_id) {
  ResourceRecord record = *ledger_.find(record_id);
  std::string id(logical_id(record_id));
  auto* type = find_type(record.type);
  auto since = surroundings_.clock.now();
  report(id, record.type, Action::remove, Stage::started, since);
  base::Status status;
  if (type && !record.retain) {
    if (record.state == "ready" || record.state == "updating") {
      record.state = "deleting";
      CO_CHECK_OK(co_await ledger_.save(record));
    }
    status = co_await remove_physical(record, *type);
  }
  if (!status) {
    report(id, record.type, Action::remove, Stage::failed, since, status.error().message);
    base::Error error = status.error();
    error.message =
        fmt::format("removing {} ({} {}) failed: {}: {}", id, record.type, record.physical_id, error.code, error.message);
    co_return base::fail(std::move(error));
  }
  CO_CHECK_OK(co_await ledger_.erase(record_id));
  if (record_id.find('~') == std::string::npos) count(Action::remove);  // else it is part of a replacement
  report(id, record.type, Action::remove, Stage::done, since);
  co_return base::Status{};
}

// One that an interrupted creation may have left without telling its id is looked for first.
base::Task<base::Status> Applier::remove_physical(const ResourceRecord& record, const ResourceType& type) {
  Existing existing{record.physical_id, record.properties, record.attributes, {}};
  if (existing.physical_id.empty()) {
    if (!type.find) co_return base::Status{};
    CO_TRY(auto found, co_await type.find(site_, {record.id, "", record.properties, ""}));
    if (!found) co_return base::Status{};
    existing.physical_id = found->physical_id;
  }
  co_return co_await type.remove(site_, std::move(existing));
}

base::Task<base::Result<Summary>> destroy(const Settings& settings, Ledger& ledger, Surroundings surroundings) {
  auto applier = std::make_shared<Applier>(nullptr, nullptr, ledger, settings, std::move(surroundings));
  auto ids = applier->leftovers();
  CO_CHECK_OK(co_await applier->guard_data(applier->doomed(ids)));
  CO_CHECK_OK(co_await applier->remove_all(std::move(ids)));
  if (ledger.stored()) CO_CHECK_OK(co_await ledger.erase_stack());
  co_return std::move(applier->counts);
}

}  // namespace stacks
