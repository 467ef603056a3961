#include "items/evaluate.h"

#include <algorithm>

#include "items/path.h"

namespace items {
namespace {

/// What size() says of a value; nothing for types that have no size.
std::optional<size_t> size_of(const Value& value) {
  switch (value.type()) {
    case Type::string: return value.string()->size();
    case Type::binary: return value.binary()->size();
    case Type::list: return value.list()->size();
    case Type::map: return value.map()->size();
    case Type::string_set: return value.strings()->size();
    case Type::number_set: return value.numbers()->size();
    case Type::binary_set: return value.binaries()->size();
    default: return {};
  }
}

bool begins_with(const Value& value, const Value& prefix) {
  if (value.string() && prefix.string()) return value.string()->starts_with(*prefix.string());
  return value.binary() && prefix.binary() && value.binary()->starts_with(*prefix.binary());
}

template <class Member>
bool among(const std::vector<Member>& members, const Member& wanted) {
  return std::binary_search(members.begin(), members.end(), wanted);
}

bool contains(const Value& value, const Value& wanted) {
  switch (value.type()) {
    case Type::string: return wanted.string() && value.string()->find(*wanted.string()) != std::string::npos;
    case Type::binary: return wanted.binary() && value.binary()->find(*wanted.binary()) != std::string::npos;
    case Type::list: return std::find(value.list()->begin(), value.list()->end(), wanted) != value.list()->end();
    case Type::string_set: return wanted.string() && among(*value.strings(), *wanted.string());
    case Type::number_set: return wanted.number() && among(*value.numbers(), *wanted.number());
    case Type::binary_set: return wanted.binary() && among(*value.binaries(), *wanted.binary());
    default: return false;
  }
}

bool holds(Comparator comparator, const Value& left, const Value& right) {
  switch (comparator) {
    case Comparator::equal: return left == right;
    case Comparator::not_equal: return left != right;
    case Comparator::less: return compare(left, right) < 0;
    case Comparator::less_or_equal: return compare(left, right) <= 0;
    case Comparator::greater: return compare(left, right) > 0;
    case Comparator::greater_or_equal: return compare(left, right) >= 0;
  }
  return false;
}

/// One condition on one item. What is not there equals nothing, and differs from everything.
class Evaluation {
 public:
  Evaluation(const Bound<Condition>& bound, const Item& item) : bound_(bound), nodes_(bound.tree->nodes), item_(item) {}

  bool holds(NodeId id) const {
    return std::visit([this](auto& node) { return test(node); }, nodes_[id]);
  }

 private:
  /// The value of an operand; size() is put into `scratch`.
  const Value* value(NodeId id, Value& scratch) const {
    auto& node = nodes_[id];
    if (auto* path = std::get_if<PathNode>(&node)) return find(path->path, bound_.names, item_);
    if (auto* constant = std::get_if<ValueNode>(&node)) return bound_.values[constant->value];
    auto* measured = value(std::get<FunctionCall>(node).arguments[0], scratch);
    auto size = measured ? size_of(*measured) : std::nullopt;
    if (!size) return nullptr;
    scratch = Value::of(static_cast<int64_t>(*size));
    return &scratch;
  }

  bool test(const And& node) const { return holds(node.left) && holds(node.right); }
  bool test(const Or& node) const { return holds(node.left) || holds(node.right); }
  bool test(const Not& node) const { return !holds(node.operand); }

  bool test(const Comparison& node) const {
    Value left_size, right_size;
    auto* left = value(node.left, left_size);
    auto* right = value(node.right, right_size);
    if (!left || !right) return node.comparator == Comparator::not_equal;
    return items::holds(node.comparator, *left, *right);
  }

  bool test(const Between& node) const {
    Value sizes[3];
    auto* operand = value(node.operand, sizes[0]);
    auto* low = value(node.low, sizes[1]);
    auto* high = value(node.high, sizes[2]);
    return operand && low && high && compare(*low, *operand) <= 0 && compare(*operand, *high) <= 0;
  }

  bool test(const In& node) const {
    Value operand_size;
    auto* operand = value(node.operand, operand_size);
    if (!operand) return false;
    return std::any_of(node.candidates.begin(), node.candidates.end(), [&](NodeId id) {
      Value candidate_size;
      auto* candidate = value(id, candidate_size);
      return candidate && *candidate == *operand;
    });
  }

  bool test(const FunctionCall& call) const {
    Value sizes[2];
    auto* first = value(call.arguments[0], sizes[0]);
    if (call.function == Function::attribute_exists) return first != nullptr;
    if (call.function == Function::attribute_not_exists) return first == nullptr;
    if (!first || call.arguments.size() < 2) return false;
    auto* second = value(call.arguments[1], sizes[1]);
    if (!second) return false;
    switch (call.function) {
      case Function::begins_with: return begins_with(*first, *second);
      case Function::contains: return contains(*first, *second);
      case Function::attribute_type: return second->string() && type_name(first->type()) == *second->string();
      default: return false;
    }
  }

  // Operands and arithmetic are no conditions; the parser lets none stand as one.
  bool test(const PathNode&) const { return false; }
  bool test(const ValueNode&) const { return false; }
  bool test(const Arithmetic&) const { return false; }

  const Bound<Condition>& bound_;
  const std::vector<Node>& nodes_;
  const Item& item_;
};

}  // namespace

bool matches(const Bound<Condition>& condition, const Item& item) {
  return Evaluation(condition, item).holds(condition.tree->root);
}

Item project(const Bound<Projection>& projection, const Item& item) {
  std::vector<const Path*> paths;
  paths.reserve(projection.tree->paths.size());
  for (auto& path : projection.tree->paths) paths.push_back(&path);
  return pick(paths, projection.names, item);
}

}  // namespace items
