#include "partiql/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "partiql/condition.h"
#include "partiql/errors.h"
#include "partiql/limits.h"
#include "tables/errors.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::KeyPart;
using items::SortOperator;
using items::Value;
using Kind = Expr::Kind;

using Operands = std::vector<const Expr*>;

/// The constants that the attribute must equal one of for the expression to hold, where that can be told.
std::optional<Operands> equals_one_of(const Expr& expr, std::string_view attribute) {
  if (expr.kind == Kind::operation && (expr.text == "and" || expr.text == "or")) {
    auto left = equals_one_of(expr.parts[0], attribute);
    if (left && expr.text == "and") return left;
    auto right = equals_one_of(expr.parts[1], attribute);
    if (expr.text == "and") return right;
    if (!left || !right) return {};
    left->insert(left->end(), right->begin(), right->end());
    return left;
  }
  auto test = key_test(expr);
  if (!test || test->attribute != attribute || test->sort != SortOperator::equal) return {};
  return test->operands;
}

base::Error condition_type_mismatch() {
  return tables::invalid_parameter("Condition parameter type does not match schema type");
}

void drop_repeated(std::vector<Value>& values) {
  std::vector<Value> once;
  for (auto& value : values) {
    if (std::find(once.begin(), once.end(), value) == once.end()) once.push_back(std::move(value));
  }
  values = std::move(once);
}

class Planner {
 public:
  Planner(const SelectStatement& select, const tables::Table& table, const tables::TableIndex* index, Parameters parameters)
      : select_(select), table_(table), index_(index), parameters_(parameters), keys_(index ? index->keys : table.keys) {
    if (select.where) parts_ = conjuncts(*select.where);
    hashes_ = keys_.hash();
    ranges_ = keys_.range();
  }

  Result<Plan> plan() {
    CHECK_OK(read_order());
    TRY(bool keyed, take_hashes());
    CHECK_OK(check_filter_attributes());
    if (keyed) {
      plan_.way = Plan::Way::queries;
      CHECK_OK(take_ranges());
    } else {
      CHECK_OK(check_key_types());
    }
    TRY(plan_.filter, bind_all(parts_, parameters_));
    TRY(plan_.projection, bind_columns(select_));
    return std::move(plan_);
  }

 private:
  Status read_order() {
    if (select_.order.empty()) return {};
    for (const auto& [by, descending] : select_.order) {
      if (has_part(hashes_, by.text)) {
        hash_order_ = descending ? Ordered::down : Ordered::up;
      } else if (has_part(ranges_, by.text)) {
        plan_.direction = descending ? tables::Direction::backward : tables::Direction::forward;
      } else {
        return fail(
            validation_error(fmt::format("Variable reference {} in ORDER BY clause must be part of the primary key", by.text)));
      }
    }
    bool named = std::any_of(parts_.begin(), parts_.end(), [&](const Expr* part) {
      auto test = key_test(*part);
      return (test && has_part(hashes_, test->attribute)) || equals_one_of(*part, hashes_.front().name);
    });
    if (named) return {};
    return fail(
        validation_error("Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."));
  }

  static bool has_part(std::span<const KeyPart> parts, std::string_view name) {
    return std::any_of(parts.begin(), parts.end(), [&](const KeyPart& part) { return part.name == name; });
  }

  Result<Value> typed(const Expr& constant, const KeyPart& part) const {
    TRY(auto value, value_of(constant, parameters_));
    if (value.type() != part.type) return fail(key_type_mismatch(part.name));
    return value;
  }

  /// Makes a read for each combination of values of the partition key. False when they are not all given.
  Result<bool> take_hashes() {
    std::vector<std::vector<Value>> sets;
    std::vector<const Expr*> used;
    for (const auto& part : hashes_) {
      const Expr* from = nullptr;
      std::optional<Operands> operands;
      for (const auto* conjunct : parts_) {
        operands = equals_one_of(*conjunct, part.name);
        if (!operands) continue;
        from = conjunct;
        break;
      }
      if (!operands) return false;
      if (key_test(*from)) used.push_back(from);
      if (operands->size() > kMaxHashKeys) {
        return fail(validation_error(
            fmt::format("The IN operator is provided with too many operands; number of operands: {}", operands->size())));
      }
      std::vector<Value> values;
      for (const auto* operand : *operands) {
        TRY(auto value, typed(*operand, part));
        values.push_back(std::move(value));
      }
      drop_repeated(values);
      if (hash_order_ != Ordered::as_given) sort(values, hash_order_);
      sets.push_back(std::move(values));
    }
    keyed_directly_ = used.size() == hashes_.size();
    plan_.leading_keys = sets.front();
    plan_.reads.emplace_back();
    for (size_t i = 0; i < sets.size(); ++i) CHECK_OK(multiply(hashes_[i].name, sets[i]));
    if (keyed_directly_) {
      for (const auto* part : used) consume(part);
    }
    return true;
  }

  enum class Ordered { as_given, up, down };
  static void sort(std::vector<Value>& values, Ordered order) {
    std::sort(values.begin(), values.end(), [&](const Value& one, const Value& two) {
      return order == Ordered::up ? compare(one, two) < 0 : compare(one, two) > 0;
    });
  }

  void consume(const Expr* part) { std::erase(parts_, part); }

  Status multiply(const std::string& attribute, const std::vector<Value>& values) {
    if (plan_.reads.size() * values.size() > kMaxReads) {
      return fail(validation_error("Too many decomposed read operations for a given query."));
    }
    std::vector<std::vector<KeyPredicate>> reads;
    for (const auto& read : plan_.reads) {
      for (const auto& value : values) {
        reads.push_back(read);
        reads.back().push_back({attribute, SortOperator::equal, value, {}});
      }
    }
    plan_.reads = std::move(reads);
    return {};
  }

  void restrict_to(KeyPredicate predicate) {
    for (auto& read : plan_.reads) read.push_back(predicate);
  }

  /// What is said of the sort key, attribute by attribute, as long as the one before is fixed.
  Status take_ranges() {
    for (const auto& part : ranges_) {
      std::vector<std::pair<const Expr*, KeyTest>> tests;
      for (const auto* conjunct : parts_) {
        auto test = key_test(*conjunct);
        if (!test || test->attribute != part.name) continue;
        CHECK_OK(check_types(*test, part));
        tests.emplace_back(conjunct, *std::move(test));
      }
      TRY(bool fixed, take_range(part, tests));
      if (!fixed) return {};
    }
    return {};
  }

  Status check_types(const KeyTest& test, const KeyPart& part) const {
    for (const auto* operand : test.operands) {
      TRY(auto value, value_of(*operand, parameters_));
      if (value.type() != part.type) return fail(test.in ? condition_type_mismatch() : key_type_mismatch(part.name));
    }
    return {};
  }

  using Tests = std::vector<std::pair<const Expr*, KeyTest>>;

  /// True when the attribute is fixed to values, so that the next one counts too.
  Result<bool> take_range(const KeyPart& part, const Tests& tests) {
    auto find = [&](auto wanted) {
      return std::find_if(tests.begin(), tests.end(), [&](auto& it) { return wanted(it.second); });
    };
    auto equal = find([](const KeyTest& test) { return test.sort == SortOperator::equal && !test.in; });
    if (equal == tests.end()) equal = find([](const KeyTest& test) { return test.in; });
    if (equal != tests.end()) {
      std::vector<Value> values;
      for (const auto* operand : equal->second.operands) {
        TRY(auto value, value_of(*operand, parameters_));
        values.push_back(std::move(value));
      }
      drop_repeated(values);
      sort(values, plan_.direction == tables::Direction::forward ? Ordered::up : Ordered::down);
      CHECK_OK(multiply(part.name, values));
      consume(equal->first);
      return true;
    }
    auto prefix = find([](const KeyTest& test) { return test.sort == SortOperator::begins_with; });
    if (prefix != tests.end()) {
      TRY(auto value, value_of(*prefix->second.operands.front(), parameters_));
      restrict_to({part.name, SortOperator::begins_with, std::move(value), {}});
      consume(prefix->first);
    } else if (!tests.empty()) {
      CHECK_OK(take_bounds(part, tests));
    }
    return false;
  }

  Status take_bounds(const KeyPart& part, const Tests& tests) {
    if (tests.size() == 1) {
      const auto& [from, test] = tests.front();
      KeyPredicate predicate{part.name, test.sort};
      TRY(predicate.low, value_of(*test.operands[0], parameters_));
      if (test.operands.size() == 2) {
        TRY(predicate.high, value_of(*test.operands[1], parameters_));
      }
      restrict_to(std::move(predicate));
      consume(from);
      return {};
    }
    // Several: the narrowest span that they leave; whether its ends are in it is for the filter to say.
    std::optional<Value> low, high;
    for (const auto& [from, test] : tests) {
      TRY(auto first, value_of(*test.operands.front(), parameters_));
      TRY(auto last, value_of(*test.operands.back(), parameters_));
      bool above = test.sort == SortOperator::greater || test.sort == SortOperator::greater_or_equal;
      bool below = test.sort == SortOperator::less || test.sort == SortOperator::less_or_equal;
      if (!below && (!low || compare(first, *low) > 0)) low = first;
      if (!above && (!high || compare(last, *high) < 0)) high = last;
    }
    if (low && high && compare(*low, *high) > 0) {
      plan_.reads.clear();
    } else if (low && high) {
      restrict_to({part.name, SortOperator::between, *low, *high});
    } else {
      restrict_to({part.name, low ? SortOperator::greater_or_equal : SortOperator::less_or_equal, low ? *low : *high, {}});
    }
    return {};
  }

  /// Of a scan: constants that no key can equal.
  Status check_key_types() const {
    for (const auto& part : keys_.parts) {
      for (const auto* conjunct : parts_) {
        auto test = key_test(*conjunct);
        if (!test || test->attribute != part.name) continue;
        for (const auto* operand : test->operands) {
          TRY(auto value, value_of(*operand, parameters_));
          if (value.type() != part.type) return fail(condition_type_mismatch());
        }
      }
    }
    return {};
  }

  /// A query of an index filters by what the index holds.
  Status check_filter_attributes() const {
    if (!index_ || !keyed_directly_) return {};
    std::vector<std::string> names, lacking;
    collect_attributes(*select_.where, names);
    for (const auto& name : names) {
      if (!index_->holds(name, table_.keys)) lacking.push_back(name);
    }
    if (lacking.empty()) return {};
    return fail(tables::invalid_parameter(fmt::format("Secondary index {} does not project one or more filter attributes: [{}]",
                                                      index_->definition.name, fmt::join(lacking, ", "))));
  }

  const SelectStatement& select_;
  const tables::Table& table_;
  const tables::TableIndex* index_;
  Parameters parameters_;
  const items::KeySchema& keys_;
  std::span<const KeyPart> hashes_, ranges_;
  std::vector<const Expr*> parts_;  // of the WHERE, as far as no key condition stands for them
  Ordered hash_order_ = Ordered::as_given;
  bool keyed_directly_ = false;  // the WHERE joins = or IN on each attribute of the partition key by AND
  Plan plan_;
};

const Value* find(const items::Path& path, const items::Item& item) {
  const Value* value = item.find(path.front().name);
  for (size_t i = 1; value && i < path.size(); ++i) {
    if (path[i].kind == items::PathStep::Kind::index) {
      const auto* list = value->list();
      value = list && path[i].index < list->size() ? &(*list)[path[i].index] : nullptr;
    } else {
      const auto* map = value->map();
      value = map ? map->find(path[i].name) : nullptr;
    }
  }
  return value;
}

}  // namespace

Status check_readable(const SelectStatement& select, const tables::Table& table) {
  const auto* index = select.index ? table.find_index(*select.index) : nullptr;
  if (!index || (index->keys.hash().size() == 1 && index->keys.range().size() <= 1)) return {};
  return fail(
      validation_error("PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute "
                       "RANGE keys."));
}

Result<Plan> plan_of(const SelectStatement& select, const tables::TablePtr& table, Parameters parameters,
                     tables::Consistency consistency) {
  if (select.where) {
    TRY(auto checked, bind_all(conjuncts(*select.where), parameters));
  }
  if (!table) return fail(select.wrong_columns.value_or(tables::resource_not_found()));
  const tables::TableIndex* index = nullptr;
  if (select.index) {
    index = table->find_index(*select.index);
    if (!index) return fail(validation_error("The table does not have the specified index"));
    CHECK_OK(check_readable(select, *table));
    if (select.wrong_columns) return fail(*select.wrong_columns);
    if (index->definition.kind == tables::IndexKind::global && consistency == tables::Consistency::strong) {
      return fail(validation_error("Strongly consistent read is not supported on Global Secondary Indexes"));
    }
  }
  return Planner(select, *table, index, parameters).plan();
}

Result<items::Bound<items::Condition>> key_condition_of(const std::vector<KeyPredicate>& read) {
  TreeBuilder<items::Condition> builder;
  builder.tree().kind = items::ExpressionKind::key_condition;
  std::optional<items::NodeId> root;
  for (const auto& [attribute, sort, low, high] : read) {
    auto name = builder.attribute(attribute);
    auto first = builder.value(low);
    items::NodeId next = 0;
    if (sort == SortOperator::between) {
      auto second = builder.value(high);
      next = builder.add(items::Between{name, first, second});
    } else if (sort == SortOperator::begins_with) {
      next = builder.call(items::Function::begins_with, {name, first});
    } else {
      auto comparator = sort == SortOperator::less               ? items::Comparator::less
                        : sort == SortOperator::less_or_equal    ? items::Comparator::less_or_equal
                        : sort == SortOperator::greater          ? items::Comparator::greater
                        : sort == SortOperator::greater_or_equal ? items::Comparator::greater_or_equal
                                                                 : items::Comparator::equal;
      next = builder.add(items::Comparison{comparator, name, first});
    }
    root = root ? builder.add(items::And{*root, next}) : next;
  }
  builder.tree().root = *root;
  return builder.bind();
}

items::Item columns_of(const SelectStatement& select, items::Item item) {
  if (select.columns.empty()) return item;
  std::vector<items::Attribute> columns;
  for (const auto& [path, name] : select.columns) {
    if (const auto* value = find(path, item)) columns.push_back({name, *value});
  }
  return items::Item::of(std::move(columns));
}

Result<std::optional<items::Bound<items::Projection>>> bind_columns(const SelectStatement& select) {
  if (select.columns.empty()) return std::nullopt;
  TreeBuilder<items::Projection> builder;
  std::vector<std::string_view> names;
  for (const auto& column : select.columns) {
    const auto& name = column.path.front().name;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    names.push_back(name);
    builder.tree().paths.push_back({column.path.front()});
  }
  TRY(auto bound, builder.bind());
  return std::optional(std::move(bound));
}

}  // namespace partiql
