// Expressions: parsed expressions kept by their text, so that a program's few texts are parsed once. Any thread.
// Binder: binds the clauses of one request, and knows then which bindings no clause uses. One thread.
#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "items/evaluate.h"
#include "items/expression.h"
#include "tables/clause.h"
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

/// Each clause is parsed and bound before the next, in the order in which DynamoDB tells mistakes.
class Binder {
 public:
  Binder(Expressions& expressions, const std::shared_ptr<const items::Bindings>& bindings)
      : expressions_(expressions), bindings_(bindings) {}

  base::Result<std::optional<items::Bound<items::Condition>>> condition(ConditionClause& clause) {
    return bound(clause, &Expressions::condition);
  }
  base::Result<std::optional<items::Bound<items::Condition>>> filter(ConditionClause& clause) {
    return bound(clause, &Expressions::filter);
  }
  base::Result<std::optional<items::Bound<items::Condition>>> key_condition(ConditionClause& clause) {
    return bound(clause, &Expressions::key_condition);
  }
  base::Result<std::optional<items::Bound<items::Update>>> update(UpdateClause& clause) {
    return bound(clause, &Expressions::update);
  }
  base::Result<std::optional<items::Bound<items::Projection>>> projection(ProjectionClause& clause) {
    return bound(clause, &Expressions::projection);
  }

  /// After the last clause.
  base::Status check_all_used() const {
    if (!bindings_) return {};
    return items::check_all_used(*bindings_, {used_[0], used_[1], used_[2]});
  }

 private:
  template <class Tree>
  base::Result<std::optional<items::Bound<Tree>>> bound(
      Clause<Tree>& clause, base::Result<std::shared_ptr<const Tree>> (Expressions::*parsed)(std::string_view)) {
    if (auto* ready = clause.bound()) return std::optional(std::move(*ready));
    if (!clause) return std::nullopt;
    TRY(auto tree, (expressions_.*parsed)(*clause.text()));
    used_[count_++] = &tree->placeholders;
    TRY(auto bound, items::bind(std::move(tree), bindings_));
    return std::optional(std::move(bound));
  }

  Expressions& expressions_;
  const std::shared_ptr<const items::Bindings>& bindings_;
  const items::Placeholders* used_[3] = {};  // of trees that the bound clauses hold
  size_t count_ = 0;
};

}  // namespace tables
