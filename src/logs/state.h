// What Logs is made of. For this room only.
//
// A Stream is in memory while somebody writes to it or holds it; the others are only in the store. Of its events:
//
//   stored chunks 0 .. n-1 | writing: chunk n, on its way to the store | pending: will be chunk n (n+1 while writing)
//
// so an event's position (chunk, index) is known from the moment it is appended, and a reader who looks at memory first and
// then at the stored chunks before it sees each event once.
#pragma once
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "logs/chunk.h"
#include "logs/logs.h"
#include "store/store.h"

namespace logs {

struct Stream {
  Stream(std::string group, std::string name) : group(std::move(group)), name(std::move(name)) {}
  const std::string group, name;

  std::mutex mutex;  // of all below; taken alone or after State::mutex
  StreamRecord record;
  std::vector<Event> pending;
  std::vector<Event> writing;
  size_t pending_bytes = 0;
  uint64_t dropped = 0;
  bool queued = false;   // among the streams to flush
  bool removed = false;  // its group is gone
};

struct GroupState {
  GroupRecord record;
  bool stored = false;  // else the next flush stores it
  std::map<std::string, std::weak_ptr<Stream>, std::less<>> streams;
};

/// A point between the events of a stream: before event `index` of chunk `chunk`.
struct Position {
  uint64_t chunk = 0;
  uint64_t index = 0;
  auto operator<=>(const Position&) const = default;
};

struct Logs::State : std::enable_shared_from_this<Logs::State> {
  State(store::Store& store, base::Workers& workers, base::Clock& clock, Options options)
      : store(store), workers(workers), clock(clock), options(options) {}

  store::Store& store;
  base::Workers& workers;
  base::Clock& clock;
  const Options options;

  mutable std::mutex mutex;
  std::map<std::string, GroupState, std::less<>> groups;
  std::vector<std::shared_ptr<Stream>> to_flush;
  std::atomic<size_t> unwritten_bytes = 0;

  std::mutex flush_mutex;  // one flush at a time
  std::mutex timer_mutex;
  std::condition_variable timer;
  bool stopping = false;
  std::thread flusher;

  int64_t now_ms() const { return base::epoch_ms(clock.now()); }

  /// The stream, made when it is not in memory. `fresh`: what the store has of it is taken up if memory tells; never waits.
  enum class Look { fresh, stored };
  base::Result<std::shared_ptr<Stream>> stream(std::string_view group, std::string_view name, Look look);
  void append(Stream& stream, std::shared_ptr<Stream> shared, Event event);
  base::Result<std::optional<StreamRecord>> stored_record(std::string_view group, std::string_view name) const;
  bool has_group(std::string_view group) const;

  base::Status flush();
  void put_back(const std::vector<std::shared_ptr<Stream>>& streams, const std::vector<std::string>& fresh_groups);
  void keep_flushing();
  void trim();
  void trim_group(const std::string& group, int64_t oldest_ms);

  // Reading (read.cc). They may wait for the disk.
  base::Result<std::vector<StreamInfo>> all_streams(const std::string& group, std::string_view prefix) const;
  base::Result<Page<StreamInfo>> streams(const StreamQuery& query) const;
  base::Result<EventPage> events(const EventQuery& query) const;
  base::Result<Page<Event>> filter(const FilterQuery& query) const;
  std::shared_ptr<Stream> in_memory(std::string_view group, std::string_view name) const;
};

}  // namespace logs
