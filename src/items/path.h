// Document paths with their placeholders resolved: finding, comparing, printing. Inside this room only; any thread.
#pragma once
#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "items/expression.h"
#include "items/value.h"

namespace items {

/// What the name placeholders of an expression stand for, by index.
using Names = std::vector<const std::string*>;

inline std::string_view name_of(const PathStep& step, const Names& names) {
  return step.kind == PathStep::Kind::placeholder ? std::string_view(*names[step.index]) : std::string_view(step.name);
}

/// What a path of that many steps leads to in the item; nullptr when there is nothing.
const Value* find(std::span<const PathStep> path, const Names& names, const Item& item);
Value* find(std::span<const PathStep> path, const Names& names, Item& item);

/// Names before indexes, a path before those that go on from it.
std::strong_ordering compare(const Path& left, const Path& right, const Names& names);

/// "[a, b, [1]]"
std::string text_of(const Path& path, const Names& names);

/// No path may begin with another, nor step from one place both by name and by index.
base::Status check_overlaps(ExpressionKind kind, const std::vector<const Path*>& paths, const Names& names);

/// The parts of the item at the paths: maps with the named members only, lists with the named elements only.
Item pick(const std::vector<const Path*>& paths, const Names& names, const Item& item);

}  // namespace items
