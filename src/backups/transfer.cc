// Exports and imports: started, found, taken up again.
#include <algorithm>

#include "backups/backup_job.h"
#include "backups/backups.h"
#include "backups/copy.h"
#include "backups/errors.h"
#include "backups/export_job.h"
#include "backups/import_job.h"
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

namespace {

constexpr std::chrono::hours kTokenLife{8};

bool same_request(const ExportRequest& left, const ExportRequest& right) {
  return left.table == right.table && left.bucket == right.bucket && left.prefix == right.prefix && left.owner == right.owner &&
         left.encryption == right.encryption && left.kind == right.kind && left.view == right.view && left.from == right.from;
}

/// The newest of a map's entries that has the token and is young enough for it.
template <class T>
std::shared_ptr<const T> find_token(const std::map<std::string, std::shared_ptr<const T>, std::less<>>& map,
                                    std::string_view token, base::Time now) {
  if (token.empty()) return nullptr;
  for (auto each = map.rbegin(); each != map.rend(); ++each) {
    if (each->second->request.token == token && each->second->started > now - kTokenLife) return each->second;
  }
  return nullptr;
}

template <class T>
std::shared_ptr<const T> find_in(const base::Published<std::map<std::string, std::shared_ptr<const T>, std::less<>>>& map,
                                 std::string_view id) {
  auto all = map.read();
  auto found = all->find(id);
  return found == all->end() ? nullptr : found->second;
}

/// Newest first.
template <class T, class Wanted>
std::vector<std::shared_ptr<const T>> newest(
    const base::Published<std::map<std::string, std::shared_ptr<const T>, std::less<>>>& map, std::string_view after,
    size_t limit, Wanted wanted) {
  auto all = map.read();
  std::vector<std::shared_ptr<const T>> some;
  for (auto each = all->rbegin(); each != all->rend() && some.size() < limit; ++each) {
    if ((after.empty() || each->first < after) && wanted(*each->second)) some.push_back(each->second);
  }
  return some;
}

}  // namespace

Task<Result<ExportPtr>> Backups::export_table(ExportRequest request) {
  CO_CHECK_OK(check_key(request.prefix));
  auto table = tables_.find(request.table);
  if (!table) co_return fail(table_not_found(request.table_arn));
  auto range = window(table->schema);
  if (!range) co_return fail(recovery_off(request.table));
  if (auto found = find_token(*exports_.read(), request.token, clock_.now())) {
    if (!same_request(found->request, request)) co_return fail(export_conflict());
    co_return found;
  }
  auto outside = [&](base::Time time) { return !within(*range, time); };
  if (request.moment && outside(*request.moment)) {
    co_return fail(invalid_export_time("The specified ExportTime is outside of the point in time recovery window."));
  }
  if (request.from && (outside(*request.from) || (request.moment && *request.from >= *request.moment))) {
    co_return fail(invalid_export_time("The specified ExportFromTime is outside of the point in time recovery window."));
  }
  CO_CHECK_OK(check_room());
  Export value;
  value.started = clock_.now();
  value.id = new_id(value.started, random_);
  value.moment = request.moment.value_or(range->latest);
  value.rows = table->schema.number;
  value.table_id = table->schema.id;
  value.request = std::move(request);
  std::optional<base::OneShotFuture<bool>> begun;
  auto work = [this, value, table, &begun](Round& round) mutable -> Result<ExportPtr> {
    TRY(value.scratch, round.next_number());
    value.until = tables_.change_log().last();
    if (value.request.moment) {
      TRY(value.until, last_change_at(store_, value.rows, value.moment));
    }
    if (value.request.from) {
      TRY(value.since, last_change_at(store_, value.rows, *value.request.from));
    }
    Repo<StoredExport>(store_, store::keys::table_export).put(round, value.id, to_stored(value));
    auto made = std::make_shared<const Export>(std::move(value));
    round.at_end([this, made, table, &begun](Round::Outcome outcome) {
      if (outcome != Round::Outcome::committed) return;
      publish_in<Export>(exports_, made->id, made);
      begun = jobs_.start(std::make_unique<ExportJob>(*this, *made, table->schema, store_.snapshot(store::Tier::memory)));
    });
    return made;
  };
  CO_TRY(auto made, co_await store_.write(std::move(work)));
  co_await *std::move(begun);
  co_return made;
}

Task<Result<ImportPtr>> Backups::import_table(ImportRequest request) {
  CO_CHECK_OK(check_key(request.prefix));
  if (auto found = find_token(*imports_.read(), request.token, clock_.now())) {
    if (found->request.parameters != request.parameters || found->request.prefix != request.prefix ||
        found->request.bucket != request.bucket) {
      co_return fail(import_conflict());
    }
    co_return found;
  }
  CO_TRY(auto schema, tables::check(request.definition));
  CO_CHECK_OK(check_room());
  Import value;
  value.started = clock_.now();
  value.id = new_id(value.started, random_);
  value.request = std::move(request);
  schema.id = random_.uuid();
  schema.created = value.started;
  schema.life = tables::Life::creating;
  if (schema.billing == tables::Billing::on_demand) schema.on_demand_since = schema.created;
  std::optional<base::OneShotFuture<bool>> begun;
  auto work = [this, value, schema = std::move(schema), &begun](Round& round) mutable -> Result<ImportPtr> {
    TRY(auto table, tables_.create_in(round, std::move(schema)));
    value.table = table->schema.name;
    value.table_id = table->schema.id;
    value.number = table->schema.number;
    Repo<StoredImport>(store_, store::keys::table_import).put(round, value.id, to_stored(value));
    auto made = std::make_shared<const Import>(std::move(value));
    round.at_end([this, made, table, &begun](Round::Outcome outcome) {
      if (outcome != Round::Outcome::committed) return;
      publish_in<Import>(imports_, made->id, made);
      begun = jobs_.start(std::make_unique<ImportJob>(*this, *made, table));
    });
    return made;
  };
  CO_TRY(auto made, co_await store_.write(std::move(work)));
  co_await *std::move(begun);
  co_return made;
}

/// Whether the table's log reaches back to what is exported.
bool Backups::can_go_on(const Export& value) const {
  auto table = tables_.find(value.request.table);
  uint64_t oldest = value.request.kind == ExportKind::full ? value.until : value.since;
  return table && table->schema.number == value.rows && log_reaches(table->schema, oldest);
}

Status Backups::take_up_transfers() {
  TRY(auto exports, Repo<StoredExport>(store_, store::keys::table_export).all());
  for (auto& entry : exports) {
    auto value = std::make_shared<Export>(from_stored(std::move(entry.value)));
    publish_in<Export>(exports_, value->id, value);
    if (value->state != TransferState::in_progress) continue;
    if (can_go_on(*value)) {
      const auto& schema = tables_.find(value->request.table)->schema;
      jobs_.add(std::make_unique<ExportJob>(*this, *value, schema, store_.snapshot()));
      continue;
    }
    auto failed = std::make_shared<Export>(*value);
    failed->state = TransferState::failed;
    failed->ended = clock_.now();
    failed->failure_code = "UNKNOWN";
    failed->failure = "The export was interrupted, and what it needs of the table is gone.";
    CHECK_OK(write_here(store_, [&](Round& round) -> Status {
      auto prefix = store::keys::number(failed->scratch);
      round.erase_range(store::Family::items, {prefix, store::keys::after_prefix(prefix)});
      Repo<StoredExport>(store_, store::keys::table_export).put(round, failed->id, to_stored(*failed));
      return {};
    }));
    publish_in<Export>(exports_, failed->id, failed);
  }
  TRY(auto imports, Repo<StoredImport>(store_, store::keys::table_import).all());
  for (auto& entry : imports) {
    auto value = std::make_shared<Import>(from_stored(std::move(entry.value)));
    publish_in<Import>(imports_, value->id, value);
    auto table = tables_.find(value->table);
    if (value->state != TransferState::in_progress || !table || table->schema.number != value->number) continue;
    jobs_.add(std::make_unique<ImportJob>(*this, *value, table));
  }
  return {};
}

ExportPtr Backups::find_export(std::string_view id) const { return find_in<Export>(exports_, id); }
ImportPtr Backups::find_import(std::string_view id) const { return find_in<Import>(imports_, id); }

std::vector<ExportPtr> Backups::list_exports(std::string_view table, std::string_view after, size_t limit) const {
  return newest<Export>(exports_, after, limit,
                        [&](const Export& each) { return table.empty() || each.request.table == table; });
}

std::vector<ImportPtr> Backups::list_imports(std::string_view table, std::string_view after, size_t limit) const {
  return newest<Import>(imports_, after, limit, [&](const Import& each) { return table.empty() || each.table == table; });
}

}  // namespace backups
