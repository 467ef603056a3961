#include "items/path.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "items/errors.h"

namespace items {
namespace {

using base::fail;
using base::Status;

bool is_index(const PathStep& step) { return step.kind == PathStep::Kind::index; }

std::strong_ordering compare_steps(const PathStep& left, const PathStep& right, const Names& names) {
  if (is_index(left) != is_index(right)) return is_index(left) <=> is_index(right);
  if (is_index(left)) return left.index <=> right.index;
  return name_of(left, names) <=> name_of(right, names);
}

enum class Relation { apart, overlap, conflict };

Relation relation(const Path& left, const Path& right, const Names& names) {
  size_t length = std::min(left.size(), right.size());
  for (size_t i = 0; i < length; ++i) {
    if (is_index(left[i]) != is_index(right[i])) return Relation::conflict;
    if (compare_steps(left[i], right[i], names) != 0) return Relation::apart;
  }
  return Relation::overlap;
}

/// In sorted order, paths that overlap or conflict have neighbours that do.
bool all_apart(std::vector<const Path*> paths, const Names& names) {
  std::sort(paths.begin(), paths.end(), [&](auto* a, auto* b) { return compare(*a, *b, names) < 0; });
  return std::adjacent_find(paths.begin(), paths.end(),
                            [&](auto* a, auto* b) { return relation(*a, *b, names) != Relation::apart; }) == paths.end();
}

using Paths = std::vector<const Path*>;

std::optional<Value> pick_value(const Paths& paths, size_t depth, const Names& names, const Value& value);

/// The paths that go through the same step as `first` at `depth`.
Paths through(const PathStep& first, const Paths& paths, size_t depth, const Names& names) {
  Paths chosen;
  for (auto* path : paths) {
    if (path->size() > depth && compare_steps((*path)[depth], first, names) == 0) chosen.push_back(path);
  }
  return chosen;
}

Item pick_item(const Paths& paths, size_t depth, const Names& names, const Item& item) {
  Item picked;
  for (auto* path : paths) {
    auto& step = (*path)[depth];
    if (is_index(step)) continue;
    auto name = name_of(step, names);
    auto* value = item.find(name);
    if (!value || picked.contains(name)) continue;
    if (path->size() == depth + 1) {
      picked.set(name, *value);
    } else if (auto part = pick_value(through(step, paths, depth, names), depth + 1, names, *value)) {
      picked.set(name, *std::move(part));
    }
  }
  return picked;
}

List pick_list(const Paths& paths, size_t depth, const Names& names, const List& list) {
  std::vector<const PathStep*> steps;
  for (auto* path : paths) {
    if (is_index((*path)[depth]) && (*path)[depth].index < list.size()) steps.push_back(&(*path)[depth]);
  }
  std::sort(steps.begin(), steps.end(), [](auto* a, auto* b) { return a->index < b->index; });
  auto same = [](auto* a, auto* b) { return a->index == b->index; };
  steps.erase(std::unique(steps.begin(), steps.end(), same), steps.end());
  List picked;
  for (auto* step : steps) {
    if (auto part = pick_value(through(*step, paths, depth, names), depth + 1, names, list[step->index])) {
      picked.push_back(*std::move(part));
    }
  }
  return picked;
}

std::optional<Value> pick_value(const Paths& paths, size_t depth, const Names& names, const Value& value) {
  if (paths.front()->size() == depth) return value;
  if (auto* map = value.map()) {
    auto part = pick_item(paths, depth, names, *map);
    if (!part.empty()) return Value(std::move(part));
  } else if (auto* list = value.list()) {
    auto part = pick_list(paths, depth, names, *list);
    if (!part.empty()) return Value(std::move(part));
  }
  return {};
}

}  // namespace

const Value* find(std::span<const PathStep> path, const Names& names, const Item& item) {
  const Value* value = item.find(name_of(path.front(), names));
  for (auto& step : path.subspan(1)) {
    if (!value) return nullptr;
    if (is_index(step)) {
      auto* list = value->list();
      value = list && step.index < list->size() ? &(*list)[step.index] : nullptr;
    } else {
      auto* map = value->map();
      value = map ? map->find(name_of(step, names)) : nullptr;
    }
  }
  return value;
}

Value* find(std::span<const PathStep> path, const Names& names, Item& item) {
  return const_cast<Value*>(find(path, names, std::as_const(item)));
}

std::strong_ordering compare(const Path& left, const Path& right, const Names& names) {
  size_t length = std::min(left.size(), right.size());
  for (size_t i = 0; i < length; ++i) {
    if (auto order = compare_steps(left[i], right[i], names); order != 0) return order;
  }
  return left.size() <=> right.size();
}

std::string text_of(const Path& path, const Names& names) {
  std::string out = "[";
  for (auto& step : path) {
    if (out.size() > 1) out += ", ";
    if (is_index(step)) {
      out += fmt::format("[{}]", step.index);
    } else {
      out += name_of(step, names);
    }
  }
  return out += ']';
}

Status check_overlaps(ExpressionKind kind, const std::vector<const Path*>& paths, const Names& names) {
  if (paths.size() < 2 || all_apart(paths, names)) return {};
  auto complain = [&](Relation wanted, std::string_view verb) -> Status {
    for (size_t second = 1; second < paths.size(); ++second) {
      for (size_t first = 0; first < second; ++first) {
        if (relation(*paths[first], *paths[second], names) != wanted) continue;
        return fail(invalid_expression(
            kind, fmt::format("Two document paths {} with each other; must remove or rewrite one of these paths; "
                              "path one: {}, path two: {}",
                              verb, text_of(*paths[first], names), text_of(*paths[second], names))));
      }
    }
    return {};
  };
  CHECK_OK(complain(Relation::overlap, "overlap"));
  return complain(Relation::conflict, "conflict");
}

Item pick(const std::vector<const Path*>& paths, const Names& names, const Item& item) {
  return pick_item(paths, 0, names, item);
}

}  // namespace items
