#include "lambda/runtime.h"

#include <fmt/format.h>
#include <malloc.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "lambda/connection.h"
#include "lambda/log.h"
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

/// What `act` returns; what it throws as an Error, since a handler's own code may.
template <class Answer, class Act>
Answer without_exceptions(Act act) {
  try {
    return act();
  } catch (const std::exception& problem) {
    return base::fail({base::ErrorKind::internal, "HandlerException", problem.what()});
  } catch (...) {
    return base::fail({base::ErrorKind::internal, "HandlerException", "unknown exception"});
  }
}

std::string error_body(const base::Error& error) {
  return wire::to_json(base::Document::object(
      {{"errorMessage", error.message}, {"errorType", error.code}, {"stackTrace", base::Document::list()}}));
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
  post.body = error_body(answer.error());
  return post;
}

/// Null, with a line on stderr, when there is no Runtime API to talk to.
std::unique_ptr<Connection> runtime_connection() {
  // Without the C library's "fast bins", which are merged whenever a piece of 1 KB or more is asked for: at each event.
  mallopt(M_MXFAST, 0);
  const char* address = std::getenv("AWS_LAMBDA_RUNTIME_API");
  if (!address) {
    fmt::print(stderr, "This program is a Lambda function: it runs where AWS_LAMBDA_RUNTIME_API is set, not by hand.\n");
    return nullptr;
  }
  auto endpoint = Endpoint::parse(address);
  if (!endpoint) {
    fmt::print(stderr, "AWS_LAMBDA_RUNTIME_API: {}\n", endpoint.error().message);
    return nullptr;
  }
  return std::make_unique<Connection>(*std::move(endpoint));
}

wire::Request next_request() { return {.method = "GET", .target = fmt::format("{}next", api)}; }

/// What is known of an event, for the handler and for the log and the traces of the process; nothing when there is none.
std::optional<Context> take_event(base::Result<wire::Response>& event) {
  if (!event || event->status != 200) {
    fmt::print(stderr, "The Runtime API gave no event: {}\n", event ? event->body : event.error().message);
    return {};
  }
  Context context = context_of(*event);
  show_trace(context.trace_id);
  set_log_request(context.request_id);
  return context;
}

/// Runs the handler and sends what it writes; the Error is of the connection.
base::Result<wire::Response> stream_answer_of(const RawStreamHandler& handler, std::string event, const Context& context,
                                              Connection& runtime) {
  auto begin = [&](std::string_view content_type) {
    wire::Request post{.method = "POST", .target = fmt::format("{}{}/response", api, context.request_id)};
    post.headers.add("Content-Type", std::string(content_type));
    post.headers.add("Lambda-Runtime-Function-Response-Mode", "streaming");
    post.headers.add("Trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body");
    return runtime.begin_pieces(post);
  };
  ResponseStream out(begin, [&](std::string_view piece) { return runtime.send_piece(piece); });
  auto done = without_exceptions<base::Status>([&] { return handler(std::move(event), context, out); });
  if (!done && !out.begun()) return runtime.exchange(request_of(base::fail(done.error()), context));
  CHECK_OK(out.write(""));  // an answer without any bytes is one, too
  wire::Headers trailers;
  if (!done) {
    trailers.add("Lambda-Runtime-Function-Error-Type", done.error().code);
    trailers.add("Lambda-Runtime-Function-Error-Body", base::base64_encode(error_body(done.error())));
  }
  return runtime.end_pieces(trailers);
}

}  // namespace

int run(const RawHandler& handler) {
  auto runtime = runtime_connection();
  if (!runtime) return 1;
  auto next = next_request();
  auto event = runtime->exchange(next, Wait::forever);
  for (;;) {
    auto context = take_event(event);
    if (!context) return 1;
    auto post = request_of(
        without_exceptions<base::Result<std::string>>([&] { return handler(std::move(event->body), *context); }), *context);
    set_log_request("");
    auto both = runtime->exchange_two(post, next);
    if (!both) {
      fmt::print(stderr, "The answer to {} was not taken: {}\n", context->request_id, both.error().message);
      event = runtime->exchange(next, Wait::forever);
      continue;
    }
    // 413 and the like end the invocation on Lambda's side; the next event follows.
    event = std::move(both->second);
  }
}

int run_stream(const RawStreamHandler& handler) {
  auto runtime = runtime_connection();
  if (!runtime) return 1;
  for (;;) {
    auto event = runtime->exchange(next_request(), Wait::forever);
    auto context = take_event(event);
    if (!context) return 1;
    auto taken = stream_answer_of(handler, std::move(event->body), *context, *runtime);
    set_log_request("");
    if (!taken) fmt::print(stderr, "The answer to {} was not taken: {}\n", context->request_id, taken.error().message);
  }
}

}  // namespace lambda
