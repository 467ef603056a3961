// ImportJob: fills one table from files. For this room only. How far it got is stored with each chunk, so an interrupted import
// goes on where it was: the files it has read are skipped, and the lines of the one it was in.
#pragma once
#include <string>
#include <vector>

#include "backups/files.h"
#include "backups/jobs.h"
#include "backups/transfers.h"
#include "items/value.h"
#include "store/store.h"
#include "tables/schema.h"

namespace backups {

class Backups;

/// The item that one record of a file spells: DynamoDB JSON, or CSV under that header. It is checked against the table.
base::Result<items::Item> imported_item(std::string_view record, const tables::Table& table, const ImportRequest& request,
                                        const std::vector<std::string>& header);

class ImportJob final : public Job {
 public:
  ImportJob(Backups& backups, Import value, std::shared_ptr<const tables::Table> table);
  base::Result<Progress> step() override;
  void give_up(const base::Error& error) override;

 private:
  base::Result<Progress> work();
  base::Status find_files();
  base::Status open_file();
  base::Result<std::optional<std::string>> next_record();
  base::Status fail_import(const base::Error& error);
  void note_error(const base::Error& error);

  Backups& backups_;
  Import import_;
  std::shared_ptr<const tables::Table> table_;
  std::vector<std::string> keys_;
  std::unique_ptr<LineReader> file_;
  std::vector<std::string> header_;
};

}  // namespace backups
