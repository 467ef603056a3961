// PageReader: one page of a Query or Scan, read in one go or in two: on the loop from memory as far as that gets, then on a
// worker. A value that moves between the two; one thread at a time.
//
//   keys in range, in order -> up to Limit or 1 MB -> filter -> projection
//                              LastEvaluatedKey: the last one that was looked at, when more may follow
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "items/evaluate.h"
#include "store/store.h"
#include "tables/expressions.h"
#include "tables/request.h"
#include "tables/schema.h"

namespace tables {

class PageReader {
 public:
  static base::Result<PageReader> query(Expressions& expressions, std::shared_ptr<const Table> table, Query request);
  static base::Result<PageReader> scan(Expressions& expressions, std::shared_ptr<const Table> table, Scan request);

  enum class Progress { done, go_on };  // go_on: call again, on a worker with Tier::any
  /// Tier::memory also stops when much has been read, to leave the loop to others.
  base::Result<Progress> read(const store::Store& store, store::Tier tier);
  /// After done.
  Page take();

  const Table& table() const { return *table_; }
  const TableIndex* index() const { return index_; }
  /// What the keys it reads begin with, as Meter wants it: "" when they are spread.
  std::string_view place() const { return one_hash_ ? std::string_view(span_.from).substr(0, 10) : std::string_view(); }

 private:
  enum class Step { taken, wait, full };
  base::Status start(std::shared_ptr<const Table> table, const PageRequest& request);
  base::Status bind_expressions(Binder& binder, PageRequest& request);
  base::Status check_filter(const items::KeySchema& keys) const;
  base::Status check_select(const PageRequest& request) const;
  base::Status resolve_select(Select select);
  base::Status check_inside(const items::Item& start, const items::KeyRange& range) const;
  std::string start_key(const items::Item& start) const;
  bool holds(const std::string& key) const;
  void continue_after(const std::string& key);
  base::Result<Step> take_entry(const store::Store& store, store::Tier tier, const store::Cursor& cursor);
  base::Result<std::optional<items::Item>> fetch(const store::Store& store, store::Tier tier, const items::Item& entry);
  enum class Rest { none, some };
  void finish(Rest rest);

  std::shared_ptr<const Table> table_;
  const TableIndex* index_ = nullptr;  // within table_
  std::optional<items::Bound<items::Condition>> filter_;
  std::optional<items::Bound<items::Projection>> projection_;
  store::Span span_;
  Direction direction_ = Direction::forward;
  Consistency consistency_ = Consistency::eventual;
  std::optional<int> limit_;
  bool only_count_ = false;
  bool one_hash_ = false;  // a query
  bool fetches_ = false;   // the index lacks what is wanted: read the row too
  size_t bytes_ = 0, fetched_bytes_ = 0;
  double fetched_units_ = 0;
  std::optional<items::Item> last_;  // the entry looked at last
  Page page_;
};

}  // namespace tables
