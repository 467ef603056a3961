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

namespace tables {

enum class WriteKind { put, update, erase, check };

struct Write {
  WriteKind kind = WriteKind::put;
  std::shared_ptr<const Table> table;
  std::string key;    // of the row
  items::Item item;   // the whole item of a put, else the key
  std::string bytes;  // the encoded item of a put
  std::optional<items::Bound<items::Condition>> condition;
  std::optional<items::Bound<items::Update>> update;
  Existing existing = Existing::replaced;
  ReturnValues return_values = ReturnValues::none;
  OnConditionFailure on_failure = OnConditionFailure::none;
  Cost cost = Cost::plain;
  Principal principal = Principal::user;
};

base::Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Put request);
base::Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Update request);
base::Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Delete request);
base::Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Check request);

/// Checks the condition against the item as the round sees it, and puts item and index entries in the round. May be called
/// again for another round. Committer thread.
base::Result<Written> apply(store::Round& round, const Write& write);

/// Brings one index up to date when an item changes: from `old` (null: none) to `fresh` (null: none). Returns its cost.
double write_entry(store::Round& round, const Table& table, const TableIndex& index, const items::Item* old,
                   const items::Item* fresh);

}  // namespace tables
