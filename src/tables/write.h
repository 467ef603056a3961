// Write: a put, update, delete or check made ready on the caller's thread (looked up, bound, checked, encoded), then applied
// within a round on the committer thread, where it meets the old item.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "base/result.h"
#include "items/evaluate.h"
#include "store/round.h"
#include "tables/changes.h"
#include "tables/expressions.h"
#include "tables/request.h"
#include "tables/schema.h"
#include "tables/throttle.h"

namespace tables {

enum class WriteKind { put, update, erase, check };
/// A request of its own, or a member of one.
enum class Within { single, batch, transaction };

struct Write {
  WriteKind kind = WriteKind::put;
  std::shared_ptr<const Table> table;
  std::string key;    // of the row
  items::Item item;   // the whole item of a put, else the key
  std::string bytes;  // the encoded item of a put
  std::optional<items::Bound<items::Condition>> condition;
  std::optional<items::Bound<items::Update>> update;
  Existing existing = Existing::replaced;
  Measured measured = Measured::item;
  ReturnValues return_values = ReturnValues::none;
  OnConditionFailure on_failure = OnConditionFailure::none;
  Principal principal = Principal::user;
  Within within = Within::single;
  /// Of a transaction's member: its keys are wrong, which cancels the transaction once it runs.
  std::optional<base::Error> fault;
  const Throttle* throttle = nullptr;  // null: let in without asking

  Cost cost() const { return within == Within::transaction ? Cost::transaction : Cost::plain; }
};

/// The first half of making ready: what needs no table. `key` is empty yet.
base::Result<Write> bind(Expressions& expressions, Put request, Within within);
base::Result<Write> bind(Expressions& expressions, Update request, Within within);
base::Result<Write> bind(Expressions& expressions, Delete request, Within within);
base::Result<Write> bind(Expressions& expressions, Check request, Within within);
/// The second half: checks the item or key against the table (null: there is none), and encodes both.
base::Status fit(Write& write, std::shared_ptr<const Table> table);

/// Both.
template <class Request>
base::Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Request request) {
  TRY(auto write, bind(expressions, std::move(request), Within::single));
  CHECK_OK(fit(write, std::move(table)));
  return write;
}

/// Checks the condition against the item as the round sees it, and puts item, index entries and sums in the round. May be
/// called again for another round. Committer thread.
base::Result<Written> apply(store::Round& round, const Write& write);

/// What an index has to do, and by how much it grows.
struct EntryChange {
  double units = 0;
  int64_t bytes = 0;
};
/// Brings one index and its sum up to date when an item changes: from `old` (null: none) to `fresh` (null: none).
EntryChange write_entry(store::Round& round, const Table& table, const TableIndex& index, const items::Item* old,
                        const items::Item* fresh);

}  // namespace tables
