// Expressions: the syntax trees of DynamoDB's five kinds, parsed from their text alone, so that they can be kept and shared.
//
//   text -> parse_* -> immutable tree with placeholders (cache it by text)
//   tree + Bindings -> bind (evaluate.h) -> checked, ready to meet items
//
// Trees are plain data: nodes refer to others of the same tree by index, to placeholders by index into `placeholders`.
// Parsing needs no item and no values; any thread. A tree is never changed after parsing.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "items/bindings.h"

namespace items {

/// statement: a part of a PartiQL statement, in whose errors no parameter is named.
enum class ExpressionKind { condition, filter, key_condition, projection, update, statement };
/// "ConditionExpression", "FilterExpression", ...; of no parameter "".
std::string_view kind_name(ExpressionKind kind);

/// What a tree was made of: an expression, or the parameters of before expressions (legacy.h), whose errors read differently.
enum class Dialect : uint8_t { expression, parameters };

using NodeId = uint32_t;

/// One step of a document path: `.name`, `.#placeholder` or `[index]`.
struct PathStep {
  enum class Kind : uint8_t { name, placeholder, index };
  Kind kind = Kind::name;
  uint32_t index = 0;  // of the list element, or of the placeholder
  std::string name;    // of Kind::name
};
using Path = std::vector<PathStep>;

struct PathNode {
  Path path;
};
struct ValueNode {
  uint32_t value = 0;  // index into placeholders.values
};

enum class Comparator { equal, not_equal, less, less_or_equal, greater, greater_or_equal };
enum class Function {
  attribute_exists,
  attribute_not_exists,
  attribute_type,
  begins_with,
  contains,
  size,
  if_not_exists,  // this and the next one in updates, those before in conditions
  list_append,
};
std::string_view function_name(Function function);

struct Comparison {
  Comparator comparator = Comparator::equal;
  NodeId left = 0, right = 0;
};
struct Between {
  NodeId operand = 0, low = 0, high = 0;
};
struct In {
  NodeId operand = 0;
  std::vector<NodeId> candidates;
};
struct FunctionCall {
  Function function = Function::size;
  std::vector<NodeId> arguments;
};
struct And {
  NodeId left = 0, right = 0;
};
struct Or {
  NodeId left = 0, right = 0;
};
struct Not {
  NodeId operand = 0;
};
/// `left + right` or `left - right`, in updates.
struct Arithmetic {
  bool plus = true;
  NodeId left = 0, right = 0;
};

using Node = std::variant<PathNode, ValueNode, Comparison, Between, In, FunctionCall, And, Or, Not, Arithmetic>;

/// ConditionExpression, FilterExpression or KeyConditionExpression.
struct Condition {
  ExpressionKind kind = ExpressionKind::condition;
  Dialect dialect = Dialect::expression;
  Placeholders placeholders;
  std::vector<Node> nodes;
  NodeId root = 0;
};

struct Projection {
  static constexpr ExpressionKind kind = ExpressionKind::projection;
  Dialect dialect = Dialect::expression;
  Placeholders placeholders;
  std::vector<Path> paths;
};

struct UpdateAction {
  enum class Kind { set, remove, add, erase };  // erase: DELETE
  Kind kind = Kind::set;
  Path path;
  NodeId operand = 0;  // not of remove
};
struct Update {
  static constexpr ExpressionKind kind = ExpressionKind::update;
  Dialect dialect = Dialect::expression;
  Placeholders placeholders;
  std::vector<Node> nodes;
  std::vector<UpdateAction> actions;  // SET, REMOVE, ADD, DELETE in the order written
};

using ConditionPtr = std::shared_ptr<const Condition>;
using ProjectionPtr = std::shared_ptr<const Projection>;
using UpdatePtr = std::shared_ptr<const Update>;

base::Result<ConditionPtr> parse_condition(std::string_view text);
base::Result<ConditionPtr> parse_filter(std::string_view text);
base::Result<ConditionPtr> parse_key_condition(std::string_view text);
base::Result<ProjectionPtr> parse_projection(std::string_view text);
base::Result<UpdatePtr> parse_update(std::string_view text);

}  // namespace items
