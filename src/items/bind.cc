#include "items/bind.h"

#include <algorithm>
#include <array>

#include "items/errors.h"
#include "items/path.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;

template <class Tree>
Bound<Tree> resolved(std::shared_ptr<const Tree> tree, std::shared_ptr<const Bindings> bindings) {
  Bound<Tree> bound;
  auto& placeholders = tree->placeholders;
  bound.names.reserve(placeholders.names.size());
  for (auto& name : placeholders.names) bound.names.push_back(bindings ? bindings->name(name) : nullptr);
  bound.values.reserve(placeholders.values.size());
  for (auto& value : placeholders.values) bound.values.push_back(bindings ? bindings->value(value) : nullptr);
  bound.tree = std::move(tree);
  bound.bindings = std::move(bindings);
  return bound;
}

template <class Tree>
Status check_defined(const Bound<Tree>& bound) {
  for (size_t i = 0; i < bound.names.size(); ++i) {
    if (!bound.names[i]) return fail(name_not_defined(bound.tree->kind, bound.tree->placeholders.names[i]));
  }
  for (size_t i = 0; i < bound.values.size(); ++i) {
    if (!bound.values[i]) return fail(value_not_defined(bound.tree->kind, bound.tree->placeholders.values[i]));
  }
  return {};
}

std::vector<std::string_view> unique(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void add_paths(const std::vector<Node>& nodes, const Names& names, std::vector<std::string_view>& out) {
  for (auto& node : nodes) {
    if (auto* path = std::get_if<PathNode>(&node)) out.push_back(name_of(path->path.front(), names));
  }
}

}  // namespace

Result<Bound<Condition>> bind(ConditionPtr condition, std::shared_ptr<const Bindings> bindings) {
  auto bound = resolved<Condition>(std::move(condition), std::move(bindings));
  CHECK_OK(check_condition(bound));
  return bound;
}

Result<Bound<Projection>> bind(ProjectionPtr projection, std::shared_ptr<const Bindings> bindings) {
  auto bound = resolved<Projection>(std::move(projection), std::move(bindings));
  CHECK_OK(check_defined(bound));
  std::vector<const Path*> paths;
  for (auto& path : bound.tree->paths) paths.push_back(&path);
  CHECK_OK(check_overlaps(ExpressionKind::projection, paths, bound.names));
  return bound;
}

Result<Bound<Update>> bind(UpdatePtr update, std::shared_ptr<const Bindings> bindings) {
  auto bound = resolved<Update>(std::move(update), std::move(bindings));
  CHECK_OK(check_defined(bound));
  std::vector<const Path*> paths;
  for (auto& action : bound.tree->actions) paths.push_back(&action.path);
  CHECK_OK(check_overlaps(ExpressionKind::update, paths, bound.names));
  CHECK_OK(check_update(bound));
  return bound;
}

size_t operand_count(Function function) {
  switch (function) {
    case Function::attribute_exists:
    case Function::attribute_not_exists:
    case Function::size: return 1;
    default: return 2;
  }
}

std::string_view comparator_text(Comparator comparator) {
  constexpr std::array<std::string_view, 6> texts = {"=", "<>", "<", "<=", ">", ">="};
  return texts[static_cast<size_t>(comparator)];
}

std::vector<std::string_view> attributes(const Bound<Condition>& condition) {
  std::vector<std::string_view> names;
  add_paths(condition.tree->nodes, condition.names, names);
  return unique(std::move(names));
}

std::vector<std::string_view> attributes(const Bound<Projection>& projection) {
  std::vector<std::string_view> names;
  for (auto& path : projection.tree->paths) names.push_back(name_of(path.front(), projection.names));
  return unique(std::move(names));
}

std::vector<std::string_view> attributes(const Bound<Update>& update) {
  std::vector<std::string_view> names;
  add_paths(update.tree->nodes, update.names, names);
  for (auto& action : update.tree->actions) names.push_back(name_of(action.path.front(), update.names));
  return unique(std::move(names));
}

}  // namespace items
