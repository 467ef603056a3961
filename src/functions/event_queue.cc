#include "functions/event_queue.h"

#include <algorithm>

#include "base/log.h"
#include "functions/errors.h"
#include "functions/host_state.h"
#include "functions/limits.h"
#include "net/loop.h"
#include "store/keys.h"

namespace functions {
namespace {

constexpr std::chrono::milliseconds kEventTick{50};

/// Events of one function are in one line, whatever the qualifier.
std::string line_of(const QueuedEvent& event) {
  std::string_view text = event.function;
  if (auto mark = text.rfind("function:"); mark != std::string_view::npos) text.remove_prefix(mark + 9);
  return std::string(text.substr(0, text.find(':')));
}

}  // namespace

EventQueue::EventQueue(Shared& shared, EventHooks hooks)
    : shared_(shared), hooks_(std::move(hooks)), events_(shared.parts.store, store::keys::function_event) {}

int64_t EventQueue::now_ms() const { return base::epoch_ms(shared_.parts.clock.now()); }

base::Status EventQueue::load() {
  TRY(auto stored, events_.all());
  for (const auto& entry : stored) {
    ++accepted_;
    schedule(entry.id, line_of(entry.value), entry.value.due_ms);
  }
  if (!stored.empty()) keep_time();
  return {};
}

base::Task<base::Status> EventQueue::accept(QueuedEvent event) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) co_return base::fail(stopping());
    if (accepted_ >= limits::queued_events) co_return base::fail(throttled("ConcurrentInvocationLimitExceeded"));
    ++accepted_;
  }
  event.accepted_ms = event.due_ms = now_ms();
  std::string id = event.id, line = line_of(event);
  auto stored =
      co_await shared_.parts.store.write([events = events_, event = std::move(event)](store::Round& round) -> base::Status {
        events.put(round, event.id, event);
        return {};
      });
  if (!stored) {
    std::lock_guard lock(mutex_);
    --accepted_;
    co_return stored;
  }
  schedule(id, line, 0);
  pump();
  co_return base::Status{};
}

void EventQueue::stop() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
}

void EventQueue::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, patience, [this] { return running_ == 0; });
}

void EventQueue::schedule(const std::string& id, const std::string& function, int64_t due_ms) {
  std::lock_guard lock(mutex_);
  waiting_.emplace(due_ms, Waiting{id, function});
}

/// Starts what is due and may run.
void EventQueue::pump() {
  std::vector<Waiting> begun;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    int64_t now = now_ms();
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
      auto next = waiting_.extract(waiting_.begin());
      lines_[next.mapped().line].ready.push_back(std::move(next.mapped().id));
      ready_.insert(next.mapped().line);
    }
    for (bool more = true; more;) {
      more = false;
      std::erase_if(ready_, [&](const std::string& name) {
        Line& line = lines_[name];
        if (line.running >= limits::running_events_of_one || running_ >= limits::running_events) return false;
        begun.push_back({std::move(line.ready.front()), name});
        line.ready.pop_front();
        ++line.running;
        ++running_;
        more = true;
        return line.ready.empty();
      });
    }
  }
  for (auto& each : begun) {
    net::Loop& loop = shared_.parts.loops.next();
    loop.post([self = shared_from_this(), each = std::move(each)]() mutable {
      base::start(serve(self, std::move(each.id), std::move(each.line)));
    });
  }
  keep_time();
}

void EventQueue::keep_time() {
  {
    std::lock_guard lock(mutex_);
    if (waiting_.empty() || stopping_ || std::exchange(ticking_, true)) return;
  }
  net::Loop& loop = shared_.parts.loops[0];
  loop.post([self = shared_from_this(), &loop] { base::start(tick(self, loop)); });
}

base::Task<void> EventQueue::tick(std::shared_ptr<EventQueue> self, net::Loop& loop) {
  for (;;) {
    co_await loop.sleep(kEventTick);
    {
      std::lock_guard lock(self->mutex_);
      self->ticking_ = !self->waiting_.empty() && !self->stopping_ && !loop.stopping();
      if (!self->ticking_) co_return;
    }
    self->pump();
  }
}

base::Task<void> EventQueue::serve(std::shared_ptr<EventQueue> self, std::string id, std::string line) {
  co_await self->serve_event(std::move(id));
  {
    std::lock_guard lock(self->mutex_);
    --self->running_;
    self->ended_.notify_all();
    auto found = self->lines_.find(line);
    if (--found->second.running == 0 && found->second.ready.empty()) self->lines_.erase(found);
  }
  self->pump();
}

base::Task<base::Result<std::optional<QueuedEvent>>> EventQueue::read(std::string id) {
  std::string key = std::string(store::keys::function_event) + id;
  auto quick = shared_.parts.store.try_get(store::Family::meta, key);
  if (quick && *quick && **quick) {
    CO_TRY(auto event, store::read_entity<QueuedEvent>(key, ***quick));
    co_return std::optional(std::move(event));
  }
  co_return co_await shared_.parts.workers.run([events = events_, id] { return events.find(id); });
}

base::Task<void> EventQueue::serve_event(std::string id) {
  auto found = co_await read(id);
  if (!found || !*found) {
    if (!found) base::log(base::LogLevel::error, "functions", "the event {} cannot be read: {}", id, found.error().message);
    std::lock_guard lock(mutex_);
    --accepted_;
    co_return;
  }
  QueuedEvent event = **std::move(found);
  auto rules = hooks_.rules(event);
  if (!rules) co_return co_await drop(id);
  EventEnd end{.kind = EventEnd::Kind::success, .function_arn = rules->function_arn, .attempts = event.attempts, .outcome = {}};
  auto too_old = [&](int64_t at) { return at - event.accepted_ms > int64_t{rules->max_age_s} * 1000; };
  if (too_old(now_ms())) {
    end.kind = EventEnd::Kind::age_exceeded;
    co_return co_await finish(std::move(event), *std::move(rules), std::move(end));
  }
  if (rules->reserved_concurrency == 0) {
    end.kind = EventEnd::Kind::no_concurrency;
    co_return co_await finish(std::move(event), *std::move(rules), std::move(end));
  }
  auto outcome = co_await hooks_.run(event);
  {
    std::lock_guard lock(mutex_);
    if (!outcome && stopping_) co_return;  // it is run again after the next start
  }
  if (!outcome) {
    if (outcome.error().kind == base::ErrorKind::missing) co_return co_await drop(id);
    int times;
    {
      std::lock_guard lock(mutex_);
      times = ++throttles_[id];
    }
    auto pause = std::min<std::chrono::milliseconds>(limits::first_throttle_pause * (1 << std::min(times - 1, 16)),
                                                     limits::longest_throttle_pause);
    schedule(id, line_of(event), now_ms() + pause.count());
    co_return;
  }
  ++event.attempts;
  end.attempts = event.attempts;
  bool failed = !outcome->function_error.empty();
  end.outcome = *std::move(outcome);
  if (failed && event.attempts <= rules->max_retries)
    co_return co_await try_later(std::move(event), shared_.options.event_retry_pause * event.attempts);
  if (failed) end.kind = EventEnd::Kind::retries_exhausted;
  co_await finish(std::move(event), *std::move(rules), std::move(end));
}

base::Task<void> EventQueue::try_later(QueuedEvent event, std::chrono::milliseconds pause) {
  event.due_ms = now_ms() + pause.count();
  std::string id = event.id, line = line_of(event);
  int64_t due = event.due_ms;
  auto stored =
      co_await shared_.parts.store.write([events = events_, event = std::move(event)](store::Round& round) -> base::Status {
        events.put(round, event.id, event);
        return {};
      });
  if (!stored) base::log(base::LogLevel::error, "functions", "the event {} cannot be kept: {}", id, stored.error().message);
  schedule(id, line, due);
}

base::Task<void> EventQueue::drop(std::string id) { co_await finish({.id = id}, {}, {}); }

base::Task<void> EventQueue::finish(QueuedEvent event, EventRules rules, EventEnd end) {
  std::vector<QueuedEvent> told;
  auto now = shared_.parts.clock.now();
  auto tell = [&](const std::string& arn, std::string payload, std::string context) {
    if (arn.empty()) return;
    QueuedEvent next{.id = shared_.parts.random.uuid(), .function = arn, .payload = std::move(payload)};
    next.client_context = std::move(context);
    next.request_id = next.id;
    next.trace_id = event.trace_id;
    next.accepted_ms = next.due_ms = base::epoch_ms(now);
    told.push_back(std::move(next));
  };
  bool success = end.kind == EventEnd::Kind::success;
  const std::string& destination = success ? rules.on_success : rules.on_failure;
  if (!destination.empty()) tell(destination, destination_record(event, end, now), "");
  if (!success) tell(rules.dead_letter, event.payload, dead_letter_context(event, end));

  auto stored =
      co_await shared_.parts.store.write([events = events_, id = event.id, told](store::Round& round) -> base::Status {
        events.erase(round, id);
        for (const auto& each : told) events.put(round, each.id, each);
        return {};
      });
  {
    std::lock_guard lock(mutex_);
    throttles_.erase(event.id);
    --accepted_;
    if (stored) accepted_ += told.size();
  }
  if (!stored) {  // it stays, and is run again after the next start
    base::log(base::LogLevel::error, "functions", "the end of the event {} cannot be kept: {}", event.id,
              stored.error().message);
    co_return;
  }
  for (const auto& each : told) schedule(each.id, line_of(each), 0);
}

}  // namespace functions
