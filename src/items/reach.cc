#include "items/reach.h"

#include <algorithm>

#include "items/path.h"

namespace items {
namespace {

bool goes_into(const Path& path, const Names& names, std::string_view attribute) {
  return path.size() > 1 && name_of(path.front(), names) == attribute;
}

bool goes_into(const std::vector<Node>& nodes, const Names& names, std::string_view attribute) {
  return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
    auto* path = std::get_if<PathNode>(&node);
    return path && goes_into(path->path, names, attribute);
  });
}

std::optional<Type> type_of(const Bound<Update>& update, NodeId id) {
  auto& node = update.tree->nodes[id];
  if (auto* value = std::get_if<ValueNode>(&node)) return update.values[value->value]->type();
  if (std::holds_alternative<Arithmetic>(node)) return Type::number;
  auto* call = std::get_if<FunctionCall>(&node);
  if (!call) return {};
  return call->function == Function::list_append ? Type::list : type_of(update, call->arguments[1]);
}

}  // namespace

bool looks_within(const Bound<Condition>& condition, std::string_view attribute) {
  return goes_into(condition.tree->nodes, condition.names, attribute);
}

bool looks_within(const Bound<Projection>& projection, std::string_view attribute) {
  auto& paths = projection.tree->paths;
  return std::any_of(paths.begin(), paths.end(),
                     [&](const Path& path) { return goes_into(path, projection.names, attribute); });
}

bool looks_within(const Bound<Update>& update, std::string_view attribute) {
  auto& actions = update.tree->actions;
  return goes_into(update.tree->nodes, update.names, attribute) ||
         std::any_of(actions.begin(), actions.end(),
                     [&](const UpdateAction& action) { return goes_into(action.path, update.names, attribute); });
}

std::optional<Type> written_type(const Bound<Update>& update, std::string_view attribute) {
  for (auto& action : update.tree->actions) {
    if (action.path.size() > 1 || action.kind == UpdateAction::Kind::remove) continue;
    if (name_of(action.path.front(), update.names) == attribute) return type_of(update, action.operand);
  }
  return {};
}

}  // namespace items
