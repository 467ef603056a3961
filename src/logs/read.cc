// What the API reads: streams, the events of one, the events of many that match.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <queue>

#include "logs/errors.h"
#include "logs/limits.h"
#include "logs/pattern.h"
#include "logs/reader.h"
#include "logs/state.h"
#include "store/repo.h"

namespace logs {
namespace {

StreamInfo info_of(std::string name, const StreamRecord& record) {
  return {.name = std::move(name),
          .created_ms = record.created_ms,
          .first_event_ms = record.first_event_ms,
          .last_event_ms = record.last_event_ms,
          .last_ingestion_ms = record.last_ingestion_ms,
          .stored_bytes = record.stored_bytes};
}

/// With the events that are not stored yet.
StreamInfo info_of(Stream& stream) {
  std::lock_guard lock(stream.mutex);
  StreamInfo info = info_of(stream.name, stream.record);
  for (const auto* events : {&stream.writing, &stream.pending}) {
    for (const Event& event : *events) {
      if (info.first_event_ms == 0 || event.timestamp_ms < info.first_event_ms) info.first_event_ms = event.timestamp_ms;
      info.last_event_ms = std::max(info.last_event_ms, event.timestamp_ms);
      info.last_ingestion_ms = std::max(info.last_ingestion_ms, event.ingestion_ms);
      info.stored_bytes += counted_bytes(event);
    }
  }
  return info;
}

/// "f/<chunk>/<index>" goes on forward from there, "b/..." backward.
std::string token(char way, Position position) { return fmt::format("{}/{:016x}{:016x}", way, position.chunk, position.index); }

std::optional<std::pair<char, Position>> parse_token(std::string_view text) {
  if (text.size() != 34 || (text[0] != 'f' && text[0] != 'b') || text[1] != '/') return std::nullopt;
  Position position;
  auto read = [&](size_t at, uint64_t& value) {
    auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 16, value, 16);
    return error == std::errc() && end == text.data() + at + 16;
  };
  if (!read(2, position.chunk) || !read(18, position.index)) return std::nullopt;
  return std::pair(text[0], position);
}

struct Window {
  int64_t from_ms = INT64_MIN, until_ms = INT64_MAX;
  bool has(const Event& event) const { return event.timestamp_ms >= from_ms && event.timestamp_ms < until_ms; }
};

EventPage read_forward(Reader& reader, Position position, const Window& window, size_t limit) {
  EventPage page;
  size_t bytes = 0;
  Position first = position;
  while (page.events.size() < limit && bytes < limits::page_bytes) {
    const Event* event = reader.at_or_after(position);
    if (!event) break;
    if (window.has(*event)) {
      if (page.events.empty()) first = position;
      page.events.push_back(*event);
      bytes += event->message.size() + 26;
    }
    ++position.index;
  }
  page.forward_token = token('f', position);
  page.backward_token = token('b', page.events.empty() ? position : first);
  return page;
}

EventPage read_backward(Reader& reader, Position position, const Window& window, size_t limit) {
  EventPage page;
  size_t bytes = 0;
  Position behind = position;
  while (page.events.size() < limit && bytes < limits::page_bytes) {
    const Event* event = reader.before(position);
    if (!event) break;
    if (!window.has(*event)) continue;
    if (page.events.empty()) behind = {position.chunk, position.index + 1};
    page.events.push_back(*event);
    bytes += event->message.size() + 26;
  }
  std::reverse(page.events.begin(), page.events.end());
  page.forward_token = token('f', behind);
  page.backward_token = token('b', position);
  return page;
}

/// One stream of a FilterLogEvents: its next event that is wanted.
struct Source {
  Reader reader;
  std::string stream;
  size_t order;  // among the streams, by name
  Position position;
  const Event* event = nullptr;
};

struct Later {
  bool operator()(const Source* a, const Source* b) const {
    return std::tie(a->event->timestamp_ms, a->order) > std::tie(b->event->timestamp_ms, b->order);
  }
};

/// Where a page of FilterLogEvents ended: all events up to and including this one have been seen.
struct Mark {
  int64_t timestamp_ms = INT64_MIN;
  std::string stream;
  Position position;
};

std::string mark_token(const Mark& mark) {
  return fmt::format("{:016x}{:016x}{:016x}{}", static_cast<uint64_t>(mark.timestamp_ms), mark.position.chunk,
                     mark.position.index, mark.stream);
}

base::Result<Mark> parse_mark(std::string_view text) {
  if (text.empty()) return Mark{};
  uint64_t numbers[3];
  if (text.size() < 48) return base::fail(bad_token());
  for (size_t i = 0; i < 3; ++i) {
    const char* at = text.data() + i * 16;
    auto [end, error] = std::from_chars(at, at + 16, numbers[i], 16);
    if (error != std::errc() || end != at + 16) return base::fail(bad_token());
  }
  return Mark{static_cast<int64_t>(numbers[0]), std::string(text.substr(48)), {numbers[1], numbers[2]}};
}

bool seen(const Mark& mark, const Source& source) {
  if (source.event->timestamp_ms != mark.timestamp_ms) return source.event->timestamp_ms < mark.timestamp_ms;
  return std::tie(source.stream, source.position) <= std::tie(mark.stream, mark.position);
}

std::string event_id(const Event& event, const std::string& stream, Position position) {
  return fmt::format("{:014}{:020}{:014}{:08}", event.timestamp_ms, std::hash<std::string>()(stream), position.chunk,
                     position.index);
}

}  // namespace

base::Result<std::vector<StreamInfo>> Logs::State::all_streams(const std::string& group, std::string_view prefix) const {
  std::map<std::string, StreamInfo> found;
  std::vector<std::shared_ptr<Stream>> live;
  {
    std::lock_guard lock(mutex);
    auto known = groups.find(group);
    if (known == groups.end()) return base::fail(no_such_group());
    for (const auto& [name, weak] : known->second.streams)
      if (auto stream = weak.lock(); stream && name.starts_with(prefix)) live.push_back(std::move(stream));
  }
  std::string own = stream_prefix(group), from = own + std::string(prefix);
  auto cursor = store.cursor(store::Family::logs, {from, store::keys::after_prefix(from)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    TRY(auto record, store::read_entity<StreamRecord>(cursor.key(), cursor.value()));
    std::string name(cursor.key().substr(own.size()));
    found[name] = info_of(name, record);
  }
  CHECK_OK(cursor.status());
  for (const auto& stream : live) found[stream->name] = info_of(*stream);
  std::vector<StreamInfo> all;
  for (auto& [_, info] : found) all.push_back(std::move(info));
  return all;
}

base::Result<Page<StreamInfo>> Logs::State::streams(const StreamQuery& query) const {
  TRY(auto all, all_streams(query.group, query.prefix));
  if (query.order == Order::last_event)
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.last_event_ms < b.last_event_ms; });
  if (query.direction == Direction::backward) std::reverse(all.begin(), all.end());
  size_t first = 0;
  if (!query.token.empty()) {
    auto last = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == query.token; });
    if (last == all.end()) return base::fail(bad_token());
    first = static_cast<size_t>(last - all.begin()) + 1;
  }
  Page<StreamInfo> page;
  size_t end = std::min(all.size(), first + query.limit);
  for (size_t i = first; i < end; ++i) page.entries.push_back(std::move(all[i]));
  if (end < all.size() && !page.entries.empty()) page.next = page.entries.back().name;
  return page;
}

base::Result<EventPage> Logs::State::events(const EventQuery& query) const {
  if (!has_group(query.group)) return base::fail(no_such_group());
  auto memory = in_memory(query.group, query.stream);
  if (!memory) {
    TRY(auto record, stored_record(query.group, query.stream));
    if (!record) return base::fail(no_such_stream());
  }
  Reader reader(store, query.group, query.stream, memory);
  Window window{query.start_ms.value_or(INT64_MIN), query.end_ms.value_or(INT64_MAX)};
  EventPage page;
  if (query.token.empty()) {
    page = query.from == Direction::forward ? read_forward(reader, {}, window, query.limit)
                                            : read_backward(reader, reader.end(), window, query.limit);
  } else {
    auto parsed = parse_token(query.token);
    if (!parsed) return base::fail(bad_token());
    page = parsed->first == 'f' ? read_forward(reader, parsed->second, window, query.limit)
                                : read_backward(reader, parsed->second, window, query.limit);
  }
  CHECK_OK(reader.status());
  return page;
}

base::Result<Page<Event>> Logs::State::filter(const FilterQuery& query) const {
  TRY(auto pattern, Pattern::parse(query.pattern));
  TRY(const auto start, parse_mark(query.token));
  TRY(auto infos, all_streams(query.group, query.stream_prefix));
  for (const std::string& wanted : query.streams)
    if (std::none_of(infos.begin(), infos.end(), [&](const auto& info) { return info.name == wanted; }))
      return base::fail(no_such_stream());
  Window window{std::max(query.start_ms.value_or(INT64_MIN), start.timestamp_ms), query.end_ms.value_or(INT64_MAX)};

  std::vector<std::unique_ptr<Source>> sources;
  std::priority_queue<Source*, std::vector<Source*>, Later> queue;
  size_t scanned = 0;
  auto advance = [&](Source& source) {  // to the next event in the window that has not been handed out
    while ((source.event = source.reader.at_or_after(source.position)) != nullptr) {
      ++scanned;
      if (window.has(*source.event) && !seen(start, source)) return queue.push(&source);
      ++source.position.index;
    }
  };
  for (const StreamInfo& info : infos) {
    bool wanted =
        query.streams.empty() || std::find(query.streams.begin(), query.streams.end(), info.name) != query.streams.end();
    if (!wanted || info.last_event_ms < window.from_ms || info.first_event_ms >= window.until_ms) continue;
    auto source = std::make_unique<Source>(Source{
        Reader(store, query.group, info.name, in_memory(query.group, info.name)), info.name, sources.size(), {}, nullptr});
    source->reader.skip_before(window.from_ms);
    advance(*source);
    sources.push_back(std::move(source));
  }

  Page<Event> page;
  Mark mark = start;
  size_t bytes = 0;
  while (!queue.empty()) {
    Source& source = *queue.top();
    if (page.entries.size() >= query.limit || bytes >= limits::page_bytes || scanned > limits::scanned_events) {
      page.next = mark_token(mark);
      break;
    }
    queue.pop();
    mark = {source.event->timestamp_ms, source.stream, source.position};
    if (pattern.matches(source.event->message)) {
      Event event = *source.event;
      event.stream = source.stream;
      event.id = event_id(event, source.stream, source.position);
      bytes += event.message.size() + 26;
      page.entries.push_back(std::move(event));
    }
    ++source.position.index;
    advance(source);
  }
  for (const auto& source : sources) CHECK_OK(source->reader.status());
  return page;
}

}  // namespace logs
