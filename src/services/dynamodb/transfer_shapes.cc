#include "services/dynamodb/transfer_shapes.h"

#include "base/bytes.h"
#include "services/dynamodb/errors.h"
#include "wire/json.h"

namespace services::dynamodb {
namespace {

constexpr size_t kTokenBytes = 56;  // 112 hexadecimal digits

Word word_of(const std::string& text) { return text.empty() ? Word() : Word(text); }

std::optional<wire::Timestamp> timestamp(const std::optional<base::Time>& time) {
  if (!time) return std::nullopt;
  return wire::Timestamp{*time};
}

std::string_view status_of(backups::TransferState state) {
  if (state == backups::TransferState::in_progress) return "IN_PROGRESS";
  return state == backups::TransferState::completed ? "COMPLETED" : "FAILED";
}

}  // namespace

std::string export_arn(const backups::Export& value) { return value.request.table_arn + "/export/" + value.id; }
std::string_view export_status(const backups::Export& value) { return status_of(value.state); }

ExportDescription description_of(const backups::Export& value) {
  const auto& asked = value.request;
  ExportDescription out;
  out.arn = export_arn(value);
  out.status = status_of(value.state);
  out.started.time = value.started;
  out.ended = timestamp(value.ended);
  out.manifest = word_of(value.manifest);
  out.table_arn = asked.table_arn;
  out.table_id = value.table_id;
  out.token = word_of(asked.token);
  out.bucket = asked.bucket;
  out.owner = word_of(asked.owner);
  out.prefix = word_of(asked.prefix);
  out.encryption = word_of(asked.encryption);
  out.failure_code = word_of(value.failure_code);
  out.failure = word_of(value.failure);
  if (value.state == backups::TransferState::completed) {
    out.bytes = value.bytes;
    out.items = value.items;
  }
  bool full = asked.kind == backups::ExportKind::full;
  out.type = full ? "FULL_EXPORT" : "INCREMENTAL_EXPORT";
  if (full) {
    out.moment = wire::Timestamp{value.moment};
  } else {
    out.incremental = IncrementalShape{timestamp(asked.from), wire::Timestamp{value.moment},
                                       asked.view == backups::ExportView::new_image ? "NEW_IMAGE" : "NEW_AND_OLD_IMAGES"};
  }
  return out;
}

std::string import_arn(const Call& call, const backups::Import& value) {
  return table_arn(call, value.table) + "/import/" + value.id;
}

ImportDescription description_of(const Call& call, const backups::Import& value) {
  const auto& asked = value.request;
  ImportDescription out;
  out.arn = import_arn(call, value);
  out.status = status_of(value.state);
  out.table_arn = table_arn(call, value.table);
  out.table_id = value.table_id;
  out.token = word_of(asked.token);
  out.source = {word_of(asked.owner), asked.bucket, word_of(asked.prefix)};
  out.errors = value.errors;
  out.format = asked.format == backups::Format::csv ? "CSV" : "DYNAMODB_JSON";
  if (asked.format == backups::Format::csv) {
    CsvShape csv{asked.csv.delimiter, {}};
    if (!asked.csv.header.empty()) csv.header = asked.csv.header;
    out.options = FormatOptions{std::move(csv)};
  }
  out.compression = asked.compression == backups::Compression::gzip ? "GZIP" : "NONE";
  if (auto parameters = wire::parse_json(asked.parameters)) out.parameters = *std::move(parameters);
  out.started.time = value.started;
  out.ended = timestamp(value.ended);
  out.bytes = value.bytes;
  out.processed = value.processed;
  out.imported = value.imported;
  out.failure_code = word_of(value.failure_code);
  out.failure = word_of(value.failure);
  return out;
}

std::string page_token(std::string_view id) {
  std::string bytes(id);
  bytes.resize(kTokenBytes, '\0');
  return base::hex_encode(bytes);
}

Result<std::string> id_of_token(std::string_view token) {
  auto bytes = base::hex_decode(token);
  if (!bytes || bytes->size() != kTokenBytes) return base::fail(validation_error("Invalid NextToken"));
  return bytes->substr(0, bytes->find('\0'));
}

}  // namespace services::dynamodb
