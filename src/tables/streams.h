// Streams: which streams tables have and had.
//
// A stream is a stretch of a table's change log, from `since` until `until`, under a label of its own: a stream that is
// switched off and on again is another one, with another label. It stays for 24 hours after its end, also when its table is
// gone.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/published.h"
#include "base/result.h"
#include "store/round.h"
#include "store/store.h"
#include "tables/changes.h"
#include "tables/schema.h"

namespace tables {

struct Stream {
  std::string table;    // its name
  std::string label;    // 2026-11-24T07:33:10.123
  uint64_t number = 0;  // of the table
  View view = View::new_and_old_images;
  std::vector<KeyElement> keys;  // of the table
  base::Time created;
  uint64_t since = 0;  // the first sequence
  uint64_t until = 0;  // behind the last; 0: it is on
  bool on() const { return until == 0; }
};
using StreamPtr = std::shared_ptr<const Stream>;

class Streams {
 public:
  Streams(store::Store& store, ChangeLog& changes, const base::Clock& clock)
      : store_(store), changes_(changes), clock_(clock) {}
  /// Reads what is stored; start-up only.
  base::Status load();

  /// Nullptr when there is none. Any thread.
  StreamPtr find(std::string_view table, std::string_view label) const;
  /// All, in an order that does not change. Any thread.
  std::vector<StreamPtr> list() const;

  /// Begins and ends streams as a schema changes: from `before` (null: a new table) to `after` (null: the table goes). A stream
  /// that begins gets its label and first sequence. Committer thread, in the round of the change; published once it is durable.
  void follow(store::Round& round, const Schema* before, Schema* after);
  /// Forgets streams that ended before that sequence. Committer thread.
  void forget(store::Round& round, uint64_t before);
  /// Whether `forget` would. Any thread.
  bool any_ended_before(uint64_t sequence) const;

 private:
  using Map = std::map<std::string, StreamPtr, std::less<>>;  // by id
  void begin(store::Round& round, Schema& schema);
  void end(store::Round& round, const Schema& schema);
  void put(store::Round& round, Stream stream);
  void install(store::Round& round, const std::string& id, StreamPtr stream);

  store::Store& store_;
  ChangeLog& changes_;
  const base::Clock& clock_;
  base::Published<Map> map_;
  Map working_;  // as of the round being made; committer thread only, once loaded
};

}  // namespace tables
