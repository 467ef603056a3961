// Store::read_files: the checksums of every file, each file by itself, so that all damaged ones are named. A file of the log is
// no larger than kMaxWalBytes and a round.
#include <fmt/format.h>
#include <rocksdb/sst_file_reader.h>

#include <fstream>

#include "store/database.h"
#include "store/log_scan.h"
#include "store/store_state.h"
#include "store/wal_tail.h"

namespace store {

namespace {

/// Adds the files of the log that hold writes behind damage: those were acknowledged, maybe, and are lost.
void read_log(const std::filesystem::path& folder, FilesRead& read) {
  for (const auto& path : log_files(folder)) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(stream), {});
    ++read.files;
    read.bytes += bytes.size();
    auto damage = find_damage(bytes);
    if (!damage) continue;
    read.damaged.push_back(
        {path.filename(), "", fmt::format("{} writes behind byte {} are lost", damage->writes, damage->offset)});
  }
}

}  // namespace

FilesRead Store::read_files() const {
  auto pass = state_->database->enter();
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
  read_log(folder(), read);
  return read;
}

}  // namespace store
