#include "backups/transfers.h"

#include "backups/words.h"

namespace backups {
namespace {

using base::Document;
using base::Status;

constexpr std::array<std::string_view, 3> kTransferStates = {"inProgress", "completed", "failed"};
constexpr std::array<std::string_view, 2> kExportKinds = {"full", "incremental"};
constexpr std::array<std::string_view, 2> kViews = {"new", "newAndOld"};
constexpr std::array<std::string_view, 2> kFormats = {"dynamodbJson", "csv"};
constexpr std::array<std::string_view, 2> kCompressions = {"none", "gzip"};

std::optional<tables::StoredTime> stored_time(const std::optional<base::Time>& time) {
  if (!time) return std::nullopt;
  return tables::StoredTime{*time};
}

std::optional<base::Time> time_of(const std::optional<tables::StoredTime>& stored) {
  if (!stored) return std::nullopt;
  return stored->time;
}

}  // namespace

Status read_value(Document&& from, TransferState& to) { return read_word(from, kTransferStates, to); }
Document write_value(TransferState from) { return word(kTransferStates, from); }
Status read_value(Document&& from, ExportKind& to) { return read_word(from, kExportKinds, to); }
Document write_value(ExportKind from) { return word(kExportKinds, from); }
Status read_value(Document&& from, ExportView& to) { return read_word(from, kViews, to); }
Document write_value(ExportView from) { return word(kViews, from); }
Status read_value(Document&& from, Format& to) { return read_word(from, kFormats, to); }
Document write_value(Format from) { return word(kFormats, from); }
Status read_value(Document&& from, Compression& to) { return read_word(from, kCompressions, to); }
Document write_value(Compression from) { return word(kCompressions, from); }

StoredExport to_stored(const Export& value) {
  return {value, {value.started}, {value.moment}, stored_time(value.ended), stored_time(value.request.from)};
}

Export from_stored(StoredExport stored) {
  Export value = std::move(stored.value);
  value.started = stored.started.time;
  value.moment = stored.moment.time;
  value.request.moment = value.moment;
  value.request.from = time_of(stored.from);
  value.ended = time_of(stored.ended);
  return value;
}

StoredImport to_stored(const Import& value) { return {value, {value.started}, stored_time(value.ended)}; }

Import from_stored(StoredImport stored) {
  Import value = std::move(stored.value);
  value.started = stored.started.time;
  value.ended = time_of(stored.ended);
  return value;
}

}  // namespace backups
