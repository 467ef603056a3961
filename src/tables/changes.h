// The change log: what every write did to an item, for tables that have a stream or point-in-time recovery. DynamoDB Streams
// and recovery read it; views (what a stream shows of an item) are made then.
//
//   stream | table number (8) | sequence (8) |  ->  01 | kind | principal | time (8) | keys | old image | new image
//
// What always holds: a record is in the same commit as its write. A write that leaves the item as it was has no record.
// Sequences rise over all tables and restarts, in the order of the commits: who sees a sequence sees all smaller ones. A
// sequence is at least the moment of its write in microseconds since 1970, and greater only when the clock stood or went back.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "items/value.h"
#include "store/round.h"
#include "store/store.h"
#include "tables/schema.h"

namespace tables {

enum class ChangeKind : uint8_t { insert, modify, remove };  // stored as these numbers
enum class Principal : uint8_t { user, time_to_live };       // whose write it was; stored as these numbers
enum class Order { oldest_first, newest_first };

/// Whether writes of this table leave records: the one place that decides.
bool logs_changes(const Schema& schema);
/// How long its records are kept.
std::chrono::microseconds change_retention(const Schema& schema);

struct Change {
  uint64_t sequence = 0;
  base::Time time;
  ChangeKind kind = ChangeKind::insert;
  Principal principal = Principal::user;
  items::Item keys;
  std::optional<items::Item> old, fresh;  // the item before and after; without what ChangeQuery does not want
};

/// The sequence from which on writes are that come at this moment or later (while the clock does not go back).
uint64_t sequence_at(base::Time time);
base::Time time_of_sequence(uint64_t sequence);

/// Gives out sequences and writes records. One per Tables.
class ChangeLog {
 public:
  explicit ChangeLog(const base::Clock& clock) : clock_(clock) {}
  /// Goes on after a sequence that was given out before; start-up only.
  void resume(uint64_t last) { last_.store(std::max(last, last_.load())); }

  /// A new sequence, greater than all before. Committer thread.
  uint64_t next();
  /// No sequence up to this one is given out any more. Committer thread.
  void pass(uint64_t sequence);
  /// Records what became of an item, unless nothing did: from `old` (null: none) to `fresh` (null: none). Committer thread.
  void append(store::Round& round, const Table& table, Principal principal, const items::Item* old, const items::Item* fresh);
  /// Who is told the name of a table once records of it can be read: on the committer thread, once in a round. Before the
  /// first write only.
  using Told = std::function<void(std::string_view table)>;
  void tell(Told told) { told_ = std::move(told); }
  /// The last one given out; its write may not be committed yet. Any thread.
  uint64_t last() const { return last_.load(std::memory_order_acquire); }

 private:
  void tell_at_end(store::Round& round, const Table& table);

  const base::Clock& clock_;
  std::atomic<uint64_t> last_ = 0;  // written on the committer thread
  Told told_;
  std::set<uint64_t> telling_;  // tables of this round; committer thread only
};

struct ChangeQuery {
  uint64_t table = 0;                                     // its number
  uint64_t from = 0;                                      // the first sequence
  uint64_t until = std::numeric_limits<uint64_t>::max();  // behind the last
  size_t limit = 1000;
  size_t max_bytes = std::numeric_limits<size_t>::max();  // stored bytes after which the page ends; it has one record at least
  Order order = Order::oldest_first;
  bool old_images = true, new_images = true;
};
struct ChangePage {
  std::vector<Change> changes;
  bool more = false;  // there are others behind the last
};
/// May wait for the disk. With a snapshot as of that moment, else as of now. Only committed records are seen.
base::Result<ChangePage> read_changes(const store::Store& store, const ChangeQuery& query,
                                      const store::Snapshot* snapshot = nullptr);

/// The records there are of one table.
struct LoggedTable {
  uint64_t table = 0;            // number
  uint64_t first = 0, last = 0;  // sequences
};
/// All tables with records, those that are gone too, by number. May wait for the disk.
base::Result<std::vector<LoggedTable>> logged_tables(const store::Store& store);
/// Erases a table's records before a sequence.
void erase_changes(store::Round& round, uint64_t table, uint64_t before);

std::string change_key(uint64_t table, uint64_t sequence);
std::string encode_change(const Change& change);
/// The images that the query wants. Bytes that encode_change does not write are an internal error.
base::Result<Change> decode_change(std::string_view bytes, const ChangeQuery& query = {});

}  // namespace tables
