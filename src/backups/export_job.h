// ExportJob: writes one table, or what changed in it, to files. For this room only.
//
//   put together   full: when the table changed behind the moment, the rows as of it are copied to the scratch number;
//                  incremental: the first old and the last new image of every key that changed, under the scratch number
//   write          data files of up to kExportFileBytes, then the manifests
//
// An interrupted export starts again from nothing: its moment is fixed, so it writes the same.
#pragma once
#include <string>
#include <vector>

#include "backups/copy.h"
#include "backups/files.h"
#include "backups/jobs.h"
#include "backups/transfers.h"
#include "store/store.h"

namespace backups {

class Backups;

class ExportJob final : public Job {
 public:
  /// `schema` is the table's.
  ExportJob(Backups& backups, Export value, const tables::Schema& schema, store::Snapshot snapshot);
  base::Result<Progress> step() override;
  base::Status look_again() override;
  void give_up(const base::Error& error) override;

 private:
  enum class Stage { begin, copy, gather, write };
  struct DataFile {
    std::string key;
    int64_t items = 0;
    GzipWriter::Sums sums;
  };
  base::Result<Progress> work();
  base::Status begin();
  base::Result<Progress> copy();
  base::Result<Progress> gather();
  base::Result<Progress> write();
  base::Status open_file();
  base::Status close_file();
  base::Status write_manifests();
  base::Status end(TransferState state, std::string code, std::string message);
  std::string folder() const;  // of the manifests: a key
  base::Document summary() const;

  Backups& backups_;
  Export export_;
  std::shared_ptr<const tables::Table> scratch_;  // keys as the table's, under the scratch number
  store::Snapshot snapshot_;
  Stage stage_ = Stage::begin;
  CopyState copied_;
  uint64_t gathered_ = 0;      // the last sequence
  bool from_scratch_ = false;  // what is written lies under the scratch number
  std::string position_;       // the key behind the number from where to write on
  std::unique_ptr<GzipWriter> file_;
  size_t file_bytes_ = 0;
  std::vector<DataFile> files_;  // the last is `file_` while that is open
};

}  // namespace backups
