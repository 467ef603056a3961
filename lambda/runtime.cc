#include "lambda/runtime.h"

#include <fmt/format.h>
#include <malloc.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "lambda/connection.h"
#include "wire/json.h"

namespace lambda {
namespace {

constexpr std::string_view api = "/2018-06-01/runtime/invocation/";

Context context_of(wire::Response& event) {
  Context context;
  context.request_id = event.headers.get("lambda-runtime-aws-request-id");
  context.function_arn = event.headers.get("lambda-runtime-invoked-function-arn");
  context.trace_id = event.headers.get("lambda-runtime-trace-id");
  context.client_context = event.headers.get("lambda-runtime-client-context");
  auto deadline = event.headers.get("lambda-runtime-deadline-ms");
  std::from_chars(deadline.data(), deadline.data() + deadline.size(), context.deadline_ms);
  return context;
}

/// The environment variable that tracing libraries read, new with each event. It is rewritten in place, as setenv would look
/// for and keep every value that there ever was.
void show_trace(const std::string& id) {
  static constexpr std::string_view name = "_X_AMZN_TRACE_ID";
  static char variable[1024];
  if (name.size() + 1 + id.size() >= sizeof variable) return;
  bool first = variable[0] == 0;
  std::memcpy(variable + name.size() + 1, id.c_str(), id.size() + 1);
  if (!first) return;
  std::memcpy(variable, name.data(), name.size());
  variable[name.size()] = '=';
  putenv(variable);
}

base::Result<std::string> call(const RawHandler& handler, std::string event, const Context& context) {
  try {
    return handler(std::move(event), context);
  } catch (const std::exception& problem) {  // the handler's own code may throw
    return base::fail({base::ErrorKind::internal, "HandlerException", problem.what()});
  } catch (...) {
    return base::fail({base::ErrorKind::internal, "HandlerException", "unknown exception"});
  }
}

/// What tells Lambda the outcome.
wire::Request request_of(base::Result<std::string> answer, const Context& context) {
  wire::Request post{.method = "POST"};
  post.headers.add("Content-Type", "application/json");
  if (answer) {
    post.target = fmt::format("{}{}/response", api, context.request_id);
    post.body = *std::move(answer);
    return post;
  }
  post.target = fmt::format("{}{}/error", api, context.request_id);
  post.headers.add("Lambda-Runtime-Function-Error-Type", answer.error().code);
  post.body = wire::to_json(base::Document::object(
      {{"errorMessage", answer.error().message}, {"errorType", answer.error().code}, {"stackTrace", base::Document::list()}}));
  return post;
}

}  // namespace

int run(const RawHandler& handler) {
  // Without the C library's "fast bins", which are merged whenever a piece of 1 KB or more is asked for: at each event.
  mallopt(M_MXFAST, 0);
  const char* address = std::getenv("AWS_LAMBDA_RUNTIME_API");
  if (!address) {
    fmt::print(stderr, "This program is a Lambda function: it runs where AWS_LAMBDA_RUNTIME_API is set, not by hand.\n");
    return 1;
  }
  auto endpoint = Endpoint::parse(address);
  if (!endpoint) {
    fmt::print(stderr, "AWS_LAMBDA_RUNTIME_API: {}\n", endpoint.error().message);
    return 1;
  }
  Connection runtime(*std::move(endpoint));
  wire::Request next{.method = "GET", .target = fmt::format("{}next", api)};
  auto event = runtime.exchange(next, Wait::forever);
  for (;;) {
    if (!event || event->status != 200) {
      fmt::print(stderr, "The Runtime API gave no event: {}\n", event ? event->body : event.error().message);
      return 1;
    }
    Context context = context_of(*event);
    show_trace(context.trace_id);
    auto post = request_of(call(handler, std::move(event->body), context), context);
    auto both = runtime.exchange_two(post, next);
    if (!both) {
      fmt::print(stderr, "The answer to {} was not taken: {}\n", context.request_id, both.error().message);
      event = runtime.exchange(next, Wait::forever);
      continue;
    }
    // 413 and the like end the invocation on Lambda's side; the next event follows.
    event = std::move(both->second);
  }
}

}  // namespace lambda
