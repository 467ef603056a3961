// BackupJob: makes the rows of one backup. TallyJob: counts the rows of one that took a table's over. RestoreJob: fills one
// table. For this room only.
#pragma once
#include "backups/copy.h"
#include "backups/jobs.h"
#include "backups/records.h"
#include "store/store.h"

namespace backups {

class Backups;

/// Whether the change log of a table holds every change behind this sequence.
bool log_reaches(const tables::Schema& schema, uint64_t sequence);
/// The entity and its rows.
void erase_backup(store::Store& store, store::Round& round, const Backup& backup);

class BackupJob final : public Job {
 public:
  BackupJob(Backups& backups, BackupPtr backup, store::Snapshot snapshot);
  base::Result<Progress> step() override;
  base::Status look_again() override;
  void give_up(const base::Error& error) override;

 private:
  Backups& backups_;
  Backup backup_;
  store::Snapshot snapshot_;
  CopyPlan plan_;
  CopyState state_;
};

class TallyJob final : public Job {
 public:
  TallyJob(Backups& backups, BackupPtr backup) : backups_(backups), backup_(*backup) {}
  base::Result<Progress> step() override;
  void give_up(const base::Error&) override {}  // the next start counts again

 private:
  Backups& backups_;
  Backup backup_;
  std::string position_;  // the key behind the number from where to go on
};

class RestoreJob final : public Job {
 public:
  RestoreJob(Backups& backups, Restore restore, std::shared_ptr<const tables::Table> table, store::Snapshot snapshot);
  base::Result<Progress> step() override;
  base::Status look_again() override;
  void give_up(const base::Error& error) override;

 private:
  Backups& backups_;
  Restore restore_;
  std::shared_ptr<const tables::Table> table_;
  store::Snapshot snapshot_;
  CopyPlan plan_;
};

}  // namespace backups
