#include "functions/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
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

std::string stream_name(base::Time now, std::string_view version, base::Random& random) {
  auto day = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now));
  return fmt::format("{:04}/{:02}/{:02}/[{}]{}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), version, random.from_alphabet("0123456789abcdef", 32));
}

/// Layers are seen at /opt; a bootstrap there is for functions that bring none.
void add_layers(const Pool& pool, SandboxPlan& plan) {
  if (!pool.layers) return;
  plan.trees.push_back({pool.layers->folder, "opt"});
  std::error_code ignored;
  if (plan.program == "/var/task/bootstrap" && !std::filesystem::exists(pool.package->folder / "bootstrap", ignored) &&
      std::filesystem::exists(pool.layers->folder / "bootstrap", ignored))
    plan.program = "/opt/bootstrap";
}

Milliseconds since(Steady::time_point begin) { return Steady::now() - begin; }

}  // namespace

Environment::Environment(Shared& shared, std::shared_ptr<Pool> pool, net::Loop& loop)
    : shared_(shared), pool_(std::move(pool)), loop_(loop) {
  slot.created = slot.idle_since = Steady::now();
  stream_ = stream_name(shared_.parts.clock.now(), version_of(*pool_->function), shared_.parts.random);
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
  add("AWS_LAMBDA_FUNCTION_VERSION", version_of(function));
  add("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb));
  add("AWS_LAMBDA_INITIALIZATION_TYPE", waiting_ ? "on-demand" : "provisioned-concurrency");
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
  plan.processor_quota = shared_.options.processor_quota;
  plan.tmp_bytes = static_cast<uint64_t>(function.ephemeral_storage_mb) << 20;
  plan.environment = variables({"AWS_ACCESS_KEY_ID=" + key.access_key_id, "AWS_SECRET_ACCESS_KEY=" + key.secret_access_key,
                                "AWS_SESSION_TOKEN=" + key.session_token});
  base::Status planned = co_await plan_launch(shared_, pool_->function, plan);
  base::Result<Sandbox> started = base::fail(planned ? stopping() : planned.error());
  if (planned) add_layers(*pool_, plan);
  program_ = {plan.program};
  program_.insert(program_.end(), plan.arguments.begin(), plan.arguments.end());
  environment_ = std::move(plan.environment);
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
  link_watch_ = net::Running(watch_link());
  log_watch_ = net::Running(watch_log());
  if (!sandbox_.cgroup.limits_memory()) memory_watch_ = net::Running(watch_memory());
  start_runtime();
}

/// In the sandbox as it is. Without a job its time is INIT's.
void Environment::start_runtime() {
  if (phase_ != Phase::preparing) init_began_ = Steady::now();
  phase_ = Phase::starting;
  init_error_.clear();
  if (auto ordered = sandbox_.run(0, program_, environment_); !ordered) {
    write_line(ordered.error().message + "\n");
    return close(base::Result<Outcome>(base::fail(ordered.error())));
  }
  if (job_) return;
  auto own_time = std::chrono::seconds(pool_->function->timeout_s);
  arm(init_began_ + (waiting_ ? limits::init_timeout : std::max(limits::provisioned_init_timeout, own_time)));
}

base::Status Environment::open_doors() {
  runtime_socket_ = std::move(sandbox_.runtime_door);
  CHECK_OK(open_runtime_door());
  net::ListenOptions endpoint{.handler = shared_.options.aws_endpoint};
  endpoint.idle_timeout = std::chrono::hours(24);
  TRY(aws_door_, net::Listener::adopt(loop_, sandbox_.aws_door.release(), std::move(endpoint)));
  return {};
}

/// With none of the connections that a process before may have left.
base::Status Environment::open_runtime_door() {
  auto self = shared_from_this();
  runtime_door_.close();
  for (int left; (left = accept4(runtime_socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) ::close(left);
  int copy = fcntl(runtime_socket_.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return base::fail(sandbox_unavailable("its Runtime API address", errno));
  net::ListenOptions runtime{.handler = [self](wire::Request request) { return self->serve_runtime(std::move(request)); }};
  runtime.refuse = [self](int status) { return self->refuse_body(status); };
  runtime.sink = [self](const wire::Request& head) { return self->sink(head); };
  runtime.body_timeout = std::chrono::hours(24);
  runtime.max_body_bytes = limits::response_bytes;
  runtime.idle_timeout = std::chrono::hours(24);
  TRY(runtime_door_, net::Listener::adopt(loop_, copy, std::move(runtime)));
  return {};
}

void Environment::deliver(JobPtr job) {
  if (phase_ == Phase::gone) return shared_.scheduler->put_back(std::move(job));
  waiting_ = std::move(job);
  sandbox_.thaw();
  if (phase_ == Phase::empty) {
    begin_job();
    return start_runtime();
  }
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

base::Task<void> Environment::watch_link() {
  auto self = shared_from_this();
  net::Watch watch(loop_, sandbox_.link.get());
  while (phase_ != Phase::gone && !loop_.stopping()) {
    co_await watch.readable();
    while (auto news = sandbox_.news()) heard(*news);
    char byte;
    ssize_t left = phase_ == Phase::gone ? 1 : recv(sandbox_.link.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (left > 0 || (left < 0 && errno == EAGAIN)) continue;
    ended({SandboxNews::Kind::ended, 0, SIGKILL});  // its first process was killed and told nothing
    if (phase_ != Phase::gone) close();
  }
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
  if (!job_) {
    if (phase_ == Phase::starting) init_failed("", "", "timeout");
    return;
  }
  const std::string& id = job_->invocation.request_id;
  drain_log();
  flush_line();
  if (phase_ == Phase::starting) write_line(init_report_line(since(init_began_), "invoke", "timeout", ""));
  write_line(fmt::format("{} {} Task timed out after {}.00 seconds\n\n", base::iso8601(shared_.parts.clock.now()), id,
                         function.timeout_s));
  Outcome outcome{.payload = timeout_payload(id, function.timeout_s), .function_error = "Unhandled"};
  auto answered = finish_job(std::move(outcome), "timeout", "");
  reset();
  shared_.scheduler->released(*this);
  answered.send();
}

Outcome Environment::failed(std::string_view type, std::string_view reason) const {
  const JobPtr& job = job_ ? job_ : waiting_;
  std::string_view id = job ? std::string_view(job->invocation.request_id) : "";
  return {.payload = failure_payload(id, type, reason), .function_error = "Unhandled"};
}

void Environment::heard(const SandboxNews& news) {
  if (phase_ == Phase::gone) return;
  if (news.kind == SandboxNews::Kind::empty) {
    if (phase_ == Phase::resetting && news.tag == round_) emptied();
  } else if (news.tag == 0) {
    ended(news);
  }
}

bool Environment::ran_out_of_memory() {
  if (std::exchange(memory_exceeded_, false)) return true;
  uint64_t kills = sandbox_.cgroup.kills();
  return std::exchange(memory_kills_, kills) != kills;
}

/// The runtime's process has ended, or could not be started.
void Environment::ended(const SandboxNews& news) {
  bool had_process = phase_ == Phase::starting || phase_ == Phase::ready || phase_ == Phase::running;
  if (!had_process) return;
  std::string reason = exit_reason(news);
  bool failed_to_start = news.kind == SandboxNews::Kind::failed;
  bool out_of_memory = !failed_to_start && news.status == SIGKILL && ran_out_of_memory();
  std::string_view type = failed_to_start ? "Runtime.InvalidEntrypoint"
                          : out_of_memory ? "Runtime.OutOfMemory"
                                          : "Runtime.ExitError";
  if (failed_to_start && news.status == ENOENT)
    reason = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
  drain_log();
  flush_line();
  if (phase_ == Phase::starting) {
    std::string payload = init_error_.empty() ? failed(type, reason).payload : init_error_;
    std::string own_type = init_error_type_;
    return init_failed(init_error_.empty() ? type : std::string_view(own_type), std::move(payload), "error");
  }
  Answered answered;
  if (job_) {
    write_line(fmt::format("RequestId: {} Error: {}\n{}\n", job_->invocation.request_id, reason, type));
    answered = finish_job(failed(type, reason), "error", type);
  }
  bool was_running = phase_ == Phase::running;
  if (out_of_memory) {
    close();
  } else {
    reset();
    if (was_running) shared_.scheduler->released(*this);
  }
  answered.send();
}

/// It ended before it asked for an event. In INIT it is tried once more, within the time of the event that waits, as Lambda
/// does; in an event that is the answer.
void Environment::init_failed(std::string_view type, std::string payload, std::string_view status) {
  drain_log();
  flush_line();
  write_line(init_report_line(since(init_began_), job_ ? "invoke" : "init", status, type));
  if (!job_) {
    if (!slot.started) shared_.scheduler->started(*this);
    reset();
    if (!waiting_) shared_.scheduler->released(*this);
    return;
  }
  Outcome outcome{.payload = std::move(payload), .function_error = "Unhandled"};
  auto answered = finish_job(std::move(outcome), status, type);
  reset();
  shared_.scheduler->released(*this);
  answered.send();
}

void Environment::reset() {
  phase_ = Phase::resetting;
  deadline_.reset();
  init_duration_.reset();
  if (parked_) wake(Wake::superseded);
  sandbox_.signal(SIGKILL, ++round_);
}

void Environment::emptied() {
  drain_log();
  flush_line();
  if (auto opened = open_runtime_door(); !opened) return close(base::Result<Outcome>(base::fail(opened.error())));
  phase_ = Phase::empty;
  memory_kills_ = sandbox_.cgroup.kills();
  if (!waiting_) return;
  begin_job();
  start_runtime();
}

/// The time of the event that waits begins.
void Environment::begin_job() {
  job_ = std::move(waiting_);
  job_began_ = Steady::now();
  arm(job_began_ + std::chrono::seconds(pool_->function->timeout_s));
  write_line(start_line(job_->invocation.request_id, version_of(*pool_->function)));
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
    self->link_watch_ = {};
    self->memory_watch_ = {};
    self->log_watch_ = {};
    self->deadline_watch_ = {};
    self->shared_.spawner->bury(std::move(self->sandbox_));
    self->shared_.scheduler->buried(*self);
  });
}

}  // namespace functions
