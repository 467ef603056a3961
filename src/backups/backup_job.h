// BackupJob: makes the rows of one backup. RestoreJob: fills one table. For this room only.
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
  void give_up(const base::Error& error) override;

 private:
  Backups& backups_;
  Backup backup_;
  store::Snapshot snapshot_;
  CopyPlan plan_;
  CopyState state_;
};

class RestoreJob final : public Job {
 public:
  RestoreJob(Backups& backups, Restore restore, std::shared_ptr<const tables::Table> table, store::Snapshot snapshot);
  base::Result<Progress> step() override;
  void give_up(const base::Error& error) override;

 private:
  Backups& backups_;
  Restore restore_;
  std::shared_ptr<const tables::Table> table_;
  store::Snapshot snapshot_;
  CopyPlan plan_;
};

}  // namespace backups
