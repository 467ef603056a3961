// Updates: all right-hand sides are computed from the item as it was; then values are set, elements beyond the end of a list
// appended in the order of their indexes, and removals made from the back, so that every index means the old list's.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "items/bind.h"
#include "items/errors.h"
#include "items/evaluate.h"
#include "items/limits.h"
#include "items/path.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;
using Kind = UpdateAction::Kind;

constexpr auto kUpdate = ExpressionKind::update;

/// The types as the errors of ADD and DELETE spell them.
std::string_view long_type_name(Type type) {
  constexpr std::array<std::string_view, 10> names = {"NULL", "BOOL", "NUMBER",     "STRING",     "BINARY",
                                                      "LIST", "MAP",  "STRING_SET", "NUMBER_SET", "BINARY_SET"};
  return names[static_cast<size_t>(type)];
}

/// A scalar has one level, a list or map one more than the deepest of what it holds.
int levels_of(const Value& value) {
  int inside = 0;
  if (auto* list = value.list()) {
    for (auto& element : *list) inside = std::max(inside, levels_of(element));
  }
  if (auto* map = value.map()) {
    for (auto& attribute : *map) inside = std::max(inside, levels_of(attribute.value));
  }
  return inside + 1;
}

class UpdateCheck {
 public:
  explicit UpdateCheck(const Bound<Update>& bound) : bound_(bound), nodes_(bound.tree->nodes) {}

  Status check() const {
    for (auto& action : bound_.tree->actions) {
      if (action.kind != Kind::add && action.kind != Kind::erase) continue;
      auto type = value_at(action.operand)->type();
      bool fits = type >= Type::string_set || (action.kind == Kind::add && type == Type::number);
      if (fits || bound_.tree->dialect == Dialect::parameters) continue;
      return fail(invalid_expression(
          kUpdate, fmt::format("Incorrect operand type for operator or function; operator: {}, operand type: {}, "
                               "typeSet: ALLOWED_FOR_ADD_OPERAND",
                               action.kind == Kind::add ? "ADD" : "DELETE", long_type_name(type))));
    }
    for (NodeId id = 0; id < nodes_.size(); ++id) {  // inner nodes come before those around them
      if (auto* call = std::get_if<FunctionCall>(&nodes_[id])) CHECK_OK(check_call(*call));
      if (auto* sum = std::get_if<Arithmetic>(&nodes_[id])) {
        for (auto operand : {sum->left, sum->right}) CHECK_OK(require(operand, Type::number, sum->plus ? "+" : "-"));
      }
    }
    return {};
  }

 private:
  const Value* value_at(NodeId id) const {
    auto* value = std::get_if<ValueNode>(&nodes_[id]);
    return value ? bound_.values[value->value] : nullptr;
  }

  Status require(NodeId id, Type wanted, std::string_view operation) const {
    auto* value = value_at(id);
    if (!value || value->type() == wanted) return {};
    return fail(wrong_operand_type(kUpdate, operation, type_name(value->type())));
  }

  Status check_call(const FunctionCall& call) const {
    auto name = function_name(call.function);
    if (call.arguments.size() != operand_count(call.function)) {
      return fail(wrong_operand_count(kUpdate, name, call.arguments.size()));
    }
    if (call.function == Function::if_not_exists) {
      if (std::holds_alternative<PathNode>(nodes_[call.arguments[0]])) return {};
      return fail(path_required(kUpdate, name));
    }
    for (auto argument : call.arguments) CHECK_OK(require(argument, Type::list, name));
    return {};
  }

  const Bound<Update>& bound_;
  const std::vector<Node>& nodes_;
};

/// Computes new values from the old item.
class Computation {
 public:
  Computation(const Bound<Update>& bound, const Item& item) : bound_(bound), nodes_(bound.tree->nodes), item_(item) {}

  Result<Value> value(NodeId id) const {
    auto& node = nodes_[id];
    if (auto* constant = std::get_if<ValueNode>(&node)) return *bound_.values[constant->value];
    if (auto* path = std::get_if<PathNode>(&node)) {
      auto* found = find(path->path, bound_.names, item_);
      if (!found) return fail(attribute_does_not_exist());
      return *found;
    }
    if (auto* sum = std::get_if<Arithmetic>(&node)) return arithmetic(*sum);
    auto& call = std::get<FunctionCall>(node);
    if (call.function == Function::list_append) return list_append(call);
    auto& path = std::get<PathNode>(nodes_[call.arguments[0]]).path;
    if (auto* found = find(path, bound_.names, item_)) return *found;
    return value(call.arguments[1]);
  }

  /// What ADD makes of the attribute.
  Result<Value> added(const UpdateAction& action) const {
    TRY(auto operand, value(action.operand));
    auto* old = find(action.path, bound_.names, item_);
    if (!old) return operand;
    if (old->type() != operand.type()) return fail(wrong_type());
    if (auto* number = operand.number()) {
      TRY(auto sum, add(*old->number(), *number));
      return Value(sum);
    }
    if (operand.list()) return appended(*old, std::move(operand));
    return merged(*old, operand);
  }

  /// What DELETE leaves of the attribute: nothing when no member is left, or there is no attribute.
  Result<std::optional<Value>> remaining(const UpdateAction& action) const {
    TRY(auto operand, value(action.operand));
    auto* old = find(action.path, bound_.names, item_);
    if (!old) return std::optional<Value>();
    if (old->type() != operand.type()) return fail(wrong_type());
    return difference(*old, operand);
  }

 private:
  base::Error wrong_type() const {
    return bound_.tree->dialect == Dialect::parameters ? attribute_has_wrong_type() : operand_has_wrong_type();
  }

  Result<Value> arithmetic(const Arithmetic& sum) const {
    TRY(auto left, value(sum.left));
    TRY(auto right, value(sum.right));
    if (!left.number() || !right.number()) return fail(operand_has_wrong_type());
    TRY(auto number, sum.plus ? add(*left.number(), *right.number()) : subtract(*left.number(), *right.number()));
    return Value(number);
  }

  Result<Value> list_append(const FunctionCall& call) const {
    TRY(auto front, value(call.arguments[0]));
    TRY(auto back, value(call.arguments[1]));
    if (!front.list() || !back.list()) return fail(operand_has_wrong_type());
    return appended(std::move(front), std::move(back));
  }

  static Value appended(Value front, Value back) {
    auto& list = *front.list();
    list.insert(list.end(), std::make_move_iterator(back.list()->begin()), std::make_move_iterator(back.list()->end()));
    return front;
  }

  static Value merged(const Value& old, const Value& more) {
    auto both = [](auto members, auto& others) {
      members.insert(members.end(), others.begin(), others.end());
      return members;
    };
    if (auto* members = old.strings()) return Value::string_set(both(*members, *more.strings()));
    if (auto* members = old.numbers()) return Value::number_set(both(*members, *more.numbers()));
    return Value::binary_set(both(*old.binaries(), *more.binaries()));
  }

  static std::optional<Value> difference(const Value& old, const Value& less) {
    auto without = [](auto members, auto& others) {
      std::erase_if(members, [&](auto& it) { return std::binary_search(others.begin(), others.end(), it); });
      return members;
    };
    auto wrapped = [](auto members, auto make) { return members.empty() ? std::optional<Value>() : make(std::move(members)); };
    if (auto* members = old.strings()) return wrapped(without(*members, *less.strings()), Value::string_set);
    if (auto* members = old.numbers()) return wrapped(without(*members, *less.numbers()), Value::number_set);
    return wrapped(without(*old.binaries(), *less.binaries()), Value::binary_set);
  }

  const Bound<Update>& bound_;
  const std::vector<Node>& nodes_;
  const Item& item_;
};

/// Whether there is something to remove at that path. Nothing there is no mistake, but nothing that could hold it is one.
Result<bool> removable(const Path& path, const Names& names, const Item& item) {
  if (find(path, names, item)) return true;
  if (path.size() == 1) return false;
  auto* parent = find(std::span(path).first(path.size() - 1), names, item);
  bool fits = parent && (path.back().kind == PathStep::Kind::index ? parent->list() != nullptr : parent->map() != nullptr);
  if (!fits) return fail(invalid_path_for_update());
  return false;
}

/// Writes computed values into the item.
class Writer {
 public:
  Writer(const Names& names, Item& item) : names_(names), item_(item) {}

  Status set(const Path& path, Value value) {
    auto& last = path.back();
    if (static_cast<int>(path.size()) - 1 + levels_of(value) > kMaxNestingLevels) return fail(nested_too_deep());
    if (path.size() == 1) {
      item_.set(name_of(last, names_), std::move(value));
      return {};
    }
    auto* parent = parent_of(path);
    if (last.kind == PathStep::Kind::index) {
      auto* list = parent ? parent->list() : nullptr;
      if (!list) return fail(invalid_path_for_update());
      if (last.index < list->size()) {
        (*list)[last.index] = std::move(value);
      } else {
        beyond_.emplace_back(&path, std::move(value));
      }
      return {};
    }
    auto* map = parent ? parent->map() : nullptr;
    if (!map) return fail(invalid_path_for_update());
    map->set(name_of(last, names_), std::move(value));
    return {};
  }

  void append_beyond() {
    std::sort(beyond_.begin(), beyond_.end(), [](auto& a, auto& b) { return a.first->back().index < b.first->back().index; });
    for (auto& [path, value] : beyond_) parent_of(*path)->list()->push_back(std::move(value));
  }

  /// Something is at that path.
  void remove(const Path& path) {
    auto& last = path.back();
    if (path.size() == 1) {
      item_.erase(name_of(last, names_));
      return;
    }
    auto* parent = parent_of(path);
    if (auto* list = parent->list()) {
      list->erase(list->begin() + static_cast<ptrdiff_t>(last.index));
    } else {
      parent->map()->erase(name_of(last, names_));
    }
  }

 private:
  Value* parent_of(const Path& path) { return find(std::span(path).first(path.size() - 1), names_, item_); }

  const Names& names_;
  Item& item_;
  std::vector<std::pair<const Path*, Value>> beyond_;
};

}  // namespace

Status check_update(const Bound<Update>& bound) { return UpdateCheck(bound).check(); }

Result<Item> apply(const Bound<Update>& update, Item item) {
  Computation computation(update, item);
  std::vector<std::pair<const Path*, Value>> writes;
  std::vector<const Path*> removals;
  for (auto& action : update.tree->actions) {
    if (action.kind == Kind::set) {
      TRY(auto value, computation.value(action.operand));
      writes.emplace_back(&action.path, std::move(value));
    } else if (action.kind == Kind::add) {
      TRY(auto value, computation.added(action));
      writes.emplace_back(&action.path, std::move(value));
    } else if (action.kind == Kind::remove) {
      TRY(bool there, removable(action.path, update.names, item));
      if (there) removals.push_back(&action.path);
    } else {
      TRY(bool there, removable(action.path, update.names, item));
      TRY(auto rest, computation.remaining(action));
      if (rest) {
        writes.emplace_back(&action.path, *std::move(rest));
      } else if (there) {
        removals.push_back(&action.path);
      }
    }
  }
  Writer writer(update.names, item);
  for (auto& [path, value] : writes) CHECK_OK(writer.set(*path, std::move(value)));
  writer.append_beyond();
  std::sort(removals.begin(), removals.end(), [&](auto* a, auto* b) { return compare(*a, *b, update.names) > 0; });
  for (auto* path : removals) writer.remove(*path);
  return item;
}

Item updated_parts(const Bound<Update>& update, const Item& item) {
  std::vector<const Path*> paths;
  paths.reserve(update.tree->actions.size());
  for (auto& action : update.tree->actions) paths.push_back(&action.path);
  return pick(paths, update.names, item);
}

bool only_removes(const Bound<Update>& update) {
  return std::all_of(update.tree->actions.begin(), update.tree->actions.end(),
                     [](const UpdateAction& action) { return action.kind == Kind::remove || action.kind == Kind::erase; });
}

bool touches(const Bound<Update>& update, std::string_view attribute) {
  return std::any_of(update.tree->actions.begin(), update.tree->actions.end(),
                     [&](const UpdateAction& action) { return name_of(action.path.front(), update.names) == attribute; });
}

}  // namespace items
