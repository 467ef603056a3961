// The parts of binding. Inside this room only; any thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "items/evaluate.h"

namespace items {

/// Checks of a condition: defined placeholders, operand counts and types, distinct operands; predicate by predicate.
base::Status check_condition(const Bound<Condition>& bound);
base::Status check_update(const Bound<Update>& bound);

/// One predicate of a key condition.
struct KeyPredicate {
  std::string_view attribute;
  SortOperator sort = SortOperator::equal;  // `all` when no key can be found by it (of KeyConditions only)
  const Value* low = nullptr;
  const Value* high = nullptr;  // of `between`
};
/// The predicates, joined by AND; another form is DynamoDB's error.
base::Result<std::vector<KeyPredicate>> key_predicates(const Bound<Condition>& bound);

/// How many operands a function takes.
size_t operand_count(Function function);
std::string_view comparator_text(Comparator comparator);

}  // namespace items
