// Chunk: events of one stream that were written together, as one value of the store. Pure functions.
//
//   value   latest timestamp (8 bytes), then per event: timestamp (8) ingestion (8) length (4) message; all little end first
//   keys    'e' group 0 stream 0 number of the chunk (8, big end first)      the events
//           's' group 0 stream                                               the stream's StreamRecord as JSON
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logs/logs.h"
#include "wire/fields.h"

namespace logs {

struct StreamRecord {
  int64_t created_ms = 0;
  int64_t first_event_ms = 0, last_event_ms = 0, last_ingestion_ms = 0;
  int64_t stored_bytes = 0;
  uint64_t next_chunk = 0;
};
template <class V>
void fields(V& v, StreamRecord& record) {
  v.required("Created", record.created_ms);
  v.required("FirstEvent", record.first_event_ms);
  v.required("LastEvent", record.last_event_ms);
  v.required("LastIngestion", record.last_ingestion_ms);
  v.required("StoredBytes", record.stored_bytes);
  v.required("NextChunk", record.next_chunk);
}

struct GroupRecord {
  int64_t created_ms = 0;
  std::optional<int> retention_days;
  std::map<std::string, std::string> tags;
};
template <class V>
void fields(V& v, GroupRecord& record) {
  v.required("Created", record.created_ms);
  v.optional("RetentionDays", record.retention_days);
  v.optional("Tags", record.tags);
}

std::string encode_chunk(const std::vector<Event>& events);
/// Nothing when the bytes are no chunk.
std::optional<std::vector<Event>> decode_chunk(std::string_view value);
/// The latest timestamp in it, without decoding.
int64_t latest_of_chunk(std::string_view value);

std::string chunk_prefix(std::string_view group, std::string_view stream);
std::string chunk_key(std::string_view group, std::string_view stream, uint64_t number);
std::string stream_prefix(std::string_view group);
std::string stream_key(std::string_view group, std::string_view stream);
std::string events_prefix(std::string_view group);

/// What an event counts as in stored bytes: its message and 26 bytes.
inline int64_t counted_bytes(const Event& event) { return static_cast<int64_t>(event.message.size()) + 26; }

}  // namespace logs
