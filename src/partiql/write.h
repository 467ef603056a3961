// INSERT, UPDATE, DELETE and EXISTS as requests to tables, once the table is known. Inside this room only; any thread.
#pragma once
#include "base/result.h"
#include "items/evaluate.h"
#include "partiql/statement.h"
#include "partiql/value.h"
#include "tables/tables.h"

namespace partiql {

/// What a statement's SET and REMOVE do.
base::Result<items::Bound<items::Update>> bind_update(const UpdateStatement& statement, Parameters parameters);

/// A WHERE that names one item: its key, and what else must hold.
struct KeyedWhere {
  items::Item key;
  std::vector<const Expr*> rest;
};
base::Result<KeyedWhere> keyed_where(const Expr& where, const tables::Table& table, Parameters parameters);

/// `statement` is an INSERT, UPDATE, DELETE or EXISTS. Mistakes of values come first, then a table that is not there, then
/// keys.
base::Result<tables::AnyWrite> write_of(const Statement& statement, const tables::TablePtr& table, Parameters parameters,
                                        tables::OnConditionFailure on_failure);

}  // namespace partiql
