// Answers in pieces, as a function sends them: POST /response with Lambda-Runtime-Function-Response-Mode: streaming, the
// chunked coding, and trailers that say what went wrong on the way.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
#include "base/bytes.h"
#include "functions/environment.h"
#include "functions/limits.h"
#include "functions/scheduler.h"

namespace functions {
namespace {

/// Tells when the body broke off: destroyed with the sink; who has read it all knows better.
struct StreamWatch {
  std::function<void()> broke;
  ~StreamWatch() { broke(); }
};

std::string_view streamed_id(std::string_view path) {
  constexpr std::string_view before = "/2018-06-01/runtime/invocation/", after = "/response";
  if (!path.starts_with(before) || !path.ends_with(after) || path.size() < before.size() + after.size()) return "";
  return path.substr(before.size(), path.size() - before.size() - after.size());
}

}  // namespace

/// Where the body of this request goes: nowhere special unless it is the answer to the job, in pieces.
std::shared_ptr<net::BodySink> Environment::sink(const wire::Request& head) {
  if (!wire::equals_ignoring_case(head.headers.get("Lambda-Runtime-Function-Response-Mode"), "streaming")) return nullptr;
  if (!job_ || streaming_ || head.method != "POST" || streamed_id(head.path()) != job_->invocation.request_id) return nullptr;
  streaming_.emplace();
  if (job_->invocation.wants == Wants::stream) {
    streaming_->writer.emplace();
    Outcome begun{.payload = "", .request_id = job_->invocation.request_id};
    begun.stream = streaming_->writer->take();
    begun.content_type = head.headers.get("Content-Type");
    job_->promise.set(std::move(begun));
  }
  auto watch = std::make_shared<StreamWatch>();
  auto self = shared_from_this();
  watch->broke = [self, id = job_->invocation.request_id] { self->loop_.post([self, id] { self->stream_broke(id); }); };
  return std::make_shared<net::BodySink>([self, watch](std::string piece) { return self->take_piece(std::move(piece)); });
}

base::Task<bool> Environment::take_piece(std::string piece) {
  auto self = shared_from_this();
  if (!streaming_) co_return true;  // timed out or the like: what still comes is read and dropped
  streaming_->bytes += piece.size();
  if (streaming_->writer) {
    if (streaming_->bytes > limits::streamed_bytes) co_return false;
    StreamWriter writer = *streaming_->writer;
    co_await writer.write(std::move(piece));
  } else if (streaming_->bytes <= limits::response_bytes) {
    streaming_->whole += piece;
  }
  co_return true;
}

/// The last chunk is in. Trailers are among the headers.
wire::Response Environment::end_stream(const wire::Request& request) {
  auto self = shared_from_this();
  phase_ = Phase::ready;
  std::string error_type(request.headers.get("Lambda-Runtime-Function-Error-Type"));
  Outcome outcome{.payload = streaming_->writer ? "" : std::move(streaming_->whole)};
  if (!error_type.empty()) {
    outcome.payload = base::base64_decode(request.headers.get("Lambda-Runtime-Function-Error-Body")).value_or("");
    outcome.function_error = "Unhandled";
  } else if (!streaming_->writer && streaming_->bytes > limits::response_bytes) {
    error_type = "Function.ResponseSizeTooLarge";
    outcome = {.payload = too_large_payload(), .function_error = "Unhandled"};
  }
  auto answered = finish_job(std::move(outcome), error_type.empty() ? "" : "error", error_type);
  shared_.scheduler->released(*this);
  answered.send();
  wire::Response response{.status = 202};
  response.headers.add("Content-Type", "application/json");
  response.body = "{\"status\":\"OK\"}\n";
  return response;
}

/// The function's connection ended in the middle of its answer.
void Environment::stream_broke(std::string_view request_id) {
  if (!job_ || !streaming_ || job_->invocation.request_id != request_id || phase_ != Phase::running) return;
  phase_ = Phase::ready;
  auto answered = finish_job(failed("Runtime.TruncatedResponse", "Response truncated"), "error", "Runtime.TruncatedResponse");
  shared_.scheduler->released(*this);
  answered.send();
}

}  // namespace functions
