// WHERE: expressions as conditions of room items, and what they say of keys. Inside this room only; any thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "items/evaluate.h"
#include "items/key.h"
#include "partiql/tree.h"
#include "partiql/tree_builder.h"
#include "partiql/value.h"

namespace partiql {

/// Adds an expression, which must be true or false, to a condition, to be joined there with others.
base::Result<items::NodeId> add_part(TreeBuilder<items::Condition>& builder, const Expr& expr, Parameters parameters);

/// A WHERE as its parts that must all hold.
std::vector<const Expr*> conjuncts(const Expr& where);
/// Those parts as one condition; nothing when there are none.
base::Result<std::optional<items::Bound<items::Condition>>> bind_all(const std::vector<const Expr*>& parts,
                                                                     Parameters parameters);

/// A part that compares one attribute with constants.
struct KeyTest {
  std::string_view attribute;
  items::SortOperator sort = items::SortOperator::equal;
  bool in = false;                    // equal to one of `values`
  std::vector<const Expr*> operands;  // one; two of `between`; any number of `in`
};
std::optional<KeyTest> key_test(const Expr& part);

/// The top-level attributes that the expression names, each once, in order.
void collect_attributes(const Expr& expr, std::vector<std::string>& names);

}  // namespace partiql
