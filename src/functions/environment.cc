#include "functions/environment.h"

#include <errno.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/log.h"
#include "functions/errors.h"
#include "functions/launch.h"
#include "functions/limits.h"
#include "functions/scheduler.h"
#include "iam/identities.h"

namespace functions {
namespace {

constexpr std::string_view kSearchPath = "/usr/local/bin:/usr/bin/:/bin:/opt/bin";
constexpr std::string_view kLibraryPath =
    "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";

std::string stream_name(base::Time now, base::Random& random) {
  auto day = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now));
  return fmt::format("{:04}/{:02}/{:02}/[$LATEST]{}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), random.from_alphabet("0123456789abcdef", 32));
}

Milliseconds since(Steady::time_point begin) { return Steady::now() - begin; }

}  // namespace

Environment::Environment(Shared& shared, std::shared_ptr<Pool> pool, net::Loop& loop)
    : shared_(shared), pool_(std::move(pool)), loop_(loop) {
  slot.created = slot.idle_since = Steady::now();
  stream_ = stream_name(shared_.parts.clock.now(), shared_.parts.random);
}

Environment::~Environment() = default;

void Environment::launch(JobPtr job) {
  waiting_ = std::move(job);
  base::start(start());
}

std::vector<std::string> Environment::variables(std::vector<std::string> credentials) const {
  const Function& function = *pool_->function;
  std::vector<std::string> all = std::move(credentials);
  auto add = [&](std::string_view name, std::string_view value) {
    if (!function.environment.contains(std::string(name))) all.push_back(fmt::format("{}={}", name, value));
  };
  add("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
  add("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
  add("AWS_REGION", shared_.options.region);
  add("AWS_DEFAULT_REGION", shared_.options.region);
  add("AWS_LAMBDA_FUNCTION_NAME", function.name);
  add("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
  add("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb));
  add("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
  add("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name);
  add("AWS_LAMBDA_LOG_STREAM_NAME", stream_);
  add("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
  add("AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129:2000");
  add("_AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129");
  add("_AWS_XRAY_DAEMON_PORT", "2000");
  add("_HANDLER", function.handler);
  add("LAMBDA_TASK_ROOT", "/var/task");
  add("LAMBDA_RUNTIME_DIR", "/var/runtime");
  add("LD_LIBRARY_PATH", kLibraryPath);
  add("PATH", kSearchPath);
  add("LANG", "C.UTF-8");
  add("TZ", ":UTC");
  for (const auto& [name, value] : function.environment) all.push_back(name + "=" + value);
  return all;
}

base::Task<void> Environment::start() {
  auto self = shared_from_this();
  const Function& function = *pool_->function;
  init_began_ = Steady::now();
  log_ = shared_.parts.logs.writer("/aws/lambda/" + function.name, stream_);
  write_line(init_start_line(function.runtime, shared_.options.region));

  auto session = shared_.parts.identities.session_credentials(
      {.role_arn = function.role,
       .session_name = function.name,
       .duration_s = static_cast<int>(std::chrono::seconds(limits::credentials_lifetime).count()),
       .policy = ""});
  if (!session) {
    base::log(base::LogLevel::warning, "functions", "{}: no credentials for {}: {}", function.name, function.role,
              session.error().message);
    close(base::Result<Outcome>(base::fail(role_cannot_be_assumed())));
    co_return;
  }
  const auto& key = session->credentials;
  SandboxPlan plan;
  plan.package = pool_->package->folder;
  plan.memory_mb = function.memory_mb;
  plan.tmp_bytes = static_cast<uint64_t>(function.ephemeral_storage_mb) << 20;
  plan.environment = variables({"AWS_ACCESS_KEY_ID=" + key.access_key_id, "AWS_SECRET_ACCESS_KEY=" + key.secret_access_key,
                                "AWS_SESSION_TOKEN=" + key.session_token});
  base::Status planned = co_await plan_launch(shared_, pool_->function, plan);
  base::Result<Sandbox> started = base::fail(planned ? stopping() : planned.error());
  if (planned) started = co_await shared_.spawner->start(std::move(plan));
  if (phase_ == Phase::gone) {
    if (started) shared_.spawner->bury(*std::move(started));
    co_return;
  }
  if (!started) {
    base::log(base::LogLevel::error, "functions", "{}: {}", function.name, started.error().message);
    write_line(started.error().message + "\n");
    close(base::Result<Outcome>(base::fail(started.error())));
    co_return;
  }
  sandbox_ = *std::move(started);
  if (auto opened = open_doors(); !opened) {
    close(base::Result<Outcome>(base::fail(opened.error())));
    co_return;
  }
  end_watch_ = net::Running(watch_end());
  log_watch_ = net::Running(watch_log());
  bool again = waiting_ && waiting_->starts > 0;
  arm(init_began_ + (again ? std::chrono::seconds(function.timeout_s) : limits::init_timeout));
}

base::Status Environment::open_doors() {
  auto self = shared_from_this();
  net::ListenOptions runtime{.handler = [self](wire::Request request) { return self->serve_runtime(std::move(request)); }};
  runtime.refuse = [self](int status) { return self->refuse_body(status); };
  runtime.sink = [self](const wire::Request& head) { return self->sink(head); };
  runtime.body_timeout = std::chrono::hours(24);
  runtime.max_body_bytes = limits::response_bytes;
  runtime.idle_timeout = std::chrono::hours(24);
  TRY(runtime_door_, net::Listener::adopt(loop_, sandbox_.runtime_door.release(), std::move(runtime)));
  net::ListenOptions endpoint{.handler = shared_.options.aws_endpoint};
  endpoint.idle_timeout = std::chrono::hours(24);
  TRY(aws_door_, net::Listener::adopt(loop_, sandbox_.aws_door.release(), std::move(endpoint)));
  return {};
}

void Environment::deliver(JobPtr job) {
  if (phase_ == Phase::gone) return shared_.scheduler->put_back(std::move(job));
  waiting_ = std::move(job);
  if (parked_) wake(Wake::event);
}

void Environment::wake(Wake why) {
  auto promise = *std::exchange(parked_, std::nullopt);
  auto [executor, work] = promise.resolve(why);
  if (!executor) return;
  if (executor == base::Executor::current()) {
    work();  // we are on its loop: no need to queue
  } else {
    executor->post(std::move(work));
  }
}

base::Task<void> Environment::watch_end() {
  auto self = shared_from_this();
  co_await loop_.readable(sandbox_.end.get());
  SandboxEnd end;
  if (read(sandbox_.end.get(), &end, sizeof(end)) != sizeof(end)) end = {0, 9};  // process 1 was killed and told nothing
  ended(end);
}

base::Task<void> Environment::watch_log() {
  auto self = shared_from_this();
  net::Watch watch(loop_, sandbox_.log.get());
  while (phase_ != Phase::gone && !loop_.stopping()) {
    co_await watch.readable();
    if (phase_ == Phase::gone) break;
    char none;
    drain_log();
    if (read(sandbox_.log.get(), &none, 0) < 0 && errno != EAGAIN) break;
    if (log_ended_) break;
  }
}

void Environment::arm(Steady::time_point deadline) {
  deadline_ = deadline;
  if (deadline_watch_.done()) deadline_watch_ = net::Running(watch_deadline());
}

/// One timer for many events: it looks again when the deadline it waited for has been replaced by a later one.
base::Task<void> Environment::watch_deadline() {
  auto self = shared_from_this();
  while (deadline_ && phase_ != Phase::gone && !loop_.stopping()) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Steady::now());
    if (left.count() <= 0) {
      timed_out();
      co_return;
    }
    co_await loop_.sleep(std::min<std::chrono::milliseconds>(left, std::chrono::seconds(1)));
  }
}

void Environment::timed_out() {
  const Function& function = *pool_->function;
  if (phase_ == Phase::starting) {
    bool again = waiting_ && waiting_->starts > 0;
    start_failed("Sandbox.Timedout", again ? timeout_payload(waiting_->invocation.request_id, function.timeout_s) : "",
                 "timeout");
    return;
  }
  if (!job_) return;
  const std::string& id = job_->invocation.request_id;
  drain_log();
  flush_line();
  write_line(fmt::format("{} {} Task timed out after {}.00 seconds\n\n", base::iso8601(shared_.parts.clock.now()), id,
                         function.timeout_s));
  Outcome outcome{.payload = timeout_payload(id, function.timeout_s), .function_error = "Unhandled"};
  auto answered = finish_job(std::move(outcome), "timeout", "");
  close();
  answered.send();
}

Outcome Environment::failed(std::string_view type, std::string_view reason) const {
  const JobPtr& job = job_ ? job_ : waiting_;
  std::string_view id = job ? std::string_view(job->invocation.request_id) : "";
  return {.payload = failure_payload(id, type, reason), .function_error = "Unhandled"};
}

void Environment::ended(const SandboxEnd& end) {
  if (phase_ == Phase::gone) return;
  std::string reason = exit_reason(end);
  bool killed = !end.failed_to_start && end.status == 9;
  std::string_view type = end.failed_to_start                         ? "Runtime.InvalidEntrypoint"
                          : killed && sandbox_.cgroup.out_of_memory() ? "Runtime.OutOfMemory"
                                                                      : "Runtime.ExitError";
  if (end.failed_to_start && end.status == ENOENT)
    reason = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
  drain_log();
  flush_line();
  if (phase_ == Phase::starting) {
    std::string payload = init_error_.empty() ? failed(type, reason).payload : init_error_;
    start_failed(init_error_.empty() ? type : std::string_view(init_error_type_), std::move(payload), "error");
    return;
  }
  Answered answered;
  if (job_) {
    write_line(fmt::format("RequestId: {} Error: {}\n{}\n", job_->invocation.request_id, reason, type));
    answered = finish_job(failed(type, reason), "error", type);
  }
  close();
  answered.send();
}

/// It ended before it asked for an event. Tried once more, within the function's own time, as Lambda does; then it is the
/// answer.
void Environment::start_failed(std::string_view type, std::string payload, std::string_view status) {
  drain_log();
  flush_line();
  bool again = waiting_ && waiting_->starts > 0;
  write_line(init_report_line(since(init_began_), again ? "invoke" : "init", status, type));
  if (!waiting_ || !again) {
    if (waiting_) ++waiting_->starts;
    close();
    return;
  }
  job_ = std::move(waiting_);
  job_began_ = init_began_;
  write_line(start_line(job_->invocation.request_id));
  Outcome outcome{.payload = std::move(payload), .function_error = "Unhandled"};
  auto answered = finish_job(std::move(outcome), status, status == "timeout" ? "" : type);
  close();
  answered.send();
}

Environment::Answered Environment::finish_job(Outcome outcome, std::string_view status, std::string_view error_type) {
  deadline_.reset();
  const std::string& id = job_->invocation.request_id;
  drain_log();
  flush_line();
  write_line(end_line(id));
  Report report{.request_id = id,
                .duration = since(job_began_),
                .memory_mb = pool_->function->memory_mb,
                .peak_bytes = peak_bytes(),
                .init_duration = std::exchange(init_duration_, std::nullopt),
                .status = status,
                .error_type = error_type};
  write_line(report_line(report));
  answered_id_ = id;
  outcome.request_id = id;
  JobPtr job = std::move(job_);
  if (job->invocation.want_log_tail) outcome.log_tail = std::move(tail_);
  tail_.clear();
  Answered answered{std::move(job), std::move(outcome)};
  if (auto streaming = std::exchange(streaming_, std::nullopt); streaming && streaming->writer) {
    if (!answered.outcome.function_error.empty()) answered.error_type = error_type.empty() ? "Sandbox.Timedout" : error_type;
    answered.stream = std::move(streaming->writer);
  }
  return answered;
}

void Environment::close(std::optional<base::Result<Outcome>> outcome) {
  if (phase_ == Phase::gone) return;
  phase_ = Phase::gone;
  deadline_.reset();
  sandbox_.kill();
  drain_log();
  flush_line();
  runtime_door_.close();
  aws_door_.close();
  if (JobPtr job = std::move(job_)) {
    job->promise.set(outcome ? *std::move(outcome) : base::Result<Outcome>(base::fail(stopping())));
  }
  JobPtr unseen = std::move(waiting_);
  if (unseen && outcome) std::exchange(unseen, nullptr)->promise.set(*std::move(outcome));
  shared_.scheduler->gone(*this);
  if (unseen) shared_.scheduler->put_back(std::move(unseen));
  parked_.reset();
  // We may be inside one of the watchers, which must not be destroyed from within.
  loop_.post([self = shared_from_this()] {
    self->end_watch_ = {};
    self->log_watch_ = {};
    self->deadline_watch_ = {};
    self->shared_.spawner->bury(std::move(self->sandbox_));
    self->shared_.scheduler->buried(*self);
  });
}

}  // namespace functions
