// What is asked of tables, and what they answer. Values; expressions come as text with the bindings they share, or bound.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "items/bindings.h"
#include "items/value.h"
#include "tables/capacity.h"
#include "tables/clause.h"

namespace tables {

using BindingsPtr = std::shared_ptr<const items::Bindings>;

enum class ReturnValues { none, all_old, updated_old, all_new, updated_new };
enum class OnConditionFailure { none, all_old };
enum class Select { unspecified, all_attributes, all_projected, specific, count };
enum class Direction { forward, backward };
/// How large an update may be: what its expression writes counts as well, or the item alone.
enum class Measured { by_expression, item };
/// What a put does where there is an item: it takes its place, or fails.
enum class Existing { replaced, refused };

// Writes.

struct Put {
  std::string table;
  items::Item item;
  ConditionClause condition;
  BindingsPtr bindings;
  Existing existing = Existing::replaced;
  ReturnValues return_values = ReturnValues::none;
  OnConditionFailure on_failure = OnConditionFailure::none;
};
struct Update {
  std::string table;
  items::Item key;
  UpdateClause update;
  ConditionClause condition;
  BindingsPtr bindings;
  Measured measured = Measured::by_expression;
  ReturnValues return_values = ReturnValues::none;
  OnConditionFailure on_failure = OnConditionFailure::none;
};
struct Delete {
  std::string table;
  items::Item key;
  ConditionClause condition;
  BindingsPtr bindings;
  ReturnValues return_values = ReturnValues::none;
  OnConditionFailure on_failure = OnConditionFailure::none;
};
/// In transactions only.
struct Check {
  std::string table;
  items::Item key;
  ConditionClause condition;
  BindingsPtr bindings;
  OnConditionFailure on_failure = OnConditionFailure::none;
};

/// The items with one hash key and their entries in local indexes.
struct Collection {
  items::Item key;  // the hash key alone
  int64_t bytes = 0;
};
/// throttled: a member of a batch that was not let in: nothing happened, and `attributes` are what was to be written. replayed:
/// a member of a transaction that was done before, and what is consumed are reads.
enum class Outcome { done, throttled, replayed };
struct Written {
  std::optional<items::Item> attributes;  // as return_values asks
  Consumed consumed;
  size_t bytes = 0;                      // of the item before or after, the larger one
  std::optional<Collection> collection;  // of tables with local indexes
  Outcome outcome = Outcome::done;
};

// Reads.

struct Get {
  std::string table;
  items::Item key;
  ProjectionClause projection;
  BindingsPtr bindings;
  Consistency consistency = Consistency::eventual;
};
struct Got {
  std::optional<items::Item> item;
  Consumed consumed;
  size_t bytes = 0;  // of the whole item
  Outcome outcome = Outcome::done;
};

/// What Query and Scan share.
struct PageRequest {
  std::string table;
  std::optional<std::string> index;
  ConditionClause filter;
  ProjectionClause projection;
  BindingsPtr bindings;
  Select select = Select::unspecified;
  std::optional<int> limit;
  std::optional<items::Item> start;  // ExclusiveStartKey
  Consistency consistency = Consistency::eventual;
};
struct Query : PageRequest {
  ConditionClause key_condition;
  Direction direction = Direction::forward;
};
struct Scan : PageRequest {
  std::optional<int> segment, total_segments;
};
struct Page {
  std::vector<items::Item> items;  // empty when only the count is wanted
  int count = 0;
  int scanned = 0;
  std::optional<items::Item> last_key;  // more may follow it
  Consumed consumed;
};

}  // namespace tables
