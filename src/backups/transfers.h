// Transfers: tables written to files and made from files. Values, stored as JSON in family meta (docs/data-format.md).
//
// An S3 bucket is a folder of that name in Options::exports, a key the path of a file in it.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backups/records.h"
#include "base/clock.h"
#include "tables/schema.h"

namespace backups {

enum class TransferState { in_progress, completed, failed };
enum class ExportKind { full, incremental };
enum class ExportView { new_image, new_and_old_images };
enum class Format { dynamodb_json, csv };
enum class Compression { none, gzip };

struct ExportRequest {
  std::string table;
  std::string table_arn;  // as the manifest names it
  std::string bucket, prefix, owner, encryption, token;
  ExportKind kind = ExportKind::full;
  ExportView view = ExportView::new_and_old_images;
  std::optional<base::Time> from, moment;  // incremental: changes behind `from`; moment: nothing is now
};
struct Export {
  std::string id;
  ExportRequest request;
  TransferState state = TransferState::in_progress;
  base::Time started, moment;
  std::optional<base::Time> ended;
  uint64_t rows = 0;              // number of the table's
  uint64_t scratch = 0;           // a number for what has to be put together first
  uint64_t since = 0, until = 0;  // the changes that are seen: since < sequence <= until
  std::string table_id, manifest;
  int64_t items = 0, bytes = 0;
  std::string failure_code, failure;
};
using ExportPtr = std::shared_ptr<const Export>;

struct CsvOptions {
  std::string delimiter = ",";
  std::vector<std::string> header;  // empty: the first line of each file
};
struct ImportRequest {
  std::string bucket, prefix, owner, token;
  Format format = Format::dynamodb_json;
  Compression compression = Compression::none;
  CsvOptions csv;
  tables::Definition definition;
  std::string parameters;  // JSON of what was asked, to be told again
};
struct Import {
  std::string id;
  ImportRequest request;  // but for the definition, which the table has
  TransferState state = TransferState::in_progress;
  base::Time started;
  std::optional<base::Time> ended;
  std::string table, table_id;
  uint64_t number = 0;            // of the table
  uint64_t files = 0, lines = 0;  // how many files are through, and lines of the next
  int64_t processed = 0, imported = 0, errors = 0, bytes = 0;
  std::string failure_code, failure;
};
using ImportPtr = std::shared_ptr<const Import>;

// How they are stored.

base::Status read_value(base::Document&& from, TransferState& to);
base::Document write_value(TransferState from);
base::Status read_value(base::Document&& from, ExportKind& to);
base::Document write_value(ExportKind from);
base::Status read_value(base::Document&& from, ExportView& to);
base::Document write_value(ExportView from);
base::Status read_value(base::Document&& from, Format& to);
base::Document write_value(Format from);
base::Status read_value(base::Document&& from, Compression& to);
base::Document write_value(Compression from);

struct StoredExport {
  Export value;
  tables::StoredTime started, moment;
  std::optional<tables::StoredTime> ended, from;
};
StoredExport to_stored(const Export& value);
Export from_stored(StoredExport stored);

template <class V>
void fields(V& v, StoredExport& x) {
  auto& each = x.value;
  v.required("id", each.id);
  v.required("table", each.request.table);
  v.required("tableArn", each.request.table_arn);
  v.required("bucket", each.request.bucket);
  v.optional("prefix", each.request.prefix);
  v.optional("owner", each.request.owner);
  v.optional("encryption", each.request.encryption);
  v.optional("token", each.request.token);
  v.required("kind", each.request.kind);
  v.required("view", each.request.view);
  v.required("state", each.state);
  v.required("started", x.started);
  v.required("moment", x.moment);
  v.optional("from", x.from);
  v.optional("ended", x.ended);
  v.required("rows", each.rows);
  v.required("scratch", each.scratch);
  v.required("since", each.since);
  v.required("until", each.until);
  v.required("tableId", each.table_id);
  v.optional("manifest", each.manifest);
  v.optional("items", each.items);
  v.optional("bytes", each.bytes);
  v.optional("failureCode", each.failure_code);
  v.optional("failure", each.failure);
}

struct StoredImport {
  Import value;
  tables::StoredTime started;
  std::optional<tables::StoredTime> ended;
};
StoredImport to_stored(const Import& value);
Import from_stored(StoredImport stored);

template <class V>
void fields(V& v, StoredImport& x) {
  auto& each = x.value;
  v.required("id", each.id);
  v.required("table", each.table);
  v.required("tableId", each.table_id);
  v.required("number", each.number);
  v.required("bucket", each.request.bucket);
  v.optional("prefix", each.request.prefix);
  v.optional("owner", each.request.owner);
  v.optional("token", each.request.token);
  v.required("format", each.request.format);
  v.required("compression", each.request.compression);
  v.optional("delimiter", each.request.csv.delimiter);
  v.optional("header", each.request.csv.header);
  v.optional("parameters", each.request.parameters);
  v.required("state", each.state);
  v.required("started", x.started);
  v.optional("ended", x.ended);
  v.optional("files", each.files);
  v.optional("lines", each.lines);
  v.optional("processed", each.processed);
  v.optional("imported", each.imported);
  v.optional("errors", each.errors);
  v.optional("bytes", each.bytes);
  v.optional("failureCode", each.failure_code);
  v.optional("failure", each.failure);
}

}  // namespace backups
