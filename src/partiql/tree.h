// What a statement's text says, before it is known what DynamoDB makes of it. Plain data; any thread.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "partiql/token.h"

namespace partiql {

struct Select;
struct Change;

struct Expr {
  enum class Kind : uint8_t {
    string,
    number,  // digits, point and exponent, with a minus where there was one
    boolean,
    null,
    missing,
    parameter,  // `index` counts them from the front
    name,
    path,       // a root, then steps of the kinds below
    step_name,  // .name or ['name']
    step_index,
    step_expression,  // [anything else]
    step_each,        // [*]
    step_star,        // .*
    list,
    bag,
    tuple,      // names and values in turn
    operation,  // `text` is the operator: "=", "and", "not", "between", "in", ...
    is,         // `text` is the type
    call,       // `text` is the function, in lower case
    aggregate,
    cast,
    select,
    change,
    other,  // CREATE, DROP, EXEC: `text` names it
  };
  Kind kind = Kind::null;
  std::string text;
  Place place;
  uint32_t index = 0;
  std::vector<Expr> parts;
  std::shared_ptr<const Select> select;
  std::shared_ptr<const Change> change;
};

struct Order {
  Expr by;
  bool descending = false;
};

struct Select {
  bool distinct = false, value = false, all = false, aliased = false;
  bool let = false, group = false, having = false, joined = false;
  std::vector<Expr> items;  // none of `*`
  Expr from;
  std::optional<Expr> where;
  std::vector<Order> order;
  std::optional<Expr> limit;
};

enum class Returning : uint8_t { none, all_old, all_new, modified_old, modified_new };

/// INSERT, UPDATE or DELETE.
struct Change {
  struct Step {
    enum class Kind : uint8_t { insert_value, insert, set, remove, erase };
    Kind kind = Kind::set;
    Expr target;  // what is set, removed or inserted into
    Expr value;   // what it is set to, or what is inserted
    std::optional<Expr> position;
    bool on_conflict = false;
  };
  Expr from;  // not of insertions
  bool aliased = false, joined = false;
  std::vector<Step> steps;
  std::optional<Expr> where;
  Returning returning = Returning::none;
  bool returns_columns = false;  // something else than `*`
  size_t returning_elements = 0;
};

}  // namespace partiql
