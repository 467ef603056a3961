// AttributeUpdates and AttributesToGet.
#include <fmt/format.h>

#include <unordered_set>

#include "items/document.h"
#include "items/errors.h"
#include "items/legacy.h"
#include "items/legacy_tree.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;
using Kind = UpdateAction::Kind;

Result<Kind> kind_from(const std::optional<std::string>& action) {
  if (!action || *action == "PUT") return Kind::set;
  if (*action == "ADD") return Kind::add;
  if (*action == "DELETE") return Kind::erase;
  return fail(invalid_parameter(fmt::format("Unknown action type: {}", *action)));
}

Status check_operand(Kind kind, const Value& value) {
  auto type = value.type();
  if (kind == Kind::erase && !value.is_set()) {
    return fail(invalid_parameter(fmt::format("DELETE action with value is not supported for the type {}", type_name(type))));
  }
  if (kind == Kind::add && !value.is_set() && type != Type::number && type != Type::list) {
    return fail(invalid_parameter(fmt::format("ADD action is not supported for the type {}", type_name(type))));
  }
  return {};
}

}  // namespace

Result<std::optional<Bound<Update>>> bind_attribute_updates(std::vector<LegacyUpdate> updates) {
  if (updates.empty()) return std::nullopt;
  LegacyTree<Update> tree;
  for (auto& update : updates) {
    TRY(auto kind, kind_from(update.action));
    auto path = LegacyTree<Update>::literal(std::move(update.attribute));
    if (!update.value) {
      if (kind != Kind::erase) {
        return fail(invalid_parameter("Only DELETE action is allowed when no attribute value is specified"));
      }
      tree.tree().actions.push_back({Kind::remove, std::move(path), 0});
      continue;
    }
    TRY(auto value, value_from(*std::move(update.value), update.layer));
    CHECK_OK(check_operand(kind, value));
    tree.tree().actions.push_back({kind, std::move(path), tree.value(std::move(value))});
  }
  TRY(auto bound, std::move(tree).bind());
  return std::optional(std::move(bound));
}

Result<Bound<Projection>> bind_attributes_to_get(std::vector<std::string> names) {
  std::unordered_set<std::string_view> seen;
  for (auto& name : names) {
    if (seen.insert(name).second) continue;
    return fail(invalid_parameter(fmt::format("Duplicate value in attribute name: {}", name)));
  }
  auto projection = std::make_shared<Projection>();
  projection->dialect = Dialect::parameters;
  projection->paths.reserve(names.size());
  for (auto& name : names) projection->paths.push_back(LegacyTree<Update>::literal(std::move(name)));
  return items::bind(ProjectionPtr(std::move(projection)), nullptr);
}

}  // namespace items
