#include "logs/logs.h"

#include <fmt/format.h>

#include "base/log.h"
#include "logs/errors.h"
#include "logs/limits.h"
#include "logs/state.h"
#include "store/repo.h"

namespace logs {
namespace {

/// Finds its stream again when its group was deleted meanwhile, which makes both anew.
class StreamWriter final : public Writer {
 public:
  StreamWriter(std::shared_ptr<Logs::State> logs, std::shared_ptr<Stream> stream)
      : logs_(std::move(logs)), stream_(std::move(stream)) {}

  void append(base::Time time, std::string message) override {
    auto stream = current();
    int64_t now = base::epoch_ms(time);
    Event event{.timestamp_ms = now, .ingestion_ms = now, .message = std::move(message)};
    if (stream) logs_->append(*stream, stream, std::move(event));
  }

 private:
  std::shared_ptr<Stream> current() {
    std::lock_guard lock(mutex_);
    bool removed;
    {
      std::lock_guard of_stream(stream_->mutex);
      removed = stream_->removed;
    }
    if (removed) {
      auto fresh = logs_->stream(stream_->group, stream_->name, Logs::State::Look::fresh);
      if (!fresh) return nullptr;
      stream_ = *std::move(fresh);
    }
    return stream_;
  }

  const std::shared_ptr<Logs::State> logs_;
  std::mutex mutex_;
  std::shared_ptr<Stream> stream_;
};

}  // namespace

store::Drawers drawers() {
  auto chunk = [](std::string_view, std::string_view value) -> base::Status {
    if (decode_chunk(value)) return {};
    return base::fail(base::internal_error("events that cannot be read"));
  };
  auto stream = store::drawer_of<StreamRecord>("s");
  stream.family = store::Family::logs;
  return {store::drawer_of<GroupRecord>(store::keys::log_group), stream, {store::Family::logs, "e", chunk}};
}

Logs::Logs(std::shared_ptr<State> state) : state_(std::move(state)) {}

base::Result<std::unique_ptr<Logs>> Logs::open(store::Store& store, base::Workers& workers, base::Clock& clock,
                                               Options options) {
  auto state = std::make_shared<State>(store, workers, clock, options);
  TRY(auto stored, store::Repo<GroupRecord>(store, store::keys::log_group).all());
  for (auto& entry : stored) {
    auto& group = state->groups[entry.id];
    group.record = entry.value;
    group.stored = true;
  }
  state->flusher = std::thread([raw = state.get()] { raw->keep_flushing(); });
  return std::unique_ptr<Logs>(new Logs(std::move(state)));
}

Logs::~Logs() {
  {
    std::lock_guard lock(state_->timer_mutex);
    state_->stopping = true;
  }
  state_->timer.notify_all();
  state_->flusher.join();
  (void)state_->flush();
}

base::Status Logs::flush() { return state_->flush(); }

std::shared_ptr<Writer> Logs::writer(std::string_view group, std::string_view stream) {
  auto found = state_->stream(group, stream, State::Look::fresh);
  CHECK(found);
  return std::make_shared<StreamWriter>(state_, *std::move(found));
}

void Logs::append(std::string_view group, std::string_view stream, std::vector<Event> events) {
  auto found = state_->stream(group, stream, State::Look::fresh);
  CHECK(found);
  for (Event& event : events) {
    if (event.ingestion_ms == 0) event.ingestion_ms = state_->now_ms();
    state_->append(**found, *found, std::move(event));
  }
}

bool Logs::State::has_group(std::string_view group) const {
  std::lock_guard lock(mutex);
  return groups.contains(group);
}

base::Result<std::optional<StreamRecord>> Logs::State::stored_record(std::string_view group, std::string_view name) const {
  std::string key = stream_key(group, name);
  TRY(auto stored, store.get(store::Family::logs, key));
  if (!stored) return std::optional<StreamRecord>();
  TRY(auto record, store::read_entity<StreamRecord>(key, *stored));
  return std::optional<StreamRecord>(record);
}

std::shared_ptr<Stream> Logs::State::in_memory(std::string_view group, std::string_view name) const {
  std::lock_guard lock(mutex);
  auto found = groups.find(group);
  if (found == groups.end()) return nullptr;
  auto stream = found->second.streams.find(name);
  return stream == found->second.streams.end() ? nullptr : stream->second.lock();
}

base::Result<std::shared_ptr<Stream>> Logs::State::stream(std::string_view group, std::string_view name, Look look) {
  if (auto known = in_memory(group, name)) return known;
  auto fresh = std::make_shared<Stream>(std::string(group), std::string(name));
  fresh->record.created_ms = now_ms();
  // Numbers begin at the time, so a stream that is written to again never takes up a number it had before.
  fresh->record.next_chunk = static_cast<uint64_t>(clock.now().time_since_epoch().count());
  if (look == Look::stored) {
    TRY(auto record, stored_record(group, name));
    if (record) fresh->record = *record;
  } else if (auto stored = store.try_get(store::Family::logs, stream_key(group, name)); stored && *stored && **stored) {
    if (auto record = store::read_entity<StreamRecord>(name, ***stored)) fresh->record = *record;
  }
  std::lock_guard lock(mutex);
  auto [place, made] = groups.try_emplace(std::string(group));
  if (made) place->second.record.created_ms = now_ms();
  auto& known = place->second.streams[std::string(name)];
  if (auto already = known.lock()) return already;
  known = fresh;
  fresh->queued = true;  // its record is stored with the next flush
  to_flush.push_back(fresh);
  return fresh;
}

void Logs::State::append(Stream& stream, std::shared_ptr<Stream> shared, Event event) {
  if (event.message.size() > limits::message_bytes) event.message.resize(limits::message_bytes);
  size_t bytes = event.message.size() + sizeof(Event);
  bool queue;
  {
    std::lock_guard lock(stream.mutex);
    if (unwritten_bytes.load(std::memory_order_relaxed) > options.max_unwritten_bytes && !stream.pending.empty()) {
      // The disk does not keep up: the older half of this stream's events goes, and is counted.
      size_t half = (stream.pending.size() + 1) / 2;
      size_t freed = 0;
      for (size_t i = 0; i < half; ++i) freed += stream.pending[i].message.size() + sizeof(Event);
      stream.pending.erase(stream.pending.begin(), stream.pending.begin() + static_cast<ptrdiff_t>(half));
      stream.dropped += half;
      stream.pending_bytes -= freed;
      unwritten_bytes -= freed;
    }
    stream.pending.push_back(std::move(event));
    stream.pending_bytes += bytes;
    queue = !std::exchange(stream.queued, true);
  }
  unwritten_bytes.fetch_add(bytes, std::memory_order_relaxed);
  if (!queue) return;
  std::lock_guard lock(mutex);
  to_flush.push_back(std::move(shared));
}

base::Task<base::Status> Logs::create_group(std::string name, Tags tags) {
  auto state = state_;
  GroupRecord record{.created_ms = state->now_ms(), .retention_days = {}, .tags = std::move(tags)};
  {
    std::lock_guard lock(state->mutex);
    auto [place, made] = state->groups.try_emplace(name);
    if (!made) co_return base::fail(group_exists());
    place->second.record = record;
    place->second.stored = true;
  }
  co_return co_await state->store.write([state, name, record](store::Round& round) -> base::Status {
    store::Repo<GroupRecord>(state->store, store::keys::log_group).put(round, name, record);
    return {};
  });
}

base::Task<base::Status> Logs::remove_group(std::string name) {
  auto state = state_;
  {
    std::lock_guard lock(state->mutex);
    auto found = state->groups.find(name);
    if (found == state->groups.end()) co_return base::fail(no_such_group());
    for (auto& [_, weak] : found->second.streams) {
      auto stream = weak.lock();
      if (!stream) continue;
      std::lock_guard of_stream(stream->mutex);
      stream->removed = true;
    }
    state->groups.erase(found);
  }
  co_return co_await state->store.write([state, name](store::Round& round) -> base::Status {
    store::Repo<GroupRecord>(state->store, store::keys::log_group).erase(round, name);
    for (const std::string& prefix : {events_prefix(name), stream_prefix(name)})
      round.erase_range(store::Family::logs, {prefix, store::keys::after_prefix(prefix)});
    return {};
  });
}

base::Task<base::Status> Logs::set_retention(std::string name, std::optional<int> days) {
  auto state = state_;
  GroupRecord record;
  {
    std::lock_guard lock(state->mutex);
    auto found = state->groups.find(name);
    if (found == state->groups.end()) co_return base::fail(no_such_group());
    found->second.record.retention_days = days;
    record = found->second.record;
  }
  co_return co_await state->store.write([state, name, record](store::Round& round) -> base::Status {
    store::Repo<GroupRecord>(state->store, store::keys::log_group).put(round, name, record);
    return {};
  });
}

base::Task<base::Status> Logs::create_stream(std::string group, std::string stream) {
  auto state = state_;
  if (!state->has_group(group)) co_return base::fail(no_such_group());
  if (state->in_memory(group, stream)) co_return base::fail(stream_exists());
  StreamRecord record{.created_ms = state->now_ms()};
  record.next_chunk = static_cast<uint64_t>(state->clock.now().time_since_epoch().count());
  co_return co_await state->store.write([group, stream, record](store::Round& round) -> base::Status {
    std::string key = stream_key(group, stream);
    TRY(auto before, round.get(store::Family::logs, key));
    if (before) return base::fail(stream_exists());
    round.put(store::Family::logs, key, wire::to_json(wire::write(record)));
    return {};
  });
}

base::Task<base::Status> Logs::put_events(std::string group, std::string stream, std::vector<Event> events) {
  auto state = state_;
  if (!state->has_group(group)) co_return base::fail(no_such_group());
  co_return co_await state->workers.run([state, group, stream, events = std::move(events)]() mutable -> base::Status {
    if (!state->in_memory(group, stream)) {
      TRY(auto record, state->stored_record(group, stream));
      if (!record) return base::fail(no_such_stream());
    }
    TRY(auto found, state->stream(group, stream, State::Look::stored));
    for (Event& event : events) {
      event.ingestion_ms = state->now_ms();
      state->append(*found, found, std::move(event));
    }
    return {};
  });
}

base::Result<Page<Group>> Logs::groups(std::string_view prefix, std::string_view containing, std::string_view token,
                                       size_t limit) const {
  std::lock_guard lock(state_->mutex);
  Page<Group> page;
  auto at = token.empty() ? state_->groups.lower_bound(prefix) : state_->groups.upper_bound(token);
  for (; at != state_->groups.end() && at->first.starts_with(prefix); ++at) {
    if (!containing.empty() && at->first.find(containing) == std::string::npos) continue;
    if (page.entries.size() == limit) {
      page.next = page.entries.back().name;
      break;
    }
    page.entries.push_back(
        {.name = at->first, .created_ms = at->second.record.created_ms, .retention_days = at->second.record.retention_days});
  }
  return page;
}

base::Task<base::Result<Page<StreamInfo>>> Logs::streams(StreamQuery query) {
  auto state = state_;
  co_return co_await state->workers.run([state, query = std::move(query)] { return state->streams(query); });
}
base::Task<base::Result<EventPage>> Logs::events(EventQuery query) {
  auto state = state_;
  co_return co_await state->workers.run([state, query = std::move(query)] { return state->events(query); });
}
base::Task<base::Result<Page<Event>>> Logs::filter(FilterQuery query) {
  auto state = state_;
  co_return co_await state->workers.run([state, query = std::move(query)] { return state->filter(query); });
}

}  // namespace logs
