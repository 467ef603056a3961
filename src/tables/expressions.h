// Expressions: parsed expressions kept by their text, so that a program's few texts are parsed once. Any thread.
#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "items/expression.h"
#include "tables/limits.h"

namespace tables {

/// At most 2 * kMaxCachedExpressions trees of one kind, in two generations: when the young one is full it becomes the old one,
/// and what is used of the old one moves to the young one.
template <class Tree>
class ExpressionCache {
 public:
  using Pointer = std::shared_ptr<const Tree>;

  template <class Parse>
  base::Result<Pointer> find_or(std::string_view text, Parse parse) {
    {
      std::lock_guard lock(mutex_);
      if (auto found = young_.find(text); found != young_.end()) return found->second;
      if (auto found = old_.find(text); found != old_.end()) return insert(text, found->second);
    }
    TRY(auto tree, parse(text));
    std::lock_guard lock(mutex_);
    return insert(text, std::move(tree));
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Map = std::unordered_map<std::string, Pointer, Hash, std::equal_to<>>;

  Pointer insert(std::string_view text, Pointer tree) {
    if (young_.size() >= kMaxCachedExpressions) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.insert_or_assign(std::string(text), tree);
    return tree;
  }

  std::mutex mutex_;
  Map young_, old_;  // under mutex_
};

class Expressions {
 public:
  base::Result<items::ConditionPtr> condition(std::string_view text) {
    return conditions_.find_or(text, items::parse_condition);
  }
  base::Result<items::ConditionPtr> filter(std::string_view text) { return filters_.find_or(text, items::parse_filter); }
  base::Result<items::ConditionPtr> key_condition(std::string_view text) {
    return key_conditions_.find_or(text, items::parse_key_condition);
  }
  base::Result<items::ProjectionPtr> projection(std::string_view text) {
    return projections_.find_or(text, items::parse_projection);
  }
  base::Result<items::UpdatePtr> update(std::string_view text) { return updates_.find_or(text, items::parse_update); }

 private:
  ExpressionCache<items::Condition> conditions_, filters_, key_conditions_;
  ExpressionCache<items::Projection> projections_;
  ExpressionCache<items::Update> updates_;
};

}  // namespace tables
