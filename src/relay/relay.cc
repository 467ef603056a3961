#include "relay/relay.h"

#include <algorithm>
#include <set>

#include "aws/gather.h"
#include "relay/admit.h"
#include "wire/json.h"

namespace relay {
namespace {

using base::Document;
using base::Result;
using base::Task;

/// What of a client's header fields the far side is to see: none that is about this connection, its signature or its sender.
constexpr std::string_view kPassed[] = {
    "x-amz-target", "content-type",      "content-encoding",      "accept",          "accept-encoding",
    "user-agent",   "x-amz-user-agent",  "amz-sdk-invocation-id", "amz-sdk-request", "x-amzn-trace-id",
    "origin",       "x-amz-api-version", "accept-language",
};
/// What of the far side's is about its connection.
constexpr std::string_view kOfConnection[] = {"connection", "keep-alive", "transfer-encoding", "content-length", "upgrade",
                                              "trailer",    "te",         "proxy-connection"};

/// Operations about the endpoint that a client talks to, and not about tables.
constexpr std::string_view kAnsweredHere[] = {"DescribeEndpoints"};

/// After these the keys of tables may be others.
constexpr std::string_view kChangeTables[] = {
    "CreateTable", "UpdateTable", "DeleteTable", "RestoreTableFromBackup", "RestoreTableToPointInTime", "ImportTable"};

template <size_t N>
bool listed_name(std::string_view name, const std::string_view (&names)[N]) {
  return std::any_of(std::begin(names), std::end(names), [&](auto& each) { return wire::equals_ignoring_case(each, name); });
}

wire::Request outgoing(wire::Request& request) {
  wire::Request out;
  for (const auto& [name, value] : request.headers) {
    if (listed_name(name, kPassed)) out.headers.add(name, value);
  }
  out.body = std::move(request.body);
  return out;
}

void drop_connection_fields(wire::Response& response) {
  for (auto name : kOfConnection) response.headers.erase(name);
}

/// What an answer says about what was learned of tables.
void take_note(KnownTables& known, std::string_view operation, const std::set<std::string>& tables, const FarAnswer& answer) {
  if (answer.code.empty() && listed_name(operation, kChangeTables)) return known.forget_all();
  if (answer.code != "ResourceNotFoundException" && answer.code != "ValidationException") return;
  for (const auto& name : tables) known.forget(name);
}

Result<Document> output_of(FarAnswer answer) {
  auto body = wire::parse_json(answer.response.body);
  bool good = answer.response.status < 300;
  if (good && body) return *std::move(body);
  base::Error error{answer.response.status >= 500 ? base::ErrorKind::unavailable : base::ErrorKind::invalid,
                    answer.code,
                    "",
                    answer.response.status,
                    {}};
  if (!good && body && body->is_object()) {
    error.message = body->text("message", body->text("Message"));
    for (auto& [name, value] : *body->members()) {
      bool own = name == "__type" || name == "message" || name == "Message";
      if (!own && error.detail.is_null()) error.detail = Document::object();
      if (!own) error.detail.add(name, std::move(value));
    }
  }
  if (error.code.empty()) error.code = "InternalServerError";
  return base::fail(std::move(error));
}

struct Way {
  FarSide& far;
  KnownTables& known;
  std::string target_prefix;
};

/// From inside: the input as a body, the output out of one.
Task<Result<Document>> call_far(Way way, const aws::Operation& operation, const aws::Call& call, Document input,
                                const aws::Codec& codec) {
  wire::Request request;
  request.headers.add("X-Amz-Target", way.target_prefix + "." + operation.name);
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.body = wire::to_json(input);
  CO_TRY(auto tables, co_await admit(way.known, call, operation, codec, std::move(input)));
  CO_TRY(auto answer, co_await way.far.send(std::move(request)));
  take_note(way.known, operation.name, tables, answer);
  co_return output_of(std::move(answer));
}

/// The input of a request whose body stays as it came.
Result<Document> read_input(const aws::Match& match, wire::Request& request) {
  if (!request.headers.find("Content-Encoding")) return aws::gather(match, request);
  wire::Request copy = request;
  return aws::gather(match, copy);
}

/// Whether it would be allowed cannot be told.
base::Error unknown() {
  auto error = aws::unknown_operation({}, {});
  error.message.clear();
  return error;
}

/// From outside.
Task<Result<wire::Response>> pass_on(Way way, const aws::Call& call, const aws::Match& match, wire::Request& request) {
  std::string operation(request.headers.get("X-Amz-Target").substr(way.target_prefix.size() + 1));
  std::set<std::string> tables;
  if (!is_root(call)) {
    if (!match.row) co_return base::fail(unknown());
    CO_TRY(auto input, read_input(match, request));
    CO_TRY(tables, co_await admit(way.known, call, *match.row.operation, *match.row.codec, std::move(input)));
  }
  CO_TRY(auto answer, co_await way.far.send(outgoing(request)));
  take_note(way.known, operation, tables, answer);
  drop_connection_fields(answer.response);
  co_return std::move(answer.response);
}

}  // namespace

aws::Service relayed(aws::Service service, FarSide& far, KnownTables& known) {
  Way way{far, known, service.target_prefix};
  for (auto& operation : service.operations) {
    operation.here = listed_name(operation.name, kAnsweredHere);
    if (operation.here) continue;
    auto row = std::make_shared<const aws::Operation>(operation);  // keeps what the original refers to
    operation.serve = [way, row](const aws::Call& call, Document input, const aws::Codec& codec) {
      return call_far(way, *row, call, std::move(input), codec);
    };
  }
  service.pass_on = [way](const aws::Call& call, const aws::Match& match, wire::Request& request) {
    return pass_on(way, call, match, request);
  };
  return service;
}

}  // namespace relay
