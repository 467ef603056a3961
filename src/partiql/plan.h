// Plan: how a SELECT is read. Equality or IN on the partition key makes Queries, one for each value; anything else one Scan.
//
//   WHERE pk IN ['a', 'b'] AND sk > 1 AND size(x) = 2    two queries, pk = 'a' and sk > 1, pk = 'b' and sk > 1; the rest
//   filters
//
// Inside this room only. A value; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "items/evaluate.h"
#include "partiql/statement.h"
#include "partiql/value.h"
#include "tables/tables.h"

namespace partiql {

/// What one read wants of one key attribute.
struct KeyPredicate {
  std::string attribute;
  items::SortOperator sort = items::SortOperator::equal;
  items::Value low, high;  // high: of `between`
};

struct Plan {
  enum class Way { queries, scan };
  Way way = Way::scan;
  std::vector<std::vector<KeyPredicate>> reads;  // of queries
  std::vector<items::Value> leading_keys;        // the partition keys it names; of several attributes, the first's
  tables::Direction direction = tables::Direction::forward;
  std::optional<items::Bound<items::Condition>> filter;
  std::optional<items::Bound<items::Projection>> projection;
};

/// Mistakes of the WHERE come first, then a table or index that is not there, then keys, then ORDER BY.
base::Result<Plan> plan_of(const SelectStatement& select, const tables::TablePtr& table, Parameters parameters,
                           tables::Consistency consistency);

/// The condition of one of the reads.
base::Result<items::Bound<items::Condition>> key_condition_of(const std::vector<KeyPredicate>& read);

/// What SELECT makes of an item: its columns, each under the name of its last step.
items::Item columns_of(const SelectStatement& select, items::Item item);
/// The top-level attributes that the columns begin with; nothing when all are wanted.
base::Result<std::optional<items::Bound<items::Projection>>> bind_columns(const SelectStatement& select);

/// An error when the statement is about an index whose partition or sort key has several attributes.
base::Status check_readable(const SelectStatement& select, const tables::Table& table);

}  // namespace partiql
