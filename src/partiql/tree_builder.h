// TreeBuilder: gathers the nodes and values of a tree of room items, with names and values written out. Inside this room only;
// one thread at a time.
#pragma once
#include <fmt/format.h>

#include <memory>
#include <utility>
#include <vector>

#include "items/evaluate.h"
#include "partiql/errors.h"

namespace partiql {

template <class Tree>
class TreeBuilder {
 public:
  Tree& tree() { return *tree_; }
  items::Node& node(items::NodeId id) { return tree_->nodes[id]; }

  items::NodeId add(items::Node node) {
    tree_->nodes.push_back(std::move(node));
    return static_cast<items::NodeId>(tree_->nodes.size() - 1);
  }
  items::NodeId path(items::Path path) { return add(items::PathNode{std::move(path)}); }
  items::NodeId attribute(std::string name) { return path({{items::PathStep::Kind::name, 0, std::move(name)}}); }
  items::NodeId value(items::Value value) {
    auto& placeholders = tree_->placeholders.values;
    auto index = static_cast<uint32_t>(placeholders.size());
    placeholders.push_back(fmt::format(":{}", index));
    values_.push_back({placeholders.back(), std::move(value)});
    return add(items::ValueNode{index});
  }
  items::NodeId call(items::Function function, std::vector<items::NodeId> arguments) {
    return add(items::FunctionCall{function, std::move(arguments)});
  }

  /// Checked and ready; the builder is empty afterwards.
  base::Result<items::Bound<Tree>> bind() {
    auto bindings = std::make_shared<items::Bindings>();
    bindings->values = items::Item::of(std::move(values_));
    auto bound = items::bind(std::shared_ptr<const Tree>(std::move(tree_)), std::shared_ptr<const items::Bindings>(bindings));
    if (!bound) return base::fail(bare(std::move(bound).error()));
    return bound;
  }

 private:
  std::shared_ptr<Tree> tree_ = std::make_shared<Tree>();
  std::vector<items::Attribute> values_;
};

}  // namespace partiql
