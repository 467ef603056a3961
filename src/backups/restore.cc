// Tables made from backups and from moments of other tables.
#include <algorithm>

#include "backups/backup_job.h"
#include "backups/backups.h"
#include "backups/copy.h"
#include "backups/errors.h"
#include "backups/limits.h"
#include "base/log.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/changes.h"

namespace backups {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Repo;
using store::Round;
using tables::IndexKind;
using tables::Schema;
using tables::TablePtr;

namespace {

bool same_keys(const std::vector<tables::KeyElement>& left, const std::vector<tables::KeyElement>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const auto& one, const auto& other) { return one.name == other.name && one.role == other.role; });
}

bool same_projection(const tables::Projection& wanted, const tables::Index& index) {
  if (wanted.kind && *wanted.kind != index.projected) return false;
  auto names = wanted.attributes.value_or(std::vector<std::string>());
  auto others = index.projected_attributes;
  std::sort(names.begin(), names.end());
  std::sort(others.begin(), others.end());
  return names == others;
}

/// Leaves those indexes of the kind that are wanted; each must be as it was.
Status choose_indexes(Schema& schema, IndexKind kind, const std::vector<tables::IndexDefinition>& wanted) {
  for (const auto& definition : wanted) {
    auto same = [&](const tables::Index& index) { return index.kind == kind && index.name == definition.name; };
    auto found = std::find_if(schema.indexes.begin(), schema.indexes.end(), same);
    bool matches = found != schema.indexes.end() && same_keys(definition.keys, found->keys) &&
                   same_projection(definition.projection, *found);
    if (!matches) {
      return fail(invalid_parameter("Index override does not match an existing index of the source table: " + definition.name));
    }
    if (definition.throughput) found->throughput = *definition.throughput;
  }
  std::erase_if(schema.indexes, [&](const tables::Index& index) {
    return index.kind == kind &&
           std::none_of(wanted.begin(), wanted.end(), [&](const auto& definition) { return definition.name == index.name; });
  });
  return {};
}

Status change_billing(Schema& schema, const Overrides& overrides, base::Time now) {
  auto billing = overrides.billing.value_or(schema.billing);
  if (billing == tables::Billing::on_demand) {
    if (overrides.throughput) {
      return fail(invalid_parameter(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
    }
    schema.throughput = {};
    for (auto& index : schema.indexes) index.throughput = {};
    schema.on_demand_since = now;
  } else {
    schema.on_demand_since.reset();
    if (overrides.throughput) schema.throughput = *overrides.throughput;
    if (schema.throughput.read == 0 || schema.throughput.write == 0) {
      return fail(
          invalid_parameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"));
    }
    for (auto& index : schema.indexes) {
      if (index.kind == IndexKind::global && index.throughput.read == 0) index.throughput = schema.throughput;
    }
  }
  schema.billing = billing;
  if (overrides.on_demand) {
    CHECK_OK(tables::check_on_demand(*overrides.on_demand, billing, "", tables::Clearing::refused));
    schema.on_demand = *overrides.on_demand;
  } else if (billing == tables::Billing::provisioned) {
    schema.on_demand = {};
  }
  schema.warm = tables::initial_warm(billing, schema.throughput, {});
  for (auto& index : schema.indexes) {
    if (billing == tables::Billing::provisioned) index.on_demand = {};
    index.warm = tables::initial_warm(billing, index.throughput, {});
  }
  return {};
}

/// The schema of a table that is restored: the source's keys, indexes and capacity. Tags, protection, time to live, streams and
/// recovery are to be set anew, as in AWS.
Result<Schema> restored_schema(const Schema& source, std::string name, const Overrides& overrides, base::Time now) {
  Schema schema = source;
  schema.name = std::move(name);
  schema.created = now;
  schema.life = tables::Life::creating;
  schema.recovery.reset();
  schema.stream.reset();
  schema.time_to_live.reset();
  schema.deletion_protection = false;
  schema.tags.clear();
  schema.policy.reset();
  schema.history = {};
  schema.table_class_since.reset();
  for (auto& index : schema.indexes) {
    index.state = tables::IndexState::active;
    index.history = {};
  }
  if (overrides.global_indexes) CHECK_OK(choose_indexes(schema, IndexKind::global, *overrides.global_indexes));
  if (overrides.local_indexes) CHECK_OK(choose_indexes(schema, IndexKind::local, *overrides.local_indexes));
  tables::drop_unused_attributes(schema);
  if (overrides.encryption_key) schema.encryption_key = *overrides.encryption_key;
  CHECK_OK(change_billing(schema, overrides, now));
  return schema;
}

}  // namespace

Task<Result<TablePtr>> Backups::restore(RestoreRequest request) {
  if (tables_.find(request.table)) co_return fail(table_exists(request.table));
  CO_CHECK_OK(check_room());
  auto backup = find(request.backup);
  if (!backup) co_return fail(backup_not_found(request.backup));
  if (backup->state == BackupState::creating) co_return fail(backup_in_use());
  CO_TRY(auto schema, restored_schema(backup->schema, std::move(request.table), request.overrides, clock_.now()));
  schema.origin = tables::Origin{backup->schema.name, backup->id, backup->created};
  Restore restore;
  restore.from = backup->rows;
  restore.backup = backup->id;
  co_return co_await start_restore(std::move(schema), std::move(restore), {});
}

Task<Result<TablePtr>> Backups::recover(RecoverRequest request) {
  auto source = tables_.find(request.source);
  if (!source) co_return fail(table_not_found(request.source));
  auto range = window(source->schema);
  if (!range) co_return fail(recovery_off(request.source));
  if (request.moment && !within(*range, *request.moment)) co_return fail(invalid_restore_time());
  if (tables_.find(request.table)) co_return fail(table_exists(request.table));
  CO_CHECK_OK(check_room());
  CO_TRY(auto schema, restored_schema(source->schema, std::move(request.table), request.overrides, clock_.now()));
  schema.origin = tables::Origin{source->schema.name, "", request.moment.value_or(range->latest)};
  Restore restore;
  restore.from = source->schema.number;
  restore.source = source->schema.name;
  co_return co_await start_restore(std::move(schema), std::move(restore), request.moment);
}

Task<Result<TablePtr>> Backups::start_restore(Schema schema, Restore restore, std::optional<base::Time> moment) {
  schema.id = random_.uuid();
  std::optional<base::OneShotFuture<bool>> begun;
  auto work = [this, schema = std::move(schema), restore = std::move(restore), moment,
               &begun](Round& round) mutable -> Result<TablePtr> {
    if (tables_.find_in(round, schema.name)) return fail(table_exists(schema.name));
    if (!restore.backup.empty()) {
      TRY(auto backup, Repo<StoredBackup>(store_, store::keys::backup).find(round, restore.backup));
      if (!backup) return fail(backup_not_found(restore.backup));
    }
    if (moment) {
      TRY(restore.until, last_change_at(store_, restore.from, *moment));
    } else if (!restore.source.empty()) {
      restore.until = tables_.change_log().last();
    }
    TRY(auto table, tables_.create_in(round, std::move(schema)));
    restore.table = table->schema.name;
    restore.number = table->schema.number;
    Repo<StoredRestore>(store_, store::keys::restore).put(round, std::to_string(restore.number), to_stored(restore));
    auto made = std::make_shared<const Restore>(std::move(restore));
    publish_in<Restore>(restores_, std::to_string(made->number), made);  // at once: the next write of the round may ask for it
    round.at_end([this, made, table, &begun](Round::Outcome outcome) {
      if (outcome == Round::Outcome::committed) {
        begun = jobs_.start(std::make_unique<RestoreJob>(*this, *made, table, store_.snapshot(store::Tier::memory)));
      } else {
        publish_in<Restore>(restores_, std::to_string(made->number), nullptr);
      }
    });
    return table;
  };
  CO_TRY(auto table, co_await store_.write(std::move(work)));
  co_await *std::move(begun);
  co_return table;
}

/// Whether what it restores from is there, also for one who looks only now.
bool Backups::can_go_on(const Restore& restore) const {
  if (restore.source.empty()) return !restore.backup.empty() && find(restore.backup);
  auto source = tables_.find(restore.source);
  if (source && source->schema.number == restore.from && log_reaches(source->schema, restore.until)) return true;
  const auto all = backups_.read();
  return std::any_of(all->begin(), all->end(), [&](const auto& each) {  // deleted since, with its rows kept
    const auto& backup = *each.second;
    return backup.kind == BackupKind::system && backup.rows == restore.from && log_reaches(backup.schema, restore.until);
  });
}

/// A restore that the last program did not finish.
Status Backups::take_up_restore(Restore restore) {
  auto table = tables_.find(restore.table);
  if (!table || table->schema.number != restore.number) return abandon(restore.table, restore.number);
  if (!can_go_on(restore)) {
    base::log(base::LogLevel::warning, "backups", "the restore of {} was interrupted and its source is gone: it is taken back",
              restore.table);
    return abandon(restore.table, restore.number);
  }
  publish_in<Restore>(restores_, std::to_string(restore.number), std::make_shared<const Restore>(restore));
  jobs_.add(std::make_unique<RestoreJob>(*this, std::move(restore), table, store_.snapshot()));
  return {};
}

Status Backups::abandon(const std::string& name, uint64_t number) {
  return write_here(store_, [this, &name, number](Round& round) -> Status {
    Repo<StoredRestore>(store_, store::keys::restore).erase(round, std::to_string(number));
    auto table = tables_.find_in(round, name);
    if (table && table->schema.number == number) tables_.remove_in(round, *table, tables::Rows::erased);
    return {};
  });
}

Task<Result<TablePtr>> Backups::set_recovery(std::string name, Recovering wanted, std::optional<int> days) {
  auto table = tables_.find(name);
  if (!table) co_return fail(table_not_found(name));
  if (table->schema.life == tables::Life::creating) co_return fail(recovery_not_yet(name));
  auto change = [this, wanted, days](Schema& schema) -> Status {
    if (wanted == Recovering::off) {
      schema.recovery.reset();
    } else if (schema.recovery) {
      if (days) schema.recovery->days = *days;
    } else {
      auto next = tables::time_of_sequence(tables_.change_log().last() + 1);
      schema.recovery = tables::Recovery{std::max(clock_.now(), next), days.value_or(kRecoveryDays)};
    }
    return {};
  };
  co_return co_await tables_.change(std::move(name), std::move(change));
}

bool Backups::within(const Window& window, base::Time moment) const {
  return moment > window.earliest - std::chrono::milliseconds(1) && moment <= std::max(window.latest, clock_.now());
}

std::optional<Window> Backups::window(const Schema& schema) const {
  if (!schema.recovery) return std::nullopt;
  // In milliseconds, as they are told: what is told is within.
  auto now = clock_.now();
  auto oldest = std::max(schema.recovery->since, now - std::chrono::hours(24 * schema.recovery->days));
  base::Time earliest = std::chrono::ceil<std::chrono::milliseconds>(oldest);
  return Window{earliest, std::max<base::Time>(earliest, std::chrono::floor<std::chrono::milliseconds>(now))};
}

}  // namespace backups
