#include "backups/import_job.h"

#include <fmt/format.h>

#include "backups/backups.h"
#include "backups/csv.h"
#include "backups/errors.h"
#include "backups/limits.h"
#include "base/bytes.h"
#include "base/log.h"
#include "items/decimal.h"
#include "items/document.h"
#include "items/encode.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/place.h"
#include "tables/row.h"
#include "wire/json.h"

namespace backups {

using base::fail;
using base::Result;
using base::Status;
using items::Item;
using items::Value;
using store::Repo;
using store::Round;

namespace {

constexpr int64_t kLoggedErrors = 10;

/// A field of CSV: keys have their type, all else is a string.
Result<Value> field_value(std::string_view name, std::string text, const tables::Table& table) {
  for (const auto& attribute : table.schema.attributes) {
    if (attribute.name != name) continue;
    if (attribute.type == items::Type::number) {
      TRY(auto number, items::Decimal::parse(text));
      return Value(number);
    }
    if (attribute.type == items::Type::binary) {
      auto bytes = base::base64_decode(text);
      if (!bytes) return fail(validation_error(fmt::format("The binary key {} is not base64", name)));
      return Value(items::Binary{*std::move(bytes)});
    }
  }
  return Value(std::move(text));
}

Result<Item> csv_item(std::string_view record, const tables::Table& table, const ImportRequest& request,
                      const std::vector<std::string>& header) {
  TRY(auto fields, csv_fields(record, request.csv.delimiter.at(0)));
  if (fields.size() != header.size()) {
    return fail(validation_error(fmt::format("A record has {} fields, the header {}", fields.size(), header.size())));
  }
  Item item;
  for (size_t i = 0; i < fields.size(); ++i) {
    TRY(auto value, field_value(header[i], std::move(fields[i]), table));
    item.set(header[i], std::move(value));
  }
  return item;
}

Result<Item> json_item(std::string_view record) {
  TRY(auto line, wire::parse_json(record));
  auto* item = line.find("Item");
  if (!item) return fail(validation_error("A line has no member Item"));
  return items::item_from(std::move(*item));
}

}  // namespace

Result<Item> imported_item(std::string_view record, const tables::Table& table, const ImportRequest& request,
                           const std::vector<std::string>& header) {
  auto read = request.format == Format::csv ? csv_item(record, table, request, header) : json_item(record);
  TRY(auto item, std::move(read));
  CHECK_OK(tables::check_size(item));
  CHECK_OK(tables::check_item(table, item));
  return item;
}

ImportJob::ImportJob(Backups& backups, Import value, std::shared_ptr<const tables::Table> table)
    : backups_(backups), import_(std::move(value)), table_(std::move(table)) {}

/// What the files are ends the import; what the store refuses is tried again.
Result<Progress> ImportJob::step() {
  auto progress = work();
  if (progress || progress.error().kind != base::ErrorKind::invalid) return progress;
  CHECK_OK(fail_import(progress.error()));
  return Progress::done;
}

Status ImportJob::find_files() {
  const auto& asked = import_.request;
  TRY(keys_, keys_with_prefix(backups_.options_.exports, asked.bucket, asked.prefix));
  return {};
}

/// Opens the next file and goes to where the import was.
Status ImportJob::open_file() {
  const auto& asked = import_.request;
  auto path = object_path(backups_.options_.exports, asked.bucket, keys_[import_.files]);
  TRY(file_, LineReader::open(path, asked.compression));
  header_ = asked.csv.header;
  if (asked.format == Format::csv && header_.empty()) {
    TRY(auto first, next_record());
    if (first) {
      TRY(header_, csv_fields(*first, asked.csv.delimiter.at(0)));
    }
  }
  for (uint64_t line = 0; line < import_.lines; ++line) {
    TRY(auto skipped, next_record());
    if (!skipped) break;
  }
  return {};
}

Result<std::optional<std::string>> ImportJob::next_record() {
  TRY(auto record, file_->next());
  if (import_.request.format != Format::csv) return record;
  while (record && goes_on(*record) && record->size() <= kMaxLineBytes) {
    TRY(auto line, file_->next());
    if (!line) break;
    *record += '\n' + *line;
  }
  return record;
}

void ImportJob::note_error(const base::Error& error) {
  if (++import_.errors > kLoggedErrors) return;
  base::log(base::LogLevel::warning, "backups", "import {}: {}, record {}: {}", import_.id, keys_[import_.files], import_.lines,
            error.message);
}

Result<Progress> ImportJob::work() {
  if (keys_.empty()) CHECK_OK(find_files());
  if (import_.files < keys_.size() && !file_) CHECK_OK(open_file());
  std::vector<std::pair<std::string, std::optional<std::string>>> rows;
  const Import before = import_;
  size_t bytes = 0;
  while (file_ && bytes < kChunkBytes && rows.size() < kChunkRows) {
    TRY(auto record, next_record());
    if (!record) {
      file_.reset();
      ++import_.files;
      import_.lines = 0;
      break;
    }
    ++import_.lines;
    bytes += record->size() + 1;
    if (record->empty()) continue;
    ++import_.processed;
    auto item = imported_item(*record, *table_, import_.request, header_);
    if (!item) {
      note_error(item.error());
      continue;
    }
    ++import_.imported;
    rows.emplace_back(tables::row_key(*table_, *item), items::encode(*item));
  }
  import_.bytes += static_cast<int64_t>(bytes);
  auto progress = import_.files >= keys_.size() ? Progress::done : Progress::more;
  auto put = [&](Round& round) -> Status {
    for (const auto& [key, item] : rows) {
      TRY(auto placed, tables::place(round, *table_, key, item));
      (void)placed;
    }
    if (progress == Progress::done) {
      import_.state = TransferState::completed;
      import_.ended = backups_.clock_.now();
      auto schema = table_->schema;
      schema.life = tables::Life::active;
      backups_.tables_.replace_in(round, std::move(schema));
    }
    Repo<StoredImport>(backups_.store_, store::keys::table_import).put(round, import_.id, to_stored(import_));
    return {};
  };
  if (auto done = write_here(backups_.store_, std::move(put)); !done) {
    import_ = before;  // read again what was not written
    file_.reset();
    return fail(std::move(done).error());
  }
  Backups::publish_in<Import>(backups_.imports_, import_.id, std::make_shared<const Import>(import_));
  return progress;
}

Status ImportJob::fail_import(const base::Error& error) {
  import_.state = TransferState::failed;
  import_.ended = backups_.clock_.now();
  import_.failure_code = error.code;
  import_.failure = error.message;
  CHECK_OK(write_here(backups_.store_, [&](Round& round) -> Status {
    Repo<StoredImport>(backups_.store_, store::keys::table_import).put(round, import_.id, to_stored(import_));
    auto table = backups_.tables_.find_in(round, import_.table);
    if (table && table->schema.number == import_.number) backups_.tables_.remove_in(round, *table, tables::Rows::erased);
    return {};
  }));
  Backups::publish_in<Import>(backups_.imports_, import_.id, std::make_shared<const Import>(import_));
  return {};
}

void ImportJob::give_up(const base::Error& error) {
  if (auto ended = fail_import(error); !ended) {
    base::log(base::LogLevel::error, "backups", "the import {} failed: {}", import_.id, error.message);
  }
}

}  // namespace backups
