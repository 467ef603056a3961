// Store::read_files: the checksums of every file, each file by itself, so that all damaged ones are named.
#include <rocksdb/sst_file_reader.h>

#include "store/database.h"
#include "store/store_state.h"

namespace store {

FilesRead Store::read_files() const {
  auto& rocks = state_->database->rocks();
  rocksdb::ReadOptions reading;
  reading.readahead_size = size_t{2} * 1024 * 1024;
  std::vector<rocksdb::LiveFileMetaData> files;
  rocks.GetLiveFilesMetaData(&files);
  FilesRead read;
  for (const auto& file : files) {
    rocksdb::SstFileReader reader(rocks.GetOptions(state_->database->handle(Family::items)));
    auto status = reader.Open(file.db_path + file.name);
    if (status.ok()) status = reader.VerifyChecksum(reading);
    ++read.files;
    read.bytes += file.size;
    auto name = file.name.substr(file.name.find_first_not_of('/'));
    if (!status.ok()) read.damaged.push_back({name, file.column_family_name, status.ToString()});
  }
  return read;
}

}  // namespace store
