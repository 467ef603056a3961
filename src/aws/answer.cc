#include "aws/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "aws/crc32.h"
#include "aws/table_customs.h"
#include "base/log.h"
#include "wire/json.h"
#include "wire/xml.h"

namespace aws {
namespace {

using base::Document;
using wire::Location;
using wire::Shape;

constexpr size_t usual_body = 512;  // reserved at once: most answers fit
constexpr std::string_view internal_words =
    "The request processing has failed because of an unknown error, exception or failure.";

bool one_of(std::string_view text, std::span<const std::string_view> choices) {
  return std::ranges::find(choices, text) != choices.end();
}

/// What DynamoDB puts in front of an error's code: who found it.
std::string_view dynamodb_prefix(std::string_view code) {
  static constexpr std::string_view by_frame[] = {"UnknownOperationException",    "SerializationException",
                                                  "MissingAuthenticationToken",   "AccessDeniedException",
                                                  "IncompleteSignatureException", "InvalidSignatureException",
                                                  "UnrecognizedClientException",  "ExpiredTokenException",
                                                  "IncompleteSignature",          "MissingAuthenticationTokenException"};
  if (code == "ValidationException") return "com.amazon.coral.validate#";
  return one_of(code, by_frame) ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#";
}

/// Some errors have a capital "Message"; the services' models and frames differ.
std::string_view message_key(const Service* service, std::string_view code) {
  static constexpr std::string_view in_dynamodb[] = {"SerializationException", "AccessDeniedException",
                                                     "TransactionCanceledException", "TransactionInProgressException",
                                                     "IdempotentParameterMismatchException"};
  static constexpr std::string_view in_lambda[] = {"ResourceNotFoundException", "ServiceException",
                                                   "AccessDeniedException",     "ResourceInUseException",
                                                   "InvalidZipFileException",   "InvalidRuntimeException"};
  if (is_dynamodb(service)) return one_of(code, in_dynamodb) ? "Message" : "message";
  if (service && service->id == "lambda") return one_of(code, in_lambda) ? "Message" : "message";
  return code == "AccessDeniedException" ? "Message" : "message";
}

/// The service's own name for a failure that is ours.
std::string_view internal_code(const Service* service, Protocol protocol) {
  if (service && service->id == "lambda") return "ServiceException";
  if (protocol == Protocol::query) return "InternalFailure";
  return is_dynamodb(service) ? "InternalServerError" : "InternalServerException";
}

/// An internal error is logged in full and told to the client only as such, unless its words are for clients.
base::Error told(const Service* service, Protocol protocol, const base::Error& error) {
  if (error.kind == base::ErrorKind::unavailable && error.code == "InternalFailure") {
    auto renamed = error;
    renamed.code = internal_code(service, protocol);
    return renamed;
  }
  if (error.kind != base::ErrorKind::internal) return error;
  base::log(base::LogLevel::error, "aws", "{}: {}: {}", service ? service->id : "-", error.code, error.message);
  return {error.kind, std::string(internal_code(service, protocol)), std::string(internal_words), error.status, {}};
}

wire::Response with_json(const Service* service, Protocol protocol, std::string_view request_id, int status, std::string body) {
  wire::Response response;
  response.status = status;
  response.headers.add("Content-Type",
                       protocol == Protocol::json_1_0 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1");
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  if (is_dynamodb(service)) response.headers.add("x-amz-crc32", std::to_string(crc32(body)));
  response.body = std::move(body);
  return response;
}

wire::Response json_error(const Service* service, Protocol protocol, std::string_view request_id, const base::Error& error) {
  std::string_view prefix = is_dynamodb(service) ? dynamodb_prefix(error.code) : std::string_view();
  Document body = Document::object({{"__type", std::string(prefix).append(error.code)}});
  if (auto* more = error.detail.members()) {
    for (auto& [key, value] : *more) body.add(key, value);
  }
  if (!error.message.empty()) body.add(std::string(message_key(service, error.code)), error.message);
  int status = error.server_fault() ? error.http_status() : 400;
  if (error.status == 413) status = 413;
  return with_json(service, protocol, request_id, status, wire::to_json(body));
}

wire::Response rest_error(const Service* service, std::string_view request_id, const base::Error& error) {
  Document body = Document::object();
  bool in_lambda = service && service->id == "lambda";
  bool by_frame =
      error.code == "AccessDeniedException" || error.code == "ValidationException" || error.kind == base::ErrorKind::denied;
  if (in_lambda && !by_frame) body.add("Type", error.server_fault() ? "Service" : "User");
  if (auto* more = error.detail.members()) {
    for (auto& [key, value] : *more) body.set(key, value);
  }
  body.add(std::string(message_key(service, error.code)), error.message);
  wire::Response response;
  response.status = error.http_status();
  response.headers.add("Content-Type", "application/json");
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  response.headers.add("x-amzn-ErrorType", error.code);
  response.body = wire::to_json(body);
  return response;
}

std::string xml_namespace(const Service& service) {
  return fmt::format("https://{}.amazonaws.com/doc/{}/", service.id, service.target_prefix);
}

wire::Response with_xml(std::string_view request_id, int status, std::string body) {
  wire::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  response.body = std::move(body);
  return response;
}

wire::Response query_error(const Service* service, std::string_view request_id, const base::Error& error) {
  bool unreadable = error.code == "SerializationException";
  Document body = Document::object({
      {"Error", Document::object({{"Type", error.server_fault() ? "Receiver" : "Sender"},
                                  {"Code", unreadable ? "MalformedInput" : error.code},
                                  {"Message", error.message}})},
      {"RequestId", request_id},
  });
  return with_xml(request_id, error.http_status(),
                  wire::to_xml("ErrorResponse", service ? xml_namespace(*service) : std::string(), body));
}

wire::Response query_answer(const Row& row, std::string_view request_id, const Document& output) {
  const Operation& operation = *row.operation;
  std::string body = fmt::format("<{}Response xmlns=\"{}\">", operation.name, xml_namespace(*row.service));
  if (!operation.output.members.empty()) wire::append_xml(body, operation.name + "Result", output, &operation.output);
  body += "<ResponseMetadata>";
  wire::append_xml(body, "RequestId", Document(request_id));
  body += fmt::format("</ResponseMetadata></{}Response>", operation.name);
  return with_xml(request_id, operation.status, std::move(body));
}

/// A scalar as a header's value.
std::string header_text(const Document& value) {
  if (auto* text = value.string()) return *text;
  return wire::to_json(value);
}

/// Takes the members that do not belong to the body out of `output` and puts them where they go; the others get the names they
/// have there. The payload, if there is one, becomes the body.
void place_members(wire::Response& response, const Shape& shape, Document& output) {
  for (auto& member : shape.members) {
    if (member.location == Location::body && member.wire_name == member.name) continue;
    auto* value = output.find(member.name);
    if (!value) continue;
    if (member.location == Location::body) {
      Document renamed = std::move(*value);
      output.erase(member.name);
      output.set(member.wire_name, std::move(renamed));
      continue;
    }
    if (member.location == Location::header && !value->is_null()) {
      response.headers.add(member.wire_name, header_text(*value));
    } else if (member.location == Location::status) {
      if (auto status = value->integer()) response.status = static_cast<int>(*status);
    } else if (member.location == Location::payload) {
      response.body = member.shape.kind == Shape::Kind::blob ? std::move(*value->string()) : wire::to_json(*value);
    }
    output.erase(member.name);
  }
}

wire::Response rest_answer(const Row& row, std::string_view request_id, Document output) {
  const Shape& shape = row.operation->output;
  wire::Response response;
  response.status = row.operation->status;
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  place_members(response, shape, output);
  bool has_body = std::ranges::any_of(shape.members, [](auto& member) { return member.location == Location::body; });
  if (has_body) response.body = wire::to_json(output);
  if (!response.body.empty()) response.headers.add("Content-Type", "application/json");
  return response;
}

}  // namespace

wire::Response answer(const Row& row, std::string_view request_id, Document output) {
  Protocol protocol = row.service->protocol;
  if (protocol == Protocol::query) return query_answer(row, request_id, output);
  if (protocol == Protocol::rest_json) return rest_answer(row, request_id, std::move(output));
  std::string body;
  body.reserve(usual_body);
  wire::append_json(body, output);
  return with_json(row.service, protocol, request_id, row.operation->status, std::move(body));
}

wire::Response answer(const Service* service, Protocol protocol, std::string_view request_id, const base::Error& failure) {
  base::Error error = told(service, protocol, failure);
  switch (protocol) {
    case Protocol::query: return query_error(service, request_id, error);
    case Protocol::rest_json: return rest_error(service, request_id, error);
    default: return json_error(service, protocol, request_id, error);
  }
}

}  // namespace aws
