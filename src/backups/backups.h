// Backups: copies of tables that outlive them, tables made from such copies or from a moment of another table, and tables as
// files (exports and imports).
//
//   TRY(auto backups, Backups::open(store, tables, clock, random, {.exports = folder}));
//   CO_TRY(auto backup, co_await backups->create("notes", "before-the-move"));
//   CO_TRY(auto table, co_await backups->restore({.backup = backup->id, .table = "notes-old"}));
//
// What always holds: a backup is the table as of one moment; a table that is restored or imported takes traffic only once it is
// whole. The work is done by Jobs in chunks while the tables serve; what a crash interrupts is finished at the next start, or
// taken back. When a table with point-in-time recovery is deleted its rows stay as a backup of the system for 35 days.
// Any thread with an executor may call; open and the destructor are for main.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backups/jobs.h"
#include "backups/records.h"
#include "backups/transfers.h"
#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "store/store.h"
#include "tables/tables.h"

namespace backups {

/// What a restored table is to have instead of what its source had.
struct Overrides {
  std::optional<tables::Billing> billing;
  std::optional<tables::Throughput> throughput;
  /// Some of the source's indexes: the others are left out.
  std::optional<std::vector<tables::IndexDefinition>> global_indexes, local_indexes;
  std::optional<tables::Units> on_demand;
  std::optional<std::string> encryption_key;  // as in tables::Definition
};
struct RestoreRequest {
  std::string backup;  // id
  std::string table;
  Overrides overrides;
};
struct RecoverRequest {
  std::string source, table;
  std::optional<base::Time> moment;  // nothing: the latest
  Overrides overrides;
};

struct BackupQuery {
  std::string table;               // "": of all
  std::optional<BackupKind> kind;  // nothing: of both
  std::optional<base::Time> from, before;
  std::string after;  // an id
  size_t limit = 100;
};
struct BackupPage {
  std::vector<BackupPtr> backups;
  bool more = false;
};

/// The moments a table can be restored to.
struct Window {
  base::Time earliest, latest;
};

struct Options {
  std::filesystem::path exports;  // the folder whose subfolders are S3 buckets; made when it is needed
};

class Backups {
 public:
  /// Takes up or takes back what was under way. What it is given outlives it.
  static base::Result<std::unique_ptr<Backups>> open(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                                     base::Random& random, Options options);
  /// For a read-only copy: what there is, as it stands. Nothing is taken up; whatever writes fails.
  static base::Result<std::unique_ptr<Backups>> show(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                                     base::Random& random);
  /// Of tables that are kept somewhere else: there are none here, and what is stored is left alone.
  static std::unique_ptr<Backups> elsewhere(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                            base::Random& random);
  ~Backups();

  tables::Tables& tables() const { return tables_; }

  // On demand.
  base::Task<base::Result<BackupPtr>> create(std::string table, std::string name);
  BackupPtr find(std::string_view id) const;  // nullptr when there is none
  BackupPage list(const BackupQuery& query) const;
  base::Task<base::Result<BackupPtr>> remove(std::string id);
  base::Task<base::Result<tables::TablePtr>> restore(RestoreRequest request);

  // To a moment.
  /// Switches recovery on or off; `days` is the period, nothing: as before or the longest.
  enum class Recovering { off, on };
  base::Task<base::Result<tables::TablePtr>> set_recovery(std::string table, Recovering wanted, std::optional<int> days);
  std::optional<Window> window(const tables::Schema& schema) const;
  base::Task<base::Result<tables::TablePtr>> recover(RecoverRequest request);

  // As files (transfers.h).
  base::Task<base::Result<ExportPtr>> export_table(ExportRequest request);
  ExportPtr find_export(std::string_view id) const;
  std::vector<ExportPtr> list_exports(std::string_view table, std::string_view after, size_t limit) const;  // "": of all
  base::Task<base::Result<ImportPtr>> import_table(ImportRequest request);
  ImportPtr find_import(std::string_view id) const;
  std::vector<ImportPtr> list_imports(std::string_view table, std::string_view after, size_t limit) const;

 private:
  friend class BackupJob;
  friend class TallyJob;
  friend class RestoreJob;
  friend class ExportJob;
  friend class ImportJob;
  template <class T>
  using Map = std::map<std::string, std::shared_ptr<const T>, std::less<>>;

  Backups(store::Store& store, tables::Tables& tables, const base::Clock& clock, base::Random& random, Options options);
  base::Status take_up();
  bool can_go_on(const Backup& backup) const;
  bool can_go_on(const Restore& restore) const;
  bool can_go_on(const Export& value) const;
  base::Status take_up_backup(const Backup& backup);
  base::Status take_up_restore(Restore restore);
  base::Status take_up_transfers();
  void keep_up();
  template <class T>
  void forget(base::Published<Map<T>>& map, std::string_view drawer);
  base::Status check_room() const;
  base::Result<tables::Rows> keep_rows(store::Round& round, const tables::Table& table);
  base::Task<base::Result<tables::TablePtr>> start_restore(tables::Schema schema, Restore restore,
                                                           std::optional<base::Time> moment);
  /// The window is told in milliseconds; moments are finer.
  bool within(const Window& window, base::Time moment) const;
  /// Changes what find and list see; null: it is gone.
  void publish(const std::string& id, BackupPtr backup);
  void publish_at_end(store::Round& round, const std::string& id, BackupPtr backup);
  template <class T>
  static void publish_in(base::Published<Map<T>>& map, const std::string& id, std::shared_ptr<const T> entry) {
    map.update([&](Map<T>& next) {
      if (entry) {
        next.insert_or_assign(id, entry);
      } else {
        next.erase(id);
      }
    });
  }
  /// The table whose restore or import could not be finished goes away.
  base::Status abandon(const std::string& table, uint64_t number);
  bool is_source(std::string_view backup) const;

  store::Store& store_;
  tables::Tables& tables_;
  const base::Clock& clock_;
  base::Random& random_;
  const Options options_;
  base::Published<Map<Backup>> backups_;
  base::Published<Map<Restore>> restores_;  // under way, by the number of the table as text
  base::Published<Map<Export>> exports_;
  base::Published<Map<Import>> imports_;
  Jobs jobs_;  // last: its thread uses all of the above
};

}  // namespace backups
