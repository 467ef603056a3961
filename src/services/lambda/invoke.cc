// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
#include "base/bytes.h"
#include "functions/errors.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"
#include "wire/json.h"

namespace services::lambda {

struct Invoke {
  static constexpr std::string_view name = "Invoke";
  static constexpr aws::Route route{"POST", "/2015-03-31/functions/{FunctionName}/invocations"};
  struct Input {
    std::string function;
    std::optional<std::string> type, log_type, client_context, qualifier;
    wire::Blob payload;
  };
  struct Output {
    int status = 200;
    std::optional<std::string> function_error, log_result, executed_version;
    wire::Blob payload;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return {{"lambda:InvokeFunction", qualified_arn(host, in.function, in.qualifier), {}}};
  }
  static Task<Result<Output>> run(Host& host, const Call& call, Input in) {
    functions::Invocation invocation{
        .function = std::move(in.function), .qualifier = in.qualifier.value_or(""), .payload = std::move(in.payload.bytes)};
    if (!invocation.payload.empty())
      if (auto parsed = wire::parse_json(invocation.payload); !parsed)
        co_return base::fail(functions::not_json(parsed.error().message));
    if (in.type == "Event") invocation.type = functions::Invocation::Type::event;
    if (in.type == "DryRun") invocation.type = functions::Invocation::Type::dry_run;
    invocation.want_log_tail = in.log_type == "Tail";
    invocation.request_id = call.request_id;
    if (in.client_context) {
      auto decoded = base::base64_decode(*in.client_context);
      if (!decoded)
        co_return base::fail(functions::invalid_parameter("Client context must be a valid Base64-encoded JSON object."));
      invocation.client_context = *std::move(decoded);
    }
    CO_TRY(auto outcome, co_await host.invoke(*call.caller, std::move(invocation)));
    Output out{.status = outcome.status, .payload = {std::move(outcome.payload)}};
    if (!outcome.function_error.empty()) out.function_error = std::move(outcome.function_error);
    if (in.log_type == "Tail") out.log_result = base::base64_encode(outcome.log_tail);
    if (outcome.status == 200) out.executed_version = std::move(outcome.executed_version);
    co_return out;
  }
};

template <class V>
void fields(V& v, Invoke::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("InvocationType", x.type, OneOf{"Event", "RequestResponse", "DryRun"}, Header{"X-Amz-Invocation-Type"});
  v.optional("LogType", x.log_type, OneOf{"None", "Tail"}, Header{"X-Amz-Log-Type"});
  v.optional("ClientContext", x.client_context, Header{"X-Amz-Client-Context"});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
  v.optional("Payload", x.payload, Payload{});
}
template <class V>
void fields(V& v, Invoke::Output& x) {
  v.optional("StatusCode", x.status, StatusCode{});
  v.optional("FunctionError", x.function_error, Header{"X-Amz-Function-Error"});
  v.optional("LogResult", x.log_result, Header{"X-Amz-Log-Result"});
  v.optional("ExecutedVersion", x.executed_version, Header{"X-Amz-Executed-Version"});
  v.optional("Payload", x.payload, Payload{});
}

aws::Operation invoke(Host& host) { return aws::bind<Invoke>(host); }

}  // namespace services::lambda
