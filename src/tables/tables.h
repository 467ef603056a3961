// Tables: the engine. Tables and their indexes, items in them, read and written as DynamoDB does it.
//
//   TRY(auto tables, Tables::open(store, workers, clock, random));
//   CO_TRY(auto written, co_await tables->put({.table = "notes", .item = item, .condition = "attribute_not_exists(id)"}));
//
// Writes and changes of tables run on the store's committer thread: they are durable when their task goes on. Reads run at once
// on the calling thread when memory holds what they need, else on a worker. Schemas are published snapshots. Any thread with an
// executor may call.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "base/workers.h"
#include "store/store.h"
#include "tables/backfill.h"
#include "tables/changes.h"
#include "tables/expressions.h"
#include "tables/page.h"
#include "tables/request.h"
#include "tables/schema.h"
#include "tables/shards.h"
#include "tables/streams.h"
#include "tables/throttle.h"
#include "tables/token.h"
#include "tables/write.h"

namespace tables {

using TablePtr = std::shared_ptr<const Table>;

/// Whether the rows of a table that goes away are erased, or stay for whoever took its number over.
enum class Rows { erased, kept };

/// A member of a transaction or batch.
using AnyWrite = std::variant<Put, Update, Delete, Check>;
/// One that is bound, which its table has still to fit.
struct BoundWrite {
  std::string table;
  Write write;
};

/// A page of one shard of a stream.
struct StreamRead {
  StreamPtr stream;
  Shard shard;
  uint64_t position = 0;  // the first sequence that is wanted
  size_t limit = 1000;
};
struct StreamRecord {
  Change change;     // with the images of the stream's view
  size_t bytes = 0;  // of keys and images
};
struct StreamPage {
  std::vector<StreamRecord> records;
  std::optional<uint64_t> next;  // the position to go on from; nothing at the end of a shard that is closed
};

/// Whether indexes that were being filled are filled on: not by a read-only copy, whose leader fills them.
enum class Filling { resumed, left };

struct Options {
  Filling filling = Filling::resumed;
  Throttling throttling = Throttling::on;
  std::string arn_prefix = "arn:aws:dynamodb:us-east-1:000000000000:table/";  // what comes before a table's name
};

class Tables {
 public:
  /// Reads the schemas; start-up only. What it is given outlives it.
  static base::Result<std::unique_ptr<Tables>> open(store::Store& store, base::Workers& workers, const base::Clock& clock,
                                                    base::Random& random, Options options = {});

  /// Tables that are kept somewhere else: none is read or written here, and those that `learn` tells of are found.
  static std::unique_ptr<Tables> elsewhere(store::Store& store, base::Workers& workers, const base::Clock& clock,
                                           base::Random& random);
  void learn(Schema schema);
  void unlearn(const std::string& name);

  // Tables. They are active as soon as their task goes on.
  base::Task<base::Result<TablePtr>> create(Definition definition);
  base::Task<base::Result<TablePtr>> remove(std::string name);
  /// Runs `change` on the schema, on the committer thread. New indexes (number 0) are filled, a few rows at once and the rest
  /// in the background; missing ones are dropped.
  base::Task<base::Result<TablePtr>> change(std::string name, std::function<base::Status(Schema&)> change);
  /// Nullptr when there is none.
  TablePtr find(std::string_view name) const;
  /// The same for reads and writes of items: a table that is still being filled is not there yet.
  TablePtr find_open(std::string_view name) const;
  base::Result<TablePtr> describe(std::string_view name) const;
  struct Names {
    std::vector<std::string> names;
    bool more = false;
  };
  Names list(std::string_view after, size_t limit) const;
  /// Whether some table has a resource policy.
  bool any_policies() const { return policies_.load(std::memory_order_relaxed) > 0; }
  /// How many items a table, or entries an index, has now and how large they are; by its number.
  store::Sum size_of(uint64_t number) const { return store_.sum(number).value_or(store::Sum()); }
  /// What a table or one of its indexes used and what it was refused, since the start.
  static Usage::Counts usage(const Table& table) { return table.meter->usage().counts(); }
  static Usage::Counts usage(const TableIndex& index) { return index.meter->usage().counts(); }

  // The same within a round of the caller's, on the committer thread; each is published once the round is durable.
  /// The table as this round has it. Nullptr when there is none.
  TablePtr find_in(store::Round& round, std::string_view name) const;
  /// The schema gets its numbers here; its id and time are the caller's to set.
  base::Result<TablePtr> create_in(store::Round& round, Schema schema);
  /// A schema of the table of that name, which keeps its number and indexes.
  TablePtr replace_in(store::Round& round, Schema schema);
  void remove_in(store::Round& round, const Table& table, Rows rows);
  /// Asked in the round that removes a table; may take its rows over. Start-up only.
  using BeforeRemoval = std::function<base::Result<Rows>(store::Round&, const Table&)>;
  void before_removal(BeforeRemoval ask) { before_removal_ = std::move(ask); }

  // Items.
  base::Task<base::Result<Written>> put(Put request);
  base::Task<base::Result<Written>> update(Update request);
  base::Task<base::Result<Written>> remove(Delete request);
  base::Task<base::Result<Got>> get(Get request);
  base::Task<base::Result<Page>> query(Query request);
  base::Task<base::Result<Page>> scan(Scan request);

  /// All or none; of different items. The error names the reason of each. With a token it is done once in ten minutes.
  base::Task<base::Result<std::vector<Written>>> transact(std::vector<AnyWrite> writes, std::optional<Token> token = {});
  /// The same step by step, for those who tell the mistakes of one member before those of the next: `check_texts` parses the
  /// member's expressions, `bind_member` finds what else is wrong with it by itself.
  base::Status check_texts(const AnyWrite& write);
  base::Result<BoundWrite> bind_member(AnyWrite request, Within within = Within::transaction);
  base::Task<base::Result<std::vector<Written>>> transact(std::vector<BoundWrite> bound, std::optional<Token> token = {});
  /// Parsed expressions, by text.
  Expressions& expressions() { return expressions_; }

  /// Puts and deletes without conditions, of different items. Throttled ones are left out; when all are, that is the error.
  base::Task<base::Result<std::vector<Written>>> write_batch(std::vector<AnyWrite> writes);
  /// All as of one moment. In a plain batch throttled ones are left out; a transaction is cancelled, also for wrong keys.
  base::Task<base::Result<std::vector<Got>>> get_together(std::vector<Get> requests, Cost cost);

  // What is kept beside items.
  const ChangeLog& change_log() const { return changes_; }
  void tell_of_changes(ChangeLog::Told told) { changes_.tell(std::move(told)); }  // start-up only
  const Streams& streams() const { return streams_; }
  /// The next sequence there will be, as far as anybody can tell.
  uint64_t stream_head() const;
  base::Task<base::Result<StreamPage>> read_stream(StreamRead request);
  /// Erases records of the change log that are older than their table keeps them. To be called from time to time, on a plain
  /// thread or worker.
  base::Task<base::Status> trim_changes();

 private:
  using Map = std::map<std::string, TablePtr, std::less<>>;
  struct PreparedGet;
  Tables(store::Store& store, base::Workers& workers, const base::Clock& clock, base::Random& random, Options options)
      : store_(store),
        workers_(workers),
        clock_(clock),
        random_(random),
        throttle_(options.throttling, clock, std::move(options.arn_prefix)),
        changes_(clock),
        streams_(store, changes_, clock) {}
  base::Task<base::Result<Written>> write(base::Result<Write> prepared);
  base::Task<base::Result<Page>> read_page(base::Result<PageReader> prepared);
  base::Result<std::vector<BoundWrite>> bind_members(std::vector<AnyWrite> requests, Within within);
  base::Result<std::vector<Write>> fit_all(std::vector<BoundWrite> bound, Within within);
  base::Result<PreparedGet> bind_get(Get request);
  base::Status place_get(PreparedGet& get) const;
  base::Status check_together(const std::vector<PreparedGet>& gets) const;
  base::Result<std::vector<Got>> book_together(const std::vector<PreparedGet>& gets, base::Result<std::vector<Got>> all,
                                               Cost cost) const;
  void install(store::Round& round, std::string name, std::shared_ptr<Live> live, TablePtr table);
  void published(const TablePtr& before, const TablePtr& after);
  base::Status fill_new(store::Round& round, Schema& schema, const Table& before);
  base::Result<bool> fill_on(store::Round& round, const std::string& name, uint64_t index);
  base::Result<bool> take_step(const std::string& name, uint64_t index);
  base::Status resume_filling(const Table& table);
  std::shared_ptr<Live> new_live();
  base::Status follow_settings(store::Round& round, const Schema* before, Schema& after);

  store::Store& store_;
  base::Workers& workers_;
  const base::Clock& clock_;
  base::Random& random_;
  const Throttle throttle_;
  int64_t erased_period_ = 0;  // of transaction tokens; committer thread
  Expressions expressions_;
  ChangeLog changes_;
  Streams streams_;
  base::Published<Map> map_;
  Map working_;                    // as of the round being made; committer thread only, once open
  std::atomic<int> policies_ = 0;  // how many published tables have a resource policy
  BeforeRemoval before_removal_;
  Backfill backfill_{[this](const std::string& table, uint64_t index) { return take_step(table, index); }};  // stops first
};

}  // namespace tables
