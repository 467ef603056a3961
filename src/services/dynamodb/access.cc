#include "services/dynamodb/access.h"

#include <algorithm>

#include "iam/errors.h"
#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

class Collector {
 public:
  Collector(const Asked& asked, const items::KeySchema* keys) : asked_(asked), keys_(keys) {}

  void item(const Document& item) {
    if (!item.members()) return;
    for (const auto& [name, value] : *item.members()) {
      attribute(name);
      if (is_leading(name)) leading_key(value);
    }
  }
  void path(const items::Path& path, const items::Placeholders& placeholders) {
    if (auto name = first_name(path, placeholders); !name.empty()) attribute(name);
  }
  template <class Tree>
  void nodes(const Tree& tree) {
    for (const auto& node : tree.nodes) {
      if (const auto* found = std::get_if<items::PathNode>(&node)) path(found->path, tree.placeholders);
    }
  }
  /// The values that a key condition wants the attributes of the partition key to equal.
  void hash_condition(const items::Condition& tree) {
    for (const auto& node : tree.nodes) {
      const auto* comparison = std::get_if<items::Comparison>(&node);
      if (!comparison || comparison->comparator != items::Comparator::equal || !keys_ || !asked_.values) continue;
      for (auto [one, other] :
           {std::pair(comparison->left, comparison->right), std::pair(comparison->right, comparison->left)}) {
        const auto* found = std::get_if<items::PathNode>(&tree.nodes[one]);
        const auto* value = std::get_if<items::ValueNode>(&tree.nodes[other]);
        if (!found || !value || !is_leading(first_name(found->path, tree.placeholders))) continue;
        if (const auto* operand = asked_.values->find(tree.placeholders.values[value->value])) leading_key(*operand);
      }
    }
  }

  void parameters(const Legacy& legacy) {
    auto names_of = [this](const auto& map) {
      if (!map) return;
      for (const auto& element : *map) attribute(element.first);
    };
    names_of(legacy.updates);
    names_of(legacy.expected);
    names_of(legacy.filter);
    names_of(legacy.key_conditions);
    if (legacy.attributes_to_get) {
      for (const auto& name : *legacy.attributes_to_get) attribute(name);
    }
    if (!legacy.key_conditions || !keys_) return;
    for (const auto& part : keys_->hash()) {
      auto hash = legacy.key_conditions->find(part.name);
      if (hash == legacy.key_conditions->end() || !hash->second.values) continue;
      for (const auto& value : *hash->second.values) leading_key(value);
    }
  }

  std::vector<std::string> attributes, leading_keys;

 private:
  bool is_leading(std::string_view name) const {
    if (!keys_) return false;
    for (const auto& part : keys_->hash()) {
      if (part.name == name) return true;
    }
    return false;
  }
  std::string_view first_name(const items::Path& path, const items::Placeholders& placeholders) const {
    if (path.empty()) return {};
    if (path[0].kind == items::PathStep::Kind::name) return path[0].name;
    const auto& placeholder = placeholders.names[path[0].index];
    return asked_.names ? asked_.names->text(placeholder) : std::string_view();
  }
  void attribute(std::string_view name) {
    if (std::find(attributes.begin(), attributes.end(), name) == attributes.end()) attributes.emplace_back(name);
  }
  void leading_key(const Document& value) {
    if (!value.members() || value.members()->empty()) return;
    if (const auto* text = value.members()->front().second.string()) leading_keys.push_back(*text);
  }

  const Asked& asked_;
  const items::KeySchema* keys_;
};

void collect_expressions(Collector& collector, tables::Expressions& expressions, const Asked& asked) {
  if (asked.condition) {
    if (auto tree = expressions.condition(*asked.condition)) collector.nodes(**tree);
  }
  if (asked.filter) {
    if (auto tree = expressions.filter(*asked.filter)) collector.nodes(**tree);
  }
  if (asked.key_condition) {
    if (auto tree = expressions.key_condition(*asked.key_condition)) {
      collector.nodes(**tree);
      collector.hash_condition(**tree);
    }
  }
  if (asked.projection) {
    if (auto tree = expressions.projection(*asked.projection)) {
      for (const auto& path : (*tree)->paths) collector.path(path, (*tree)->placeholders);
    }
  }
  if (asked.update) {
    if (auto tree = expressions.update(*asked.update)) {
      collector.nodes(**tree);
      for (const auto& action : (*tree)->actions) collector.path(action.path, (*tree)->placeholders);
    }
  }
}

}  // namespace

Access access_to(Tables& tables, const Call& call, const Asked& asked) {
  auto name = table_name(asked.table);
  auto table = tables.find(name);
  const items::KeySchema* keys = table ? &table->keys : nullptr;
  if (table && asked.index) {
    if (const auto* index = table->find_index(*asked.index)) keys = &index->keys;
  }
  Collector collector(asked, keys);
  for (const auto* item : asked.items) collector.item(*item);
  collect_expressions(collector, tables.expressions(), asked);
  if (asked.legacy) collector.parameters(*asked.legacy);

  Access access;
  access.action = std::string("dynamodb:") + std::string(asked.action);
  access.resource = table_resource(call, asked.table);
  if (asked.index) access.resource.append("/index/").append(*asked.index);
  if (!collector.leading_keys.empty()) access.keys.emplace_back("dynamodb:LeadingKeys", std::move(collector.leading_keys));
  if (!collector.attributes.empty()) access.keys.emplace_back("dynamodb:Attributes", std::move(collector.attributes));
  if (asked.select) access.keys.push_back({"dynamodb:Select", {*asked.select}});
  if (asked.return_values) access.keys.push_back({"dynamodb:ReturnValues", {*asked.return_values}});
  return access;
}

std::vector<Access> only_access_to(Tables& tables, const Call& call, const Asked& asked) {
  std::vector<Access> all;
  all.push_back(access_to(tables, call, asked));
  return all;
}

std::vector<Access> table_access(const Call& call, std::string_view action, std::string_view table) {
  return {{std::string("dynamodb:") + std::string(action), table_resource(call, table), {}}};
}

base::Error no_such_arn(const Call& call, std::string_view action, std::string_view arn) {
  if (call.customs() == call.settings->region || !call.caller) return arn_not_found(arn);
  return iam::access_denied(iam::Family::json, call.caller->arn, action, arn, iam::DenialReason::no_identity_policy);
}

}  // namespace services::dynamodb
