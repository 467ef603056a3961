#include "backups/backup_job.h"

#include "backups/backups.h"
#include "backups/errors.h"
#include "base/log.h"
#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/changes.h"

namespace backups {

using base::Result;
using base::Status;
using store::Family;
using store::Repo;
using store::Round;

bool log_reaches(const tables::Schema& schema, uint64_t sequence) {
  if (schema.recovery && tables::sequence_at(schema.recovery->since) <= sequence) return true;
  return schema.stream && schema.stream->enabled && schema.stream->since <= sequence;
}

void erase_backup(store::Store& store, Round& round, const Backup& backup) {
  Repo<StoredBackup>(store, store::keys::backup).erase(round, backup.id);
  auto prefix = store::keys::number(backup.rows);
  round.erase_range(Family::items, {prefix, store::keys::after_prefix(prefix)});
}

BackupJob::BackupJob(Backups& backups, BackupPtr backup, store::Snapshot snapshot)
    : backups_(backups), backup_(*backup), snapshot_(std::move(snapshot)) {
  tables::Schema schema = backup_.schema;
  schema.number = backup_.rows;
  schema.indexes.clear();
  plan_.from = backup_.schema.number;
  plan_.into = tables::resolve(std::move(schema), nullptr);
  if (backup_.until != 0) plan_.until = backup_.until;
}

Result<Progress> BackupJob::step() {
  auto beside = [&](Round& round, Progress progress, const CopyState& state) -> Status {
    if (progress == Progress::more) return {};
    Backup done = backup_;
    done.state = BackupState::available;
    done.items = state.items;
    done.bytes = state.bytes;
    Repo<StoredBackup>(backups_.store_, store::keys::backup).put(round, done.id, to_stored(done));
    return {};
  };
  TRY(auto progress, copy_chunk(backups_.store_, snapshot_, plan_, state_, beside));
  if (progress == Progress::done) {
    backup_.state = BackupState::available;
    backup_.items = state_.items;
    backup_.bytes = state_.bytes;
    backups_.publish(backup_.id, std::make_shared<const Backup>(backup_));
  }
  return progress;
}

Status BackupJob::look_again() {
  if (!snapshot_.lost()) return {};
  if (!backups_.can_go_on(backup_)) return base::fail(source_gone());
  snapshot_ = backups_.store_.snapshot();
  return {};
}

void BackupJob::give_up(const base::Error& error) {
  base::log(base::LogLevel::error, "backups", "the backup {} of {} failed and is taken back: {}", backup_.id,
            backup_.schema.name, error.message);
  auto erased = write_here(backups_.store_, [&](Round& round) -> Status {
    erase_backup(backups_.store_, round, backup_);
    return {};
  });
  if (erased) backups_.publish(backup_.id, nullptr);
}

Result<Progress> TallyJob::step() {
  auto prefix = store::keys::number(backup_.rows);
  auto cursor = backups_.store_.cursor(Family::items, {prefix + position_, store::keys::after_prefix(prefix)});
  size_t bytes = 0, rows = 0;
  for (cursor.seek_first(); cursor.valid() && bytes < kChunkBytes && rows < kChunkRows; cursor.next(), ++rows) {
    bytes += cursor.value().size();
    TRY(auto item, items::decode(cursor.value()));
    ++backup_.items;
    backup_.bytes += static_cast<int64_t>(items::size_bytes(item));
  }
  CHECK_OK(cursor.status());
  if (cursor.valid()) {
    position_ = cursor.key().substr(prefix.size());
    return Progress::more;
  }
  Repo<StoredBackup> repo(backups_.store_, store::keys::backup);
  CHECK_OK(write_here(backups_.store_, [&](Round& round) -> Status {
    TRY(auto there, repo.find(round, backup_.id));
    if (!there) return {};
    repo.put(round, backup_.id, to_stored(backup_));
    backups_.publish_at_end(round, backup_.id, std::make_shared<const Backup>(backup_));
    return {};
  }));
  return Progress::done;
}

RestoreJob::RestoreJob(Backups& backups, Restore restore, std::shared_ptr<const tables::Table> table, store::Snapshot snapshot)
    : backups_(backups), restore_(std::move(restore)), table_(std::move(table)), snapshot_(std::move(snapshot)) {
  plan_.from = restore_.from;
  plan_.into = table_;
  if (restore_.until != 0) plan_.until = restore_.until;
}

Result<Progress> RestoreJob::step() {
  auto beside = [&](Round& round, Progress progress, const CopyState& state) -> Status {
    Repo<StoredRestore> restores(backups_.store_, store::keys::restore);
    if (progress == Progress::done) {
      restores.erase(round, std::to_string(restore_.number));
      auto schema = table_->schema;
      schema.life = tables::Life::active;
      backups_.tables_.replace_in(round, std::move(schema));
      return {};
    }
    Restore next = restore_;
    next.state = state;
    restores.put(round, std::to_string(next.number), to_stored(next));
    return {};
  };
  TRY(auto progress, copy_chunk(backups_.store_, snapshot_, plan_, restore_.state, beside));
  if (progress == Progress::done) {
    Backups::publish_in<Restore>(backups_.restores_, std::to_string(restore_.number), nullptr);
  }
  return progress;
}

Status RestoreJob::look_again() {
  if (!snapshot_.lost()) return {};
  if (!backups_.can_go_on(restore_)) return base::fail(source_gone());
  snapshot_ = backups_.store_.snapshot();
  return {};
}

void RestoreJob::give_up(const base::Error& error) {
  base::log(base::LogLevel::error, "backups", "restoring the table {} failed, it is removed: {}", restore_.table,
            error.message);
  if (backups_.abandon(restore_.table, restore_.number)) {
    Backups::publish_in<Restore>(backups_.restores_, std::to_string(restore_.number), nullptr);
  }
}

}  // namespace backups
