// From memory to the store, and out of it when events are old or a group is too large.
#include <fmt/format.h>

#include <algorithm>

#include "logs/limits.h"
#include "logs/state.h"
#include "store/repo.h"

namespace logs {
namespace {

/// Moves what is pending to `writing` and puts it into the batch, with the record as it will then be. Returns that record.
StreamRecord take(Stream& stream, int64_t now_ms, store::Batch& batch) {
  std::lock_guard lock(stream.mutex);
  stream.queued = false;
  if (stream.removed) {
    stream.pending.clear();
    return stream.record;
  }
  if (uint64_t dropped = std::exchange(stream.dropped, 0)) {
    int64_t at = stream.pending.empty() ? now_ms : stream.pending.front().timestamp_ms;
    Event marker{.timestamp_ms = at,
                 .ingestion_ms = now_ms,
                 .message = fmt::format("virga dropped {} log events here: the disk did not keep up\n", dropped)};
    stream.pending.insert(stream.pending.begin(), std::move(marker));
  }
  StreamRecord record = stream.record;
  stream.writing = std::exchange(stream.pending, {});
  if (!stream.writing.empty()) {
    for (const Event& event : stream.writing) {
      if (record.first_event_ms == 0 || event.timestamp_ms < record.first_event_ms) record.first_event_ms = event.timestamp_ms;
      record.last_event_ms = std::max(record.last_event_ms, event.timestamp_ms);
      record.last_ingestion_ms = std::max(record.last_ingestion_ms, event.ingestion_ms);
      record.stored_bytes += counted_bytes(event);
    }
    batch.put(store::Family::logs, chunk_key(stream.group, stream.name, record.next_chunk), encode_chunk(stream.writing));
    ++record.next_chunk;
  }
  batch.put(store::Family::logs, stream_key(stream.group, stream.name), wire::to_json(wire::write(record)));
  return record;
}

}  // namespace

void Logs::State::keep_flushing() {
  auto next_trim = std::chrono::steady_clock::now() + limits::trim_interval;
  std::unique_lock lock(timer_mutex);
  while (!stopping) {
    timer.wait_for(lock, options.flush_interval, [this] { return stopping; });
    lock.unlock();
    (void)flush();  // the store says why it takes nothing; what was not written waits for the next time
    if (std::chrono::steady_clock::now() > next_trim) {
      trim();
      next_trim = std::chrono::steady_clock::now() + limits::trim_interval;
    }
    lock.lock();
  }
}

base::Status Logs::State::flush() {
  std::lock_guard one(flush_mutex);
  std::vector<std::shared_ptr<Stream>> streams;
  std::vector<std::string> fresh_groups;
  store::Batch batch;
  {
    std::lock_guard lock(mutex);
    streams.swap(to_flush);
    if (streams.empty()) return {};
    for (const auto& stream : streams) {
      auto group = groups.find(stream->group);
      if (group == groups.end() || std::exchange(group->second.stored, true)) continue;
      batch.put(store::Family::meta, std::string(store::keys::log_group) + stream->group,
                wire::to_json(wire::write(group->second.record)));
      fresh_groups.push_back(stream->group);
    }
  }
  int64_t now = now_ms();
  std::vector<StreamRecord> records;
  for (const auto& stream : streams) records.push_back(take(*stream, now, batch));
  auto written = store.write_unsynced(batch);
  if (!written) {
    put_back(streams, fresh_groups);
    return written;
  }
  for (size_t i = 0; i < streams.size(); ++i) {
    Stream& stream = *streams[i];
    std::lock_guard lock(stream.mutex);
    stream.record = records[i];
    stream.writing.clear();
    size_t left = 0;
    for (const Event& event : stream.pending) left += event.message.size() + sizeof(Event);
    unwritten_bytes -= stream.pending_bytes - left;
    stream.pending_bytes = left;
  }
  std::lock_guard lock(mutex);
  for (auto& [_, group] : groups) std::erase_if(group.streams, [](const auto& entry) { return entry.second.expired(); });
  return written;
}

/// After a flush that failed: all is as before it, and waits for the next one.
void Logs::State::put_back(const std::vector<std::shared_ptr<Stream>>& streams, const std::vector<std::string>& fresh_groups) {
  std::lock_guard lock(mutex);
  for (const auto& name : fresh_groups) {
    if (auto group = groups.find(name); group != groups.end()) group->second.stored = false;
  }
  for (const auto& stream : streams) {
    std::lock_guard one(stream->mutex);
    stream->pending.insert(stream->pending.begin(), std::make_move_iterator(stream->writing.begin()),
                           std::make_move_iterator(stream->writing.end()));
    stream->writing.clear();
    if (!std::exchange(stream->queued, true)) to_flush.push_back(stream);
  }
}

void Logs::State::trim() {
  std::vector<std::pair<std::string, int64_t>> due;
  {
    std::lock_guard lock(mutex);
    for (const auto& [name, group] : groups) {
      int64_t kept = group.record.retention_days ? int64_t{*group.record.retention_days} * 86'400'000 : 0;
      due.emplace_back(name, kept == 0 ? 0 : now_ms() - kept);
    }
  }
  for (const auto& [name, oldest_ms] : due) trim_group(name, oldest_ms);
}

/// Removes whole chunks, the oldest streams first: those with nothing since `oldest_ms`, and what makes the group too large.
void Logs::State::trim_group(const std::string& group, int64_t oldest_ms) {
  auto streams = all_streams(group, "");
  if (!streams) return;
  std::sort(streams->begin(), streams->end(), [](const auto& a, const auto& b) { return a.last_event_ms < b.last_event_ms; });
  uint64_t total = 0;
  for (const StreamInfo& each : *streams) total += static_cast<uint64_t>(each.stored_bytes);
  for (const StreamInfo& each : *streams) {
    bool old = each.last_event_ms < oldest_ms;
    bool large = total > limits::group_bytes;
    if (!old && !large && oldest_ms == 0) break;
    auto memory = in_memory(group, each.name);
    store::Batch batch;
    std::string prefix = chunk_prefix(group, each.name);
    auto cursor = store.cursor(store::Family::logs, {prefix, store::keys::after_prefix(prefix)});
    int64_t removed = 0;
    bool rest = false;
    for (cursor.seek_first(); cursor.valid(); cursor.next()) {
      auto size = static_cast<int64_t>(cursor.value().size());
      rest = latest_of_chunk(cursor.value()) >= oldest_ms && total <= limits::group_bytes;
      if (rest) break;
      batch.erase(store::Family::logs, std::string(cursor.key()));
      removed += size;
      total -= std::min(total, static_cast<uint64_t>(size));
    }
    if (memory) {
      std::lock_guard lock(memory->mutex);
      memory->record.stored_bytes = std::max<int64_t>(0, memory->record.stored_bytes - removed);
    } else if (!rest) {
      batch.erase(store::Family::logs, stream_key(group, each.name));
    }
    if (!batch.empty()) (void)store.write_unsynced(batch);
  }
}

}  // namespace logs
