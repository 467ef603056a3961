#include "lambda/events.h"

#include "lambda/table.h"

namespace lambda {
namespace {

using base::Document;

base::Error unlike(std::string_view what) {
  return {base::ErrorKind::invalid, "InvalidEvent", "the event is no " + std::string(what)};
}

Document image(const Document& change, std::string_view name) {
  auto* found = change.find(name);
  return found ? plain_item_from(*found) : Document();
}

base::Result<StreamRecord> record_from(const Document& event) {
  auto* change = event.find("dynamodb");
  auto name = event.text("eventName");
  if (!change || !change->find("Keys")) return base::fail(unlike("event of a DynamoDB stream"));
  StreamRecord record;
  record.kind = name == "INSERT"   ? StreamRecord::Kind::insert
                : name == "MODIFY" ? StreamRecord::Kind::modify
                                   : StreamRecord::Kind::remove;
  record.keys = image(*change, "Keys");
  record.new_image = image(*change, "NewImage");
  record.old_image = image(*change, "OldImage");
  record.event_id = event.text("eventID");
  record.sequence_number = change->text("SequenceNumber");
  record.stream_arn = event.text("eventSourceARN");
  if (auto* created = change->find("ApproximateCreationDateTime"))
    record.created_s = static_cast<int64_t>(created->real().value_or(0));
  if (auto* who = event.find("userIdentity")) record.expired = who->text("principalId") == "dynamodb.amazonaws.com";
  return record;
}

}  // namespace

base::Result<StreamEvent> stream_event_from(const Document& event) {
  auto* records = event.find("Records");
  if (!records || !records->elements()) return base::fail(unlike("event of a DynamoDB stream"));
  StreamEvent all;
  for (const Document& each : *records->elements()) {
    TRY(auto record, record_from(each));
    all.records.push_back(std::move(record));
  }
  return all;
}

Document stream_answer(const StreamAnswer& answer) {
  Document failures = Document::list();
  for (const auto& number : answer.failed) failures.push(Document::object({{"itemIdentifier", number}}));
  return Document::object({{"batchItemFailures", std::move(failures)}});
}

base::Result<AuthorizerRequest> authorizer_request_from(const Document& event) {
  AuthorizerRequest asked;
  auto type = event.text("type");
  asked.method_arn = event.text("methodArn", event.text("routeArn"));
  if (type == "TOKEN") {
    asked.token = event.text("authorizationToken");
    return asked;
  }
  if (type != "REQUEST") return base::fail(unlike("authorizer's request"));
  asked.form = event.text("version") == "2.0" ? AuthorizerRequest::Form::simple : AuthorizerRequest::Form::request;
  TRY(asked.request, http_request_from(event));
  asked.token = asked.request.headers.get("Authorization");
  return asked;
}

Document authorizer_answer(const AuthorizerAnswer& answer, const AuthorizerRequest& request) {
  bool allowed = answer.verdict == AuthorizerAnswer::Verdict::allow;
  if (request.form == AuthorizerRequest::Form::simple) {
    return Document::object({{"isAuthorized", allowed}, {"context", answer.context}});
  }
  auto statement = Document::object({{"Action", "execute-api:Invoke"},
                                     {"Effect", allowed ? "Allow" : "Deny"},
                                     {"Resource", answer.resource.empty() ? request.method_arn : answer.resource}});
  auto out = Document::object(
      {{"principalId", answer.principal},
       {"policyDocument", Document::object({{"Version", "2012-10-17"}, {"Statement", Document::list({std::move(statement)})}})},
       {"context", answer.context}});
  if (!answer.usage_key.empty()) out.add("usageIdentifierKey", answer.usage_key);
  return out;
}

}  // namespace lambda
