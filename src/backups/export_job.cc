#include "backups/export_job.h"

#include <filesystem>

#include "backups/backups.h"
#include "backups/errors.h"
#include "backups/limits.h"
#include "backups/net_change.h"
#include "base/bytes.h"
#include "base/log.h"
#include "crypto/md5.h"
#include "items/document.h"
#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/row.h"
#include "wire/json.h"

namespace backups {

using base::Document;
using base::Result;
using base::Status;
using store::Family;
using store::Repo;
using store::Round;

namespace {

constexpr std::string_view kFileLetters = "abcdefghijklmnopqrstuvwxyz234567";

void erase_number(Round& round, uint64_t number) {
  auto prefix = store::keys::number(number);
  round.erase_range(Family::items, {prefix, store::keys::after_prefix(prefix)});
}

std::string checksum(std::string_view content) { return base::base64_encode(crypto::md5(content)); }

}  // namespace

ExportJob::ExportJob(Backups& backups, Export value, const tables::Schema& schema, store::Snapshot snapshot)
    : backups_(backups), export_(std::move(value)), snapshot_(std::move(snapshot)) {
  auto keyed = schema;
  keyed.number = export_.scratch;
  keyed.indexes.clear();
  scratch_ = tables::resolve(std::move(keyed), nullptr);
}

/// What files refuse ends the export; what the store refuses is tried again.
Result<Progress> ExportJob::step() {
  auto progress = work();
  if (progress || progress.error().kind != base::ErrorKind::invalid) return progress;
  CHECK_OK(end(TransferState::failed, progress.error().code, progress.error().message));
  return Progress::done;
}

/// What was written of the export is thrown away where it begins again.
Status ExportJob::look_again() {
  if (!snapshot_.lost()) return {};
  if (!backups_.can_go_on(export_)) return base::fail(source_gone());
  snapshot_ = backups_.store_.snapshot();
  stage_ = Stage::begin;
  copied_ = {};
  gathered_ = 0;
  from_scratch_ = false;
  position_.clear();
  file_.reset();
  files_.clear();
  return {};
}

Result<Progress> ExportJob::work() {
  switch (stage_) {
    case Stage::begin: {
      CHECK_OK(begin());
      return Progress::more;
    }
    case Stage::copy: return copy();
    case Stage::gather: return gather();
    case Stage::write: return write();
  }
  return Progress::done;
}

std::string ExportJob::folder() const {
  const auto& prefix = export_.request.prefix;
  auto top = prefix.empty() ? std::string() : prefix.ends_with('/') ? prefix : prefix + "/";
  return top + "AWSDynamoDB/" + export_.id;
}

/// Removes what an interrupted try left, and finds out what is to be done.
Status ExportJob::begin() {
  export_.items = export_.bytes = 0;
  std::error_code ignored;
  std::filesystem::remove_all(object_path(backups_.options_.exports, export_.request.bucket, folder()), ignored);
  CHECK_OK(write_here(backups_.store_, [&](Round& round) -> Status {
    erase_number(round, export_.scratch);
    return {};
  }));
  CHECK_OK(write_file(object_path(backups_.options_.exports, export_.request.bucket, folder() + "/_started"), ""));
  if (export_.request.kind == ExportKind::incremental) {
    gathered_ = export_.since;
    stage_ = Stage::gather;
    return {};
  }
  tables::ChangeQuery behind{.table = export_.rows, .from = export_.until + 1};
  behind.limit = 1;
  TRY(auto changed, tables::read_changes(backups_.store_, behind, &snapshot_));
  stage_ = changed.changes.empty() ? Stage::write : Stage::copy;
  return {};
}

Result<Progress> ExportJob::copy() {
  CopyPlan plan{export_.rows, scratch_, export_.until};
  auto nothing = [](Round&, Progress, const CopyState&) -> Status { return {}; };
  TRY(auto progress, copy_chunk(backups_.store_, snapshot_, plan, copied_, nothing));
  if (progress == Progress::more) return progress;
  from_scratch_ = true;
  snapshot_ = backups_.store_.snapshot();
  stage_ = Stage::write;
  return Progress::more;
}

Result<Progress> ExportJob::gather() {
  tables::ChangeQuery query{.table = export_.rows, .from = gathered_ + 1, .until = export_.until + 1};
  query.limit = kChunkRows;
  query.max_bytes = kChunkBytes;
  TRY(auto page, tables::read_changes(backups_.store_, query, &snapshot_));
  CHECK_OK(write_here(backups_.store_, [&](Round& round) -> Status {
    for (const auto& change : page.changes) {
      auto key = tables::row_key(*scratch_, change.keys);
      TRY(auto net, round.get(Family::items, key));
      TRY(auto next, followed_by(net.value_or(""), change));
      round.put(Family::items, key, next);
    }
    return {};
  }));
  if (!page.changes.empty()) gathered_ = page.changes.back().sequence;
  if (page.more) return Progress::more;
  from_scratch_ = true;
  snapshot_ = backups_.store_.snapshot();
  stage_ = Stage::write;
  return Progress::more;
}

Result<Progress> ExportJob::write() {
  if (!file_) CHECK_OK(open_file());
  auto prefix = store::keys::number(from_scratch_ ? export_.scratch : export_.rows);
  auto cursor = backups_.store_.cursor(Family::items, {prefix + position_, store::keys::after_prefix(prefix)}, store::Tier::any,
                                       snapshot_);
  std::string lines;
  size_t rows = 0;
  for (cursor.seek_first(); cursor.valid(); cursor.next(), ++rows) {
    if (lines.size() >= kChunkBytes || rows >= kChunkRows) break;
    if (export_.request.kind == ExportKind::incremental) {
      TRY(auto line, line_of(cursor.value(), *scratch_, export_.request.view));
      lines += line;
    } else {
      TRY(auto item, items::decode(cursor.value()));
      export_.bytes += static_cast<int64_t>(items::size_bytes(item));
      lines += "{\"Item\":";
      wire::append_json(lines, items::to_document(std::move(item)));
      lines += '}';
    }
    lines += '\n';
  }
  CHECK_OK(cursor.status());
  bool more = cursor.valid();
  if (more) position_ = cursor.key().substr(store::keys::number_bytes);
  CHECK_OK(file_->write(lines));
  file_bytes_ += lines.size();
  files_.back().items += static_cast<int64_t>(rows);
  export_.items += static_cast<int64_t>(rows);
  if (more && file_bytes_ < kExportFileBytes) return Progress::more;
  CHECK_OK(close_file());
  if (more) return Progress::more;
  CHECK_OK(write_manifests());
  CHECK_OK(end(TransferState::completed, "", ""));
  return Progress::done;
}

Status ExportJob::open_file() {
  auto top =
      export_.request.kind == ExportKind::incremental ? folder().substr(0, folder().size() - export_.id.size() - 1) : folder();
  DataFile next{top + "/data/" + backups_.random_.from_alphabet(kFileLetters, 26) + ".json.gz", 0, {}};
  TRY(file_, GzipWriter::create(object_path(backups_.options_.exports, export_.request.bucket, next.key)));
  file_bytes_ = 0;
  files_.push_back(std::move(next));
  return {};
}

Status ExportJob::close_file() {
  TRY(files_.back().sums, file_->close());
  file_.reset();
  return {};
}

Document ExportJob::summary() const {
  const auto& asked = export_.request;
  bool full = asked.kind == ExportKind::full;
  auto summary = Document::object({{"version", full ? "2020-06-30" : "2023-08-01"},
                                   {"exportArn", asked.table_arn + "/export/" + export_.id},
                                   {"startTime", base::iso8601(export_.started)},
                                   {"endTime", base::iso8601(backups_.clock_.now())},
                                   {"tableArn", asked.table_arn},
                                   {"tableId", export_.table_id}});
  if (full) {
    summary.add("exportTime", base::iso8601(export_.moment));
  } else {
    summary.add("exportFromTime", base::iso8601(*asked.from));
    summary.add("exportToTime", base::iso8601(export_.moment));
  }
  summary.add("s3Bucket", asked.bucket);
  summary.add("s3Prefix", asked.prefix.empty() ? Document() : Document(asked.prefix));
  summary.add("s3SseAlgorithm", asked.encryption.empty() ? Document() : Document(asked.encryption));
  summary.add("s3SseKmsKeyId", Document());
  summary.add("manifestFilesS3Key", folder() + "/manifest-files.json");
  summary.add("billedSizeBytes", export_.bytes);
  summary.add("itemCount", export_.items);
  summary.add("outputFormat", "DYNAMODB_JSON");
  if (!full) summary.add("outputView", asked.view == ExportView::new_image ? "NEW_IMAGE" : "NEW_AND_OLD_IMAGES");
  summary.add("exportType", full ? "FULL_EXPORT" : "INCREMENTAL_EXPORT");
  return summary;
}

Status ExportJob::write_manifests() {
  std::string files;
  for (const auto& file : files_) {
    wire::append_json(files, Document::object({{"itemCount", file.items},
                                               {"md5Checksum", file.sums.md5_base64},
                                               {"etag", file.sums.md5_hex + "-1"},
                                               {"dataFileS3Key", file.key}}));
    files += '\n';
  }
  auto description = wire::to_json(summary());
  auto put = [&](std::string_view name, std::string_view content) {
    return write_file(object_path(backups_.options_.exports, export_.request.bucket, folder() + std::string(name)), content);
  };
  CHECK_OK(put("/manifest-files.json", files));
  CHECK_OK(put("/manifest-files.md5", checksum(files)));
  CHECK_OK(put("/manifest-summary.json", description));
  return put("/manifest-summary.md5", checksum(description));
}

Status ExportJob::end(TransferState state, std::string code, std::string message) {
  export_.state = state;
  export_.failure_code = std::move(code);
  export_.failure = std::move(message);
  export_.ended = backups_.clock_.now();
  if (state == TransferState::completed) export_.manifest = folder() + "/manifest-summary.json";
  CHECK_OK(write_here(backups_.store_, [&](Round& round) -> Status {
    erase_number(round, export_.scratch);
    Repo<StoredExport>(backups_.store_, store::keys::table_export).put(round, export_.id, to_stored(export_));
    return {};
  }));
  Backups::publish_in<Export>(backups_.exports_, export_.id, std::make_shared<const Export>(export_));
  return {};
}

void ExportJob::give_up(const base::Error& error) {
  if (auto ended = end(TransferState::failed, "UNKNOWN", error.message); !ended) {
    base::log(base::LogLevel::error, "backups", "the export {} failed: {}", export_.id, error.message);
  }
}

}  // namespace backups
