#include "events/record.h"

#include <utility>

#include "items/document.h"
#include "tables/shards.h"

namespace events {
namespace {

using base::Document;

constexpr std::string_view kTable = ":table/", kStream = "/stream/";

}  // namespace

Document record_document(const tables::Stream& stream, tables::StreamRecord&& record, std::string_view region,
                         std::string_view stream_arn) {
  auto& change = record.change;
  Document body = Document::object();
  body.add("ApproximateCreationDateTime", base::epoch_ms(change.time) / 1000);
  body.add("Keys", items::to_document(std::move(change.keys)));
  if (change.fresh) body.add("NewImage", items::to_document(*std::move(change.fresh)));
  if (change.old) body.add("OldImage", items::to_document(*std::move(change.old)));
  body.add("SequenceNumber", tables::sequence_text(change.sequence));
  body.add("SizeBytes", static_cast<int64_t>(record.bytes));
  body.add("StreamViewType", tables::name_of(stream.view));

  Document out = Document::object();
  out.add("eventID", tables::change_id(stream.number, change.sequence));
  out.add("eventName", tables::name_of(change.kind));
  out.add("eventVersion", "1.1");
  out.add("eventSource", "aws:dynamodb");
  out.add("awsRegion", region);
  out.add("dynamodb", std::move(body));
  if (change.principal == tables::Principal::time_to_live)
    out.add("userIdentity", Document::object({{"type", "Service"}, {"principalId", "dynamodb.amazonaws.com"}}));
  out.add("eventSourceARN", stream_arn);
  return out;
}

std::string_view table_of(std::string_view arn) {
  auto table = arn.find(kTable);
  auto label = arn.find(kStream);
  if (table == std::string_view::npos || label == std::string_view::npos || label < table + kTable.size()) return "";
  return arn.substr(table + kTable.size(), label - table - kTable.size());
}

tables::StreamPtr find_stream(const tables::Tables& tables, std::string_view prefix, std::string_view arn) {
  auto name = table_of(arn);
  if (name.empty() || !arn.starts_with(prefix)) return nullptr;
  return tables.streams().find(name, arn.substr(arn.find(kStream) + kStream.size()));
}

}  // namespace events
