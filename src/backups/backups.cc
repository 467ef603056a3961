#include "backups/backups.h"

#include "backups/backup_job.h"
#include "backups/errors.h"
#include "backups/limits.h"
#include "base/log.h"
#include "store/keys.h"
#include "store/repo.h"

namespace backups {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Family;
using store::Repo;
using store::Round;

Backups::Backups(store::Store& store, tables::Tables& tables, const base::Clock& clock, base::Random& random, Options options)
    : store_(store), tables_(tables), clock_(clock), random_(random), options_(std::move(options)), jobs_([this] {
        keep_up();
      }) {}

Backups::~Backups() { tables_.before_removal({}); }

Result<std::unique_ptr<Backups>> Backups::open(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                               base::Random& random, Options options) {
  auto backups = std::unique_ptr<Backups>(new Backups(store, tables, clock, random, std::move(options)));
  CHECK_OK(backups->take_up());
  tables.before_removal(
      [raw = backups.get()](Round& round, const tables::Table& table) { return raw->keep_rows(round, table); });
  backups->keep_up();
  return backups;
}

std::unique_ptr<Backups> Backups::elsewhere(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                            base::Random& random) {
  return std::unique_ptr<Backups>(new Backups(store, tables, clock, random, {}));
}

/// Reads what is stored, and takes up or takes back what was under way when the last program ended.
Status Backups::take_up() {
  TRY(auto backups, Repo<StoredBackup>(store_, store::keys::backup).all());
  for (auto& entry : backups) publish(entry.id, std::make_shared<const Backup>(from_stored(std::move(entry.value))));
  TRY(auto restores, Repo<StoredRestore>(store_, store::keys::restore).all());
  for (auto& entry : restores) CHECK_OK(take_up_restore(from_stored(std::move(entry.value))));
  for (const auto& [id, backup] : *backups_.read()) {
    if (backup->state == BackupState::creating) CHECK_OK(take_up_backup(*backup));
    bool uncounted = backup->kind == BackupKind::system && backup->items == 0;
    if (uncounted) jobs_.add(std::make_unique<TallyJob>(*this, backup));
  }
  return take_up_transfers();
}

void Backups::publish(const std::string& id, BackupPtr backup) { publish_in(backups_, id, std::move(backup)); }

template <class T>
void Backups::forget(base::Published<Map<T>>& map, std::string_view drawer) {
  for (const auto& [id, transfer] : *map.read()) {
    if (!transfer->ended || *transfer->ended > clock_.now() - kTransferLife) continue;
    auto erased = write_here(store_, [&](Round& round) -> Status {
      round.erase(Family::meta, std::string(drawer) + id);
      return {};
    });
    if (erased) publish_in<T>(map, id, nullptr);
  }
}

void Backups::publish_at_end(Round& round, const std::string& id, BackupPtr backup) {
  round.at_end([this, id, backup = std::move(backup)](Round::Outcome outcome) {
    if (outcome == Round::Outcome::committed) publish(id, backup);
  });
}

Status Backups::check_room() const {
  if (jobs_.count() >= kMaxJobs) return fail(too_many_jobs());
  return {};
}

/// From time to time: backups of the system that have expired go, and what is told of exports and imports long past.
void Backups::keep_up() {
  forget(exports_, store::keys::table_export);
  forget(imports_, store::keys::table_import);
  for (const auto& [id, backup] : *backups_.read()) {
    if (!backup->expires || *backup->expires > clock_.now() || is_source(id)) continue;
    write_here(store_, [this, &backup = *backup](Round& round) -> Status {
      if (is_source(backup.id)) return {};
      erase_backup(store_, round, backup);
      publish_at_end(round, backup.id, nullptr);
      return {};
    });
  }
}

BackupPtr Backups::find(std::string_view id) const {
  auto map = backups_.read();
  auto found = map->find(id);
  return found == map->end() ? nullptr : found->second;
}

BackupPage Backups::list(const BackupQuery& query) const {
  auto map = backups_.read();
  BackupPage page;
  for (auto each = map->upper_bound(query.after); each != map->end(); ++each) {
    const auto& backup = each->second;
    if (!query.table.empty() && backup->schema.name != query.table) continue;
    if (query.kind && backup->kind != *query.kind) continue;
    if (query.from && backup->created < *query.from) continue;
    if (query.before && backup->created >= *query.before) continue;
    if (page.backups.size() == query.limit) {
      page.more = true;
      break;
    }
    page.backups.push_back(backup);
  }
  return page;
}

Task<Result<BackupPtr>> Backups::create(std::string table_name, std::string name) {
  CO_CHECK_OK(check_room());
  Backup backup;
  backup.created = clock_.now();
  backup.id = new_id(backup.created, random_);
  backup.name = std::move(name);
  // Without a change log only a snapshot from within the round is one moment for sure.
  auto snapshot = std::make_shared<std::optional<store::Snapshot>>();
  std::optional<base::OneShotFuture<bool>> begun;
  auto work = [this, backup, table_name, snapshot, &begun](Round& round) mutable -> Result<BackupPtr> {
    auto table = tables_.find_in(round, table_name);
    if (!table) return fail(table_not_found(table_name));
    if (table->schema.life == tables::Life::creating) return fail(table_in_use(table_name));
    backup.schema = table->schema;
    TRY(backup.rows, round.next_number());
    if (table->logged) backup.until = tables_.change_log().last();
    if (!table->logged) *snapshot = store_.snapshot();
    Repo<StoredBackup>(store_, store::keys::backup).put(round, backup.id, to_stored(backup));
    auto made = std::make_shared<const Backup>(std::move(backup));
    publish_at_end(round, made->id, made);
    round.at_end([this, made, snapshot, &begun](Round::Outcome outcome) {
      if (outcome != Round::Outcome::committed) return;
      if (!*snapshot) *snapshot = store_.snapshot(store::Tier::memory);  // lost: the job takes another
      begun = jobs_.start(std::make_unique<BackupJob>(*this, made, *std::move(*snapshot)));
    });
    return made;
  };
  CO_TRY(auto made, co_await store_.write(std::move(work)));
  co_await *std::move(begun);
  co_return made;
}

Task<Result<BackupPtr>> Backups::remove(std::string id) {
  auto work = [this, id](Round& round) -> Result<BackupPtr> {
    auto backup = find(id);
    if (!backup) return fail(backup_not_found(id));
    if (backup->kind == BackupKind::system) return fail(system_backup_stays());
    if (backup->state == BackupState::creating || is_source(id)) return fail(backup_in_use());
    erase_backup(store_, round, *backup);
    publish_at_end(round, id, nullptr);
    return backup;
  };
  co_return co_await store_.write(std::move(work));
}

/// A table with recovery goes: its rows become a backup of the system, as they are.
Result<tables::Rows> Backups::keep_rows(Round& round, const tables::Table& table) {
  if (!table.schema.recovery) return tables::Rows::erased;
  auto backup = std::make_shared<Backup>();
  backup->created = clock_.now();
  Repo<StoredBackup> repo(store_, store::keys::backup);
  for (bool taken = true; taken;) {  // as AWS has them: the moment tells them apart
    backup->id = new_id(backup->created, random_).substr(0, 15) + "00000000";
    TRY(auto other, repo.find(round, backup->id));
    taken = other.has_value();
    if (taken) backup->created += std::chrono::milliseconds(1);
  }
  backup->name = table.schema.name + "$DeletedTableBackup";
  backup->kind = BackupKind::system;
  backup->state = BackupState::available;
  backup->expires = backup->created + kSystemBackupLife;
  backup->rows = table.schema.number;
  backup->schema = table.schema;
  repo.put(round, backup->id, to_stored(*backup));
  publish_at_end(round, backup->id, backup);
  round.at_end([this, backup](Round::Outcome outcome) {
    if (outcome == Round::Outcome::committed) jobs_.add(std::make_unique<TallyJob>(*this, backup));
  });
  return tables::Rows::kept;
}

bool Backups::is_source(std::string_view backup) const {
  for (const auto& [number, restore] : *restores_.read()) {
    if (restore->backup == backup) return true;
  }
  return false;
}

/// Whether the table's log reaches back to the backup's moment.
bool Backups::can_go_on(const Backup& backup) const {
  auto table = tables_.find(backup.schema.name);
  bool same = table && table->schema.number == backup.schema.number;
  return same && backup.until != 0 && log_reaches(table->schema, backup.until);
}

/// The snapshot that a backup was being made from is gone; the change log may reach back to its moment.
Status Backups::take_up_backup(const Backup& backup) {
  if (can_go_on(backup)) {
    jobs_.add(std::make_unique<BackupJob>(*this, std::make_shared<const Backup>(backup), store_.snapshot()));
    return {};
  }
  base::log(base::LogLevel::warning, "backups", "the backup {} of {} was interrupted and is taken back", backup.id,
            backup.schema.name);
  CHECK_OK(write_here(store_, [this, &backup](Round& round) -> Status {
    erase_backup(store_, round, backup);
    return {};
  }));
  publish(backup.id, nullptr);
  return {};
}

}  // namespace backups
