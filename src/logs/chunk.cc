#include "logs/chunk.h"

#include <string.h>

#include "store/keys.h"

namespace logs {
namespace {

template <class T>
void append(std::string& out, T value) {
  char bytes[sizeof(T)];
  memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <class T>
bool take(std::string_view& in, T& value) {
  if (in.size() < sizeof(T)) return false;
  memcpy(&value, in.data(), sizeof(T));
  in.remove_prefix(sizeof(T));
  return true;
}

std::string key(char kind, std::string_view group, std::string_view stream) {
  std::string key(1, kind);
  key.append(group).append(1, '\0').append(stream);
  return key;
}

}  // namespace

std::string encode_chunk(const std::vector<Event>& events) {
  size_t size = 8;
  int64_t latest = 0;
  for (const Event& each : events) {
    size += 20 + each.message.size();
    latest = std::max(latest, each.timestamp_ms);
  }
  std::string out;
  out.reserve(size);
  append(out, latest);
  for (const Event& each : events) {
    append(out, each.timestamp_ms);
    append(out, each.ingestion_ms);
    append(out, static_cast<uint32_t>(each.message.size()));
    out += each.message;
  }
  return out;
}

std::optional<std::vector<Event>> decode_chunk(std::string_view value) {
  int64_t latest;
  if (!take(value, latest)) return std::nullopt;
  std::vector<Event> events;
  while (!value.empty()) {
    Event event;
    uint32_t size;
    if (!take(value, event.timestamp_ms) || !take(value, event.ingestion_ms) || !take(value, size) || value.size() < size)
      return std::nullopt;
    event.message = value.substr(0, size);
    value.remove_prefix(size);
    events.push_back(std::move(event));
  }
  return events;
}

int64_t latest_of_chunk(std::string_view value) {
  int64_t latest = 0;
  take(value, latest);
  return latest;
}

std::string chunk_prefix(std::string_view group, std::string_view stream) { return key('e', group, stream) + '\0'; }
std::string chunk_key(std::string_view group, std::string_view stream, uint64_t number) {
  std::string key = chunk_prefix(group, stream);
  store::keys::append_number(key, number);
  return key;
}
std::string stream_prefix(std::string_view group) { return key('s', group, ""); }
std::string stream_key(std::string_view group, std::string_view stream) { return key('s', group, stream); }
std::string events_prefix(std::string_view group) { return key('e', group, ""); }

}  // namespace logs
