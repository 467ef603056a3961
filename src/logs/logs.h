// Logs: groups, streams and events; what functions print ends here.
//
//   auto stream = logs.writer("/aws/lambda/notes", "2026/11/24/[$LATEST]0f3c...");   // made when they are not there
//   stream->append(now, "START RequestId: ...\n");                                   // memory only: a lock and a copy
//
// Appended events are readable at once and are written to the store every flush interval, unsynced: a power cut may lose the
// last moments of a log, a killed process at most one interval. Memory is bounded: when the disk does not keep up the oldest
// unwritten events are dropped and counted in an event that says so. Any thread; reads and flushing wait for the disk, so they
// are for workers, which the tasks here see to.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "base/workers.h"
#include "store/drawer.h"

namespace logs {

struct Event {
  int64_t timestamp_ms = 0;
  int64_t ingestion_ms = 0;
  std::string message;
  std::string id = {};      // FilterLogEvents: unique
  std::string stream = {};  // FilterLogEvents: where it is from
};

struct Group {
  std::string name;
  int64_t created_ms = 0;
  std::optional<int> retention_days;
  int64_t stored_bytes = 0;
};

struct StreamInfo {
  std::string name;
  int64_t created_ms = 0;
  int64_t first_event_ms = 0, last_event_ms = 0, last_ingestion_ms = 0;  // 0: no event
  int64_t stored_bytes = 0;
};

template <class T>
struct Page {
  std::vector<T> entries;
  std::string next;  // token; "" at the end
};

enum class Order { name, last_event };
enum class Direction { forward, backward };

struct StreamQuery {
  std::string group;
  std::string prefix;
  Order order = Order::name;
  Direction direction = Direction::forward;  // backward: descending
  size_t limit = 50;
  std::string token;
};

struct EventQuery {
  std::string group;
  std::string stream;
  std::optional<int64_t> start_ms, end_ms;  // from start, before end
  Direction from = Direction::backward;     // forward: startFromHead
  size_t limit = 10'000;
  std::string token;
};

struct EventPage {
  std::vector<Event> events;
  std::string forward_token, backward_token;
};

struct FilterQuery {
  std::string group;
  std::vector<std::string> streams;  // none: all
  std::string stream_prefix;
  std::optional<int64_t> start_ms, end_ms;
  std::string pattern;
  size_t limit = 10'000;
  std::string token;
};

/// Appends to one stream; cheap to call. Keep it while the stream is written to.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void append(base::Time time, std::string message) = 0;
};

/// What this room keeps in the store, for whoever looks at a whole data folder.
store::Drawers drawers();

struct Options {
  std::chrono::milliseconds flush_interval{100};
  size_t max_unwritten_bytes = size_t{16} * 1024 * 1024;
};

class Logs {
 public:
  /// Reads the groups; starts the flushing thread.
  static base::Result<std::unique_ptr<Logs>> open(store::Store& store, base::Workers& workers, base::Clock& clock,
                                                  Options options = {});
  ~Logs();  // writes what is unwritten

  std::shared_ptr<Writer> writer(std::string_view group, std::string_view stream);
  void append(std::string_view group, std::string_view stream, std::vector<Event> events);

  using Tags = std::map<std::string, std::string>;
  base::Task<base::Status> create_group(std::string name, Tags tags = {});
  base::Task<base::Status> create_stream(std::string group, std::string stream);
  base::Task<base::Status> remove_group(std::string name);
  base::Task<base::Status> remove_stream(std::string group, std::string stream);
  base::Task<base::Status> set_retention(std::string group, std::optional<int> days);
  base::Task<base::Status> put_events(std::string group, std::string stream, std::vector<Event> events);  // both must exist

  base::Task<base::Status> change_tags(std::string group, Tags put, std::vector<std::string> removed);
  base::Result<Tags> tags(std::string_view group) const;

  base::Result<Page<Group>> groups(std::string_view prefix, std::string_view containing, std::string_view token,
                                   size_t limit) const;
  base::Task<base::Result<Page<StreamInfo>>> streams(StreamQuery query);
  base::Task<base::Result<EventPage>> events(EventQuery query);
  base::Task<base::Result<Page<Event>>> filter(FilterQuery query);

  /// Writes what is unwritten now. May wait for the disk.
  base::Status flush();

  struct State;

 private:
  explicit Logs(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace logs
