#include "aws/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/answer.h"
#include "aws/gather.h"
#include "aws/request_id.h"
#include "aws/table_customs.h"
#include "base/bytes.h"
#include "wire/json.h"

namespace aws {
namespace {

constexpr std::string_view table_service = "DynamoDB_20120810";

/// What a request is for, before anything is believed of it.
struct Target {
  Match match;                       // empty when no row fits
  const Service* service = nullptr;  // the row's, or the one that was meant
  Protocol protocol = Protocol::json_1_0;
  base::Error unknown;       // the answer when no row fits
  std::string missing_name;  // and what to log
};

/// What the credential scope names, unchecked: Credential=KEY/DATE/REGION/SERVICE/aws4_request, or the same in the query.
struct Claim {
  std::string_view region, service;
};

Claim claim_of(const wire::Request& request) {
  std::string_view text = request.headers.get("Authorization");
  std::string_view mark = "Credential=";
  std::string_view separators = "/, ";
  if (text.empty()) {
    text = request.query();
    mark = "X-Amz-Credential=";
    separators = "/%&";
  }
  auto start = text.find(mark);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + mark.size());
  text = text.substr(0, base::find_first_of(text, mark.starts_with('X') ? "&" : ", "));
  Claim claim;
  for (int part = 0; part < 3; ++part) {
    auto slash = base::find_first_of(text, separators);
    if (slash == std::string_view::npos) return {};
    if (part == 2) claim.region = text.substr(0, slash);
    text.remove_prefix(slash + (text.substr(slash).starts_with("%2") ? 3 : 1));
  }
  claim.service = text.substr(0, base::find_first_of(text, separators));
  return claim;
}

/// Whether a request that no row fits is DynamoDB's to refuse: one that names it, or nobody.
bool falls_to_dynamodb(const wire::Request& request, std::string_view claimed) {
  bool nobody = claimed.empty() && (request.path() == "/" || request.path().empty());
  return nobody || claimed == "dynamodb";
}

/// DynamoDB's operations that there are in AWS and not here: their refusal names them.
bool known_elsewhere(std::string_view operation) {
  constexpr std::string_view kNames[] = {"CancelBulkOperation",
                                         "CreateGlobalTable",
                                         "DescribeBulkOperation",
                                         "DescribeContributorInsights",
                                         "DescribeGlobalTable",
                                         "DescribeGlobalTableSettings",
                                         "ListBulkOperations",
                                         "ListContributorInsights",
                                         "ListGlobalTables",
                                         "SearchVectors",
                                         "StartBulkPutItems",
                                         "UpdateContributorInsights",
                                         "UpdateGlobalTable",
                                         "UpdateGlobalTableSettings",
                                         "UpdateTableReplicaAutoScaling",
                                         "DescribeKinesisStreamingDestination",
                                         "EnableKinesisStreamingDestination",
                                         "DisableKinesisStreamingDestination",
                                         "UpdateKinesisStreamingDestination"};
  return std::find(std::begin(kNames), std::end(kNames), operation) != std::end(kNames);
}

Target by_target(const Directory& directory, const wire::Request& request, const std::string& name, std::string_view claimed) {
  Target target;
  target.match.row = directory.find_target(name);
  target.service = target.match.row.service;
  if (!target.service) {
    auto dot = name.find('.');
    std::string prefix = name.substr(0, dot);
    target.service = directory.find_service(prefix, {});
    if (!target.service && falls_to_dynamodb(request, claimed)) target.service = directory.find_service(table_service, {});
    std::string operation = dot == std::string::npos ? "" : name.substr(dot + 1);
    target.unknown = unknown_operation(prefix, operation);
    if (is_dynamodb(target.service) && !known_elsewhere(operation)) target.unknown.message.clear();  // it does not say which
    target.missing_name = name.empty() ? "a request without an operation" : name;
  }
  if (target.service) target.protocol = target.service->protocol;
  return target;
}

std::string form_value(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    auto end = form.find('&');
    auto pair = form.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      auto decoded = wire::percent_decode(pair.substr(name.size() + 1));
      return decoded ? *std::move(decoded) : std::string();
    }
    form = end == std::string_view::npos ? std::string_view() : form.substr(end + 1);
  }
  return {};
}

Target by_form(const Directory& directory, std::string_view form, std::string_view claimed) {
  std::string action = form_value(form, "Action");
  std::string version = form_value(form, "Version");
  Target target;
  target.protocol = Protocol::query;
  target.match.row = directory.find_action(version, action);
  target.service = target.match.row.service;
  if (!target.service) {
    target.service = directory.find_service(version, claimed);
    if (target.service && target.service->protocol != Protocol::query) target.service = nullptr;
    target.unknown = unknown_action(version, action);
    target.missing_name = fmt::format("{}.{} ({})", claimed.empty() ? "query" : claimed, action, version);
  }
  return target;
}

Target by_route(const Directory& directory, const wire::Request& request, std::string_view claimed) {
  Target target;
  target.protocol = Protocol::rest_json;
  target.match = directory.find_route(claimed, request.method, request.path(), request.query());
  target.service = target.match.row.service;
  if (!target.service) {
    target.service = directory.find_service("-", claimed);
    if (target.service && target.service->protocol != Protocol::rest_json) target.service = nullptr;
    bool gateway = claimed == "apigateway" || claimed.empty();
    target.unknown = gateway ? missing_token_route() : unknown_route(request.method, request.path());
    target.missing_name = fmt::format("{} {} {}", claimed.empty() ? "unsigned" : claimed, request.method, request.path());
  }
  return target;
}

bool is_form(const wire::Request& request) {
  return request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded") ||
         (request.body.empty() && !form_value(request.query(), "Action").empty());
}

Target identify(const Directory& directory, const wire::Request& request, std::string_view claimed) {
  if (auto* name = request.headers.find("X-Amz-Target")) return by_target(directory, request, *name, claimed);
  if (is_form(request)) {
    return by_form(directory, request.body.empty() ? request.query() : std::string_view(request.body), claimed);
  }
  if (falls_to_dynamodb(request, claimed)) return by_target(directory, request, {}, claimed);
  return by_route(directory, request, claimed);
}

/// json requests say that they are; the others are told by what they carry.
bool fits_protocol(Protocol protocol, const wire::Request& request) {
  if (protocol != Protocol::json_1_0 && protocol != Protocol::json_1_1) return true;
  std::string_view type = request.headers.get("Content-Type");
  return type.starts_with("application/x-amz-json-1.") || type.starts_with("application/json");
}

bool is_signed(const wire::Request& request) {
  return request.headers.find("Authorization") || request.query().find("X-Amz-Signature=") != std::string_view::npos;
}

/// A body that is no JSON is DynamoDB's first complaint.
base::Status check_body(const wire::Request& request) {
  bool packed = request.headers.find("Content-Encoding") != nullptr;
  if (!request.body.empty() && !packed && !wire::parse_json(request.body)) return base::fail(not_json(""));
  return {};
}

base::Status find_caller(const Service& service, iam::Authenticator& authenticator, Call& call, const wire::Request& request) {
  auto caller = authenticator.authenticate(request, service.signing_name, call.now, family_of(service.protocol));
  if (!caller && is_dynamodb(&service)) CHECK_OK(check_body(request));  // what it is comes before who sends it
  TRY(call.caller, std::move(caller));
  call.region = claim_of(request).region;
  return {};
}

base::Task<base::Result<base::Document>> perform(const Match& match, iam::Authenticator& authenticator, Call& call,
                                                 wire::Request& request) {
  const Row& row = match.row;
  if (!row.operation->anonymous || is_signed(request)) {
    CO_CHECK_OK(find_caller(*row.service, authenticator, call, request));
  }
  if (!is_dynamodb(row.service) && !fits_protocol(row.service->protocol, request))
    co_return base::fail(unsupported_media_type());
  CO_TRY(auto input, gather(match, request));
  co_return co_await row.operation->serve(call, std::move(input), *row.codec);
}

/// A request by its target for a service that is done elsewhere, of an operation of its or, if it is signed, of one that may be
/// there.
bool goes_elsewhere(const Target& target, const wire::Request& request) {
  if (!target.service || !target.service->pass_on) return false;
  const auto& row = target.match.row;
  if (row ? row.operation->here : !is_signed(request)) return false;
  auto name = request.headers.get("X-Amz-Target");
  const auto& prefix = target.service->target_prefix;
  return name.size() > prefix.size() + 1 && name.starts_with(prefix) && name[prefix.size()] == '.';
}

base::Task<base::Result<wire::Response>> pass_on(const Target& target, iam::Authenticator& authenticator, Call& call,
                                                 wire::Request& request) {
  CO_CHECK_OK(find_caller(*target.service, authenticator, call, request));
  co_return co_await target.service->pass_on(call, target.match, request);
}

base::Task<wire::Response> answer_to(const Directory& directory, iam::Authenticator& authenticator, Call call, Target& target,
                                     wire::Request& request) {
  bool of_tables = is_dynamodb(target.service);
  if (of_tables) {
    if (auto response = answer_at_once(request, call.settings->region)) {
      response->headers.add("x-amzn-RequestId", call.request_id);
      finish(request, *response);
      co_return *std::move(response);
    }
  }
  wire::Response response;
  if (goes_elsewhere(target, request)) {
    auto passed = co_await pass_on(target, authenticator, call, request);
    if (passed) co_return *std::move(passed);
    response = answer(target.service, target.protocol, call.request_id, passed.error());
  } else if (!target.match.row) {
    directory.note_missing(target.missing_name);
    auto readable = of_tables ? check_body(request) : base::Status();
    response = answer(target.service, target.protocol, call.request_id, readable ? target.unknown : readable.error());
  } else {
    auto output = co_await perform(target.match, authenticator, call, request);
    response = output ? answer(target.match.row, call.request_id, *std::move(output))
                      : answer(target.service, target.protocol, call.request_id, output.error());
  }
  if (of_tables) finish(request, response);
  co_return response;
}

}  // namespace

base::Task<wire::Response> dispatch(const Directory& directory, iam::Authenticator& authenticator, const Settings& settings,
                                    base::Clock& clock, base::Random& random, wire::Request request) {
  Target target = identify(directory, request, claim_of(request).service);
  Call call{
      make_request_id(target.service, random),        nullptr, &settings, clock.now(), request.remote_address, request.secure,
      std::string(request.headers.get("User-Agent")), {}};
  co_return co_await answer_to(directory, authenticator, std::move(call), target, request);
}

}  // namespace aws
