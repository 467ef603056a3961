// The Lambda Runtime API, version 2018-06-01, as one Environment answers it to its process.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
#include <fmt/format.h>
#include <signal.h>

#include "functions/environment.h"
#include "functions/errors.h"
#include "functions/limits.h"
#include "functions/scheduler.h"
#include "wire/json.h"

namespace functions {
namespace {

constexpr std::string_view kRoot = "/2018-06-01/runtime/";
constexpr std::string_view kInvocation = "invocation/";

wire::Response json(int status, std::string body) {
  wire::Response response{.status = status};
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

wire::Response refused(int status, std::string_view type, std::string_view message) {
  std::string body = "{\"errorMessage\":";
  wire::append_json_string(body, message);
  body += ",\"errorType\":";
  wire::append_json_string(body, type);
  return json(status, body + "}\n");
}

wire::Response accepted() { return json(202, "{\"status\":\"OK\"}\n"); }
wire::Response wrong_id() { return refused(400, "InvalidRequestID", "Invalid request ID"); }
wire::Response wrong_phase(std::string_view from, std::string_view to) {
  return refused(
      403, "InvalidStateTransition",
      fmt::format("State transition from {} to {} failed for runtime. Error: State transition is not allowed", from, to));
}

}  // namespace

std::string_view Environment::phase_name() const {
  switch (phase_) {
    case Phase::preparing:
    case Phase::starting: return init_error_.empty() ? "Started" : "InitError";
    case Phase::ready: return "Ready";
    case Phase::running: return "Running";
    case Phase::resetting:
    case Phase::empty:
    case Phase::gone: return "Exited";
  }
  return "";
}

base::Task<wire::Response> Environment::serve_runtime(wire::Request request) {
  std::string_view path = request.path();
  if (path.starts_with("/2020-01-01/extension/") || path.starts_with("/2022-07-01/telemetry"))
    co_return refused(404, "Extension.NotSupported", "Extensions and the Telemetry API are not available here");
  if (!path.starts_with(kRoot)) {
    co_return path == "/2018-06-01/ping" ? wire::Response{.status = 200, .headers = {}, .body = "pong"}
                                         : wire::Response{.status = 404, .headers = {}, .body = "404 page not found\n"};
  }
  path.remove_prefix(kRoot.size());
  bool get = request.method == "GET", post = request.method == "POST";
  if (path == "invocation/next" && get) co_return co_await next();
  if (path == "init/error" && post) co_return init_error(request);
  if (path.starts_with(kInvocation) && post) {
    std::string_view rest = path.substr(kInvocation.size());
    size_t slash = rest.find('/');
    std::string_view verb = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
    if (verb == "response") co_return answer(rest.substr(0, slash), request, "");
    if (verb == "error") {
      std::string type(request.headers.get("Lambda-Runtime-Function-Error-Type"));
      co_return answer(rest.substr(0, slash), request, type.empty() ? "Unhandled" : type);
    }
  }
  co_return wire::Response{.status = get || post ? 404 : 405, .headers = {}, .body = "404 page not found\n"};
}

base::Task<wire::Response> Environment::next() {
  auto self = shared_from_this();
  if ((phase_ != Phase::starting && phase_ != Phase::ready) || !init_error_.empty())
    co_return wrong_phase(phase_name(), "Ready");
  if (phase_ == Phase::starting) initialized();
  if (!waiting_ && !job_) {
    if (parked_) wake(Wake::superseded);  // its connection was lost and it asks again
    auto [promise, future] = base::one_shot<Wake>();
    parked_ = promise;
    Wake why = co_await std::move(future);
    if (why == Wake::superseded || !waiting_) co_return refused(500, "InternalServerError", "Asked for an event twice");
  }
  co_return hand_over();
}

/// INIT is over, unless an event has begun already and it was part of that.
void Environment::initialized() {
  phase_ = Phase::ready;
  if (!slot.started) shared_.scheduler->started(*this);
  if (job_) return;
  deadline_.reset();
  init_duration_ = Steady::now() - init_began_;
  if (!waiting_) shared_.scheduler->released(*this);
}

/// The event goes to the process.
wire::Response Environment::hand_over() {
  if (!job_) begin_job();
  phase_ = Phase::running;
  Invocation& invocation = job_->invocation;
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline_ - Steady::now());
  int64_t deadline_ms = base::epoch_ms(shared_.parts.clock.now() + left);
  wire::Response response = json(200, invocation.payload.empty() ? "{}" : std::move(invocation.payload));
  response.headers.add("Lambda-Runtime-Aws-Request-Id", invocation.request_id);
  response.headers.add("Lambda-Runtime-Deadline-Ms", std::to_string(deadline_ms));
  response.headers.add("Lambda-Runtime-Invoked-Function-Arn", job_->invoked_arn);
  response.headers.add("Lambda-Runtime-Trace-Id", invocation.trace_id);
  if (!invocation.client_context.empty()) response.headers.add("Lambda-Runtime-Client-Context", invocation.client_context);
  return response;
}

/// /response (error_type "") and /error.
wire::Response Environment::answer(std::string_view request_id, wire::Request& request, std::string_view error_type) {
  auto self = shared_from_this();
  std::string_view to = error_type.empty() ? "InvocationResponse" : "InvocationErrorResponse";
  if (!job_) return request_id == answered_id_ ? wrong_phase(phase_name(), to) : wrong_id();
  if (request_id != job_->invocation.request_id) return wrong_id();
  if (streaming_) return end_stream(request);
  if (request.body.size() > limits::response_bytes) return refuse_body(413);
  phase_ = Phase::ready;
  Outcome outcome{.payload = std::move(request.body)};
  if (!error_type.empty()) outcome.function_error = "Unhandled";
  auto answered = finish_job(std::move(outcome), error_type.empty() ? "" : "error", error_type);
  shared_.scheduler->released(*this);
  answered.send();
  return accepted();
}

/// A request whose body is not read (the listener) or is over the limit: when an answer is due, that was it.
wire::Response Environment::refuse_body(int status) {
  if (status == 413 && job_ && phase_ == Phase::running) {
    auto self = shared_from_this();
    phase_ = Phase::ready;
    Outcome outcome{.payload = too_large_payload(), .function_error = "Unhandled"};
    auto answered = finish_job(std::move(outcome), "error", "Function.ResponseSizeTooLarge");
    shared_.scheduler->released(*this);
    answered.send();
  }
  if (status != 413) return refused(status, "InvalidRequest", std::string(wire::reason(status)));
  return refused(413, "RequestEntityTooLarge",
                 fmt::format("Exceeded maximum allowed payload size ({} bytes).", limits::response_bytes));
}

base::Task<void> Environment::end_soon(std::shared_ptr<Environment> self, uint32_t round) {
  co_await self->loop_.sleep(limits::init_error_patience);
  if (self->phase_ == Phase::starting && self->round_ == round) self->ended({SandboxNews::Kind::ended, 0, SIGKILL});
}

wire::Response Environment::init_error(wire::Request& request) {
  if (phase_ != Phase::starting || !init_error_.empty()) return wrong_phase(phase_name(), "InitError");
  init_error_type_ = request.headers.get("Lambda-Runtime-Function-Error-Type");
  if (init_error_type_.empty()) init_error_type_ = "Runtime.Unknown";
  init_error_ = request.body.empty() ? "{\"errorType\":\"" + init_error_type_ + "\"}" : std::move(request.body);
  // The process ends now; when it does, the start has failed. One that stays is ended.
  base::start(end_soon(shared_from_this(), round_));
  return accepted();
}

}  // namespace functions
