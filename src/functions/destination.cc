#include "functions/destination.h"

#include "base/document.h"
#include "wire/json.h"

namespace functions {
namespace {

using base::Document;

std::string_view condition_of(EventEnd::Kind kind) {
  switch (kind) {
    case EventEnd::Kind::success: return "Success";
    case EventEnd::Kind::retries_exhausted: return "RetriesExhausted";
    case EventEnd::Kind::age_exceeded: return "EventAgeExceeded";
    case EventEnd::Kind::no_concurrency: return "ZeroReservedConcurrency";
  }
  return "";
}

/// JSON as it is; what is none as text.
Document payload_document(std::string_view payload) {
  auto parsed = wire::parse_json(payload.empty() ? "{}" : payload);
  return parsed ? *std::move(parsed) : Document(payload);
}

}  // namespace

std::string destination_record(const QueuedEvent& event, const EventEnd& end, base::Time now) {
  Document record = Document::object({{"version", "1.0"}, {"timestamp", base::iso8601(now)}});
  record.set("requestContext", Document::object({{"requestId", event.request_id},
                                                 {"functionArn", end.function_arn},
                                                 {"condition", condition_of(end.kind)},
                                                 {"approximateInvokeCount", end.attempts}}));
  record.set("requestPayload", payload_document(event.payload));
  if (!end.outcome) return wire::to_json(record);
  Document response = Document::object({{"statusCode", 200}, {"executedVersion", end.outcome->executed_version}});
  if (!end.outcome->function_error.empty()) response.set("functionError", end.outcome->function_error);
  record.set("responseContext", std::move(response));
  record.set("responsePayload", payload_document(end.outcome->payload));
  return wire::to_json(record);
}

std::string dead_letter_context(const QueuedEvent& event, const EventEnd& end) {
  std::string message = std::string(condition_of(end.kind));
  if (end.outcome)
    if (auto said = wire::parse_json(end.outcome->payload)) message = said->text("errorMessage", message);
  Document custom =
      Document::object({{"RequestID", event.request_id}, {"ErrorCode", "200"}, {"ErrorMessage", message.substr(0, 1024)}});
  return wire::to_json(Document::object({{"custom", std::move(custom)}}));
}

}  // namespace functions
