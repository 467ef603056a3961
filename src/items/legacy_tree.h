// LegacyTree: gathers the nodes and values of a tree made of parameters. Inside this room only; one thread at a time.
#pragma once
#include <fmt/format.h>

#include <memory>
#include <utility>
#include <vector>

#include "items/evaluate.h"

namespace items {

template <class Tree>
class LegacyTree {
 public:
  LegacyTree() : tree_(std::make_shared<Tree>()) { tree_->dialect = Dialect::parameters; }

  Tree& tree() { return *tree_; }

  NodeId add(Node node) {
    tree_->nodes.push_back(std::move(node));
    return static_cast<NodeId>(tree_->nodes.size() - 1);
  }
  NodeId path(std::string attribute) { return add(PathNode{literal(std::move(attribute))}); }
  NodeId value(Value value) {
    auto& names = tree_->placeholders.values;
    auto index = static_cast<uint32_t>(names.size());
    names.push_back(fmt::format(":{}", index));
    values_.push_back({names.back(), std::move(value)});
    return add(ValueNode{index});
  }

  static Path literal(std::string attribute) { return {{PathStep::Kind::name, 0, std::move(attribute)}}; }

  /// The tree is done; what binds it must not add to it.
  base::Result<Bound<Tree>> bind() && {
    auto bindings = std::make_shared<Bindings>();
    bindings->values = Item::of(std::move(values_));
    return items::bind(std::shared_ptr<const Tree>(std::move(tree_)), std::shared_ptr<const Bindings>(std::move(bindings)));
  }

 private:
  std::shared_ptr<Tree> tree_;
  std::vector<Attribute> values_;
};

}  // namespace items
