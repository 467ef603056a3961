#include <fmt/format.h>

#include <algorithm>

#include "items/bind.h"
#include "items/errors.h"
#include "items/path.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;

base::Error wrong_operator(std::string_view name) {
  return validation_error(fmt::format("Invalid operator used in KeyConditionExpression: {}", name));
}

base::Error wrong_condition(std::string_view text) {
  return validation_error(fmt::format("Invalid condition in KeyConditionExpression: {}", text));
}

base::Error not_supported() { return validation_error("Query key condition not supported"); }

SortOperator sort_operator(Comparator comparator) {
  switch (comparator) {
    case Comparator::less: return SortOperator::less;
    case Comparator::less_or_equal: return SortOperator::less_or_equal;
    case Comparator::greater: return SortOperator::greater;
    case Comparator::greater_or_equal: return SortOperator::greater_or_equal;
    default: return SortOperator::equal;
  }
}

/// `:v < a` says `a > :v`.
SortOperator mirrored(SortOperator sort) {
  switch (sort) {
    case SortOperator::less: return SortOperator::greater;
    case SortOperator::less_or_equal: return SortOperator::greater_or_equal;
    case SortOperator::greater: return SortOperator::less;
    case SortOperator::greater_or_equal: return SortOperator::less_or_equal;
    default: return sort;
  }
}

class KeyReader {
 public:
  explicit KeyReader(const Bound<Condition>& bound) : bound_(bound), nodes_(bound.tree->nodes) {}

  Status read(NodeId id) {
    auto& node = nodes_[id];
    if (auto* both = std::get_if<And>(&node)) {
      CHECK_OK(read(both->left));
      return read(both->right);
    }
    if (bound_.tree->dialect == Dialect::parameters && !by_index(node)) return not_by_index(node);
    if (std::holds_alternative<Or>(node)) return fail(wrong_operator("OR"));
    if (std::holds_alternative<Not>(node)) return fail(wrong_operator("NOT"));
    if (std::holds_alternative<In>(node)) return fail(wrong_operator("IN"));
    if (auto* comparison = std::get_if<Comparison>(&node)) {
      if (comparison->comparator == Comparator::not_equal) return fail(wrong_operator("<>"));
      return predicate(sort_operator(comparison->comparator), {comparison->left, comparison->right});
    }
    if (auto* between = std::get_if<Between>(&node)) {
      CHECK_OK(path_first(between->operand, "BETWEEN"));
      return predicate(SortOperator::between, {between->operand, between->low, between->high});
    }
    auto& call = std::get<FunctionCall>(node);
    if (call.function != Function::begins_with) return fail(wrong_operator(function_name(call.function)));
    CHECK_OK(path_first(call.arguments[0], function_name(call.function)));
    return predicate(SortOperator::begins_with, call.arguments);
  }

  std::vector<KeyPredicate> take() { return std::move(predicates_); }

 private:
  static bool by_index(const Node& node) {
    if (auto* comparison = std::get_if<Comparison>(&node)) return comparison->comparator != Comparator::not_equal;
    auto* call = std::get_if<FunctionCall>(&node);
    return call ? call->function == Function::begins_with : std::holds_alternative<Between>(node);
  }

  /// NULL, NE, CONTAINS, ... in KeyConditions: which attribute it is matters first.
  Status not_by_index(const Node& node) {
    if (auto* inverse = std::get_if<Not>(&node)) return not_by_index(nodes_[inverse->operand]);
    NodeId operand = 0;
    if (auto* comparison = std::get_if<Comparison>(&node)) operand = comparison->left;
    if (auto* in = std::get_if<In>(&node)) operand = in->operand;
    if (auto* call = std::get_if<FunctionCall>(&node)) operand = call->arguments[0];
    auto& path = std::get<PathNode>(nodes_[operand]).path;
    predicates_.push_back({name_of(path.front(), bound_.names), SortOperator::all});
    return {};
  }

  Status path_first(NodeId id, std::string_view operation) const {
    if (std::holds_alternative<PathNode>(nodes_[id])) return {};
    return fail(wrong_condition(fmt::format("{} operator must have the key attribute as its first operand", operation)));
  }

  Status predicate(SortOperator sort, const std::vector<NodeId>& operands) {
    KeyPredicate found{{}, sort};
    const Path* path = nullptr;
    bool path_is_first = false;
    for (auto id : operands) {
      auto& node = nodes_[id];
      if (auto* operand = std::get_if<PathNode>(&node)) {
        if (path) return fail(wrong_condition("Multiple attribute names used in one condition"));
        if (operand->path.size() > 1) {
          return fail(validation_error("KeyConditionExpressions cannot have conditions on nested attributes"));
        }
        path = &operand->path;
        path_is_first = id == operands.front();
      } else if (auto* value = std::get_if<ValueNode>(&node)) {
        (found.low ? found.high : found.low) = bound_.values[value->value];
      } else {
        return fail(validation_error("KeyConditionExpressions cannot contain nested operations"));
      }
    }
    if (!path) return fail(wrong_condition("No key attribute specified"));
    found.attribute = name_of(path->front(), bound_.names);
    if (!path_is_first) found.sort = mirrored(found.sort);
    for (auto& known : predicates_) {
      if (known.attribute == found.attribute) {
        return fail(validation_error("KeyConditionExpressions must only contain one condition per key"));
      }
    }
    predicates_.push_back(found);
    return {};
  }

  const Bound<Condition>& bound_;
  const std::vector<Node>& nodes_;
  std::vector<KeyPredicate> predicates_;
};

const KeyPredicate* find(const std::vector<KeyPredicate>& predicates, std::string_view attribute) {
  auto found = std::find_if(predicates.begin(), predicates.end(), [&](auto& it) { return it.attribute == attribute; });
  return found == predicates.end() ? nullptr : &*found;
}

Status check_type(const KeyPredicate& predicate, const KeyPart& part) {
  if (predicate.sort == SortOperator::all) {
    return fail(validation_error("Attempted conditional constraint is not an indexable operation"));
  }
  bool fits = predicate.low->type() == part.type && (!predicate.high || predicate.high->type() == part.type);
  if (fits) return {};
  return fail(invalid_parameter("Condition parameter type does not match schema type"));
}

Status check_not_empty(const Value& value, const KeyPart& part) {
  bool empty_text = value.string() && value.string()->empty();
  bool empty_bytes = value.binary() && value.binary()->empty();
  if (!empty_text && !empty_bytes) return {};
  return fail(validation_error(
      fmt::format("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                  "empty {} value. Key: {}",
                  empty_text ? "string" : "binary", part.name)));
}

}  // namespace

Result<std::vector<KeyPredicate>> key_predicates(const Bound<Condition>& bound) {
  KeyReader reader(bound);
  CHECK_OK(reader.read(bound.tree->root));
  return reader.take();
}

namespace {

base::Error missed(const KeyPart& part) {
  return validation_error(fmt::format("Query condition missed key schema element: {}", part.name));
}

Status check_count(const Bound<Condition>& key_condition, size_t predicates, const KeySchema& schema) {
  if (predicates <= schema.parts.size()) return {};
  if (predicates <= 2 || key_condition.tree->dialect == Dialect::parameters) return fail(not_supported());
  return fail(validation_error(
      fmt::format("The number of query conditions ({}) exceeds the number of key attributes defined in the schema ({})",
                  predicates, schema.parts.size())));
}

/// Of several sort attributes those before the last one that is asked for must be equal to something.
Status check_no_gap(const std::vector<KeyPredicate>& predicates, const KeySchema& schema) {
  auto parts = schema.range();
  const KeyPart* last = nullptr;
  for (const auto& part : parts) {
    if (find(predicates, part.name)) last = &part;
  }
  if (parts.size() < 2 || !last) return {};
  std::vector<std::string_view> open;
  for (const auto* part = parts.data(); part != last; ++part) {
    auto* predicate = find(predicates, part->name);
    if (!predicate || predicate->sort != SortOperator::equal) open.push_back(part->name);
  }
  if (open.empty()) return {};
  return fail(validation_error(
      fmt::format("RANGE key attributes {} must have equality conditions specified in the query because a condition is present "
                  "on key attribute {}",
                  fmt::join(open, ", "), last->name)));
}

}  // namespace

Status check_key_condition(const Bound<Condition>& key_condition) {
  CHECK_OK(key_predicates(key_condition));
  return {};
}

Result<KeyRange> key_range(const Bound<Condition>& key_condition, const KeySchema& schema) {
  TRY(auto predicates, key_predicates(key_condition));
  CHECK_OK(check_count(key_condition, predicates.size(), schema));
  KeyRange range;
  for (const auto& part : schema.hash()) {
    auto* hash = find(predicates, part.name);
    if (!hash) return fail(missed(part));
    CHECK_OK(check_type(*hash, part));
    if (hash->sort != SortOperator::equal) return fail(not_supported());
    CHECK_OK(check_not_empty(*hash->low, part));
    range.hash.push_back(*hash->low);
  }
  CHECK_OK(check_no_gap(predicates, schema));
  size_t left = predicates.size() - schema.hashes;
  for (const auto& part : schema.range()) {
    if (left-- == 0) break;
    auto* sort = find(predicates, part.name);
    if (!sort) return fail(missed(part));
    CHECK_OK(check_type(*sort, part));
    if (range.sort == SortOperator::equal) range.equal.push_back(std::move(range.low));
    if (range.sort != SortOperator::equal && range.sort != SortOperator::all) return fail(not_supported());
    if (sort->sort == SortOperator::equal) CHECK_OK(check_not_empty(*sort->low, part));
    range.sort = sort->sort;
    range.low = *sort->low;
    if (sort->high) range.high = *sort->high;
  }
  return range;
}

}  // namespace items
