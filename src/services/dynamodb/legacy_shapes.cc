#include "services/dynamodb/legacy_shapes.h"

#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

using Conditions = std::vector<items::LegacyCondition>;

Conditions conditions_from(LegacyConditions&& map, items::Layer layer) {
  Conditions all;
  all.reserve(map.size());
  for (auto& [attribute, condition] : map) {
    all.push_back({attribute, std::move(condition.comparison), std::move(condition.values), {}, {}, layer});
  }
  return all;
}

items::Join join_from(const Word& word) { return word && *word == "OR" ? items::Join::any : items::Join::all; }

base::Status check_conditional_operator(const Word& word, size_t conditions) {
  if (!word || conditions > 1) return {};
  return base::fail(validation_error(conditions == 0 ? "ConditionalOperator cannot be used without Filter or Expected"
                                                     : "ConditionalOperator can only be used when Filter or Expected has two "
                                                       "or more elements"));
}

}  // namespace

Result<std::optional<items::Bound<items::Update>>> updates_from(Legacy& legacy, items::Layer layer) {
  if (!legacy.updates) return std::nullopt;
  std::vector<items::LegacyUpdate> all;
  all.reserve(legacy.updates->size());
  for (auto& [attribute, update] : *legacy.updates) {
    all.push_back({attribute, std::move(update.action), std::move(update.value), layer});
  }
  return items::bind_attribute_updates(std::move(all));
}

Result<std::optional<items::Bound<items::Condition>>> expected_from(Legacy& legacy, items::Layer layer) {
  Conditions all;
  if (legacy.expected) {
    all.reserve(legacy.expected->size());
    for (auto& [attribute, it] : *legacy.expected) {
      all.push_back({attribute, std::move(it.comparison), std::move(it.values), std::move(it.value), it.exists, layer});
    }
  }
  size_t count = all.size();
  TRY(auto bound, items::bind_expected(std::move(all), join_from(legacy.conditional_operator)));
  CHECK_OK(check_conditional_operator(legacy.conditional_operator, count));
  return bound;
}

Result<std::optional<items::Bound<items::Condition>>> filter_from(Legacy& legacy, items::Layer layer) {
  auto all = legacy.filter ? conditions_from(*std::move(legacy.filter), layer) : Conditions();
  size_t count = all.size();
  TRY(auto bound, items::bind_filter(std::move(all), join_from(legacy.conditional_operator)));
  CHECK_OK(check_conditional_operator(legacy.conditional_operator, count));
  return bound;
}

Result<std::optional<items::Bound<items::Condition>>> key_conditions_from(Legacy& legacy, items::Layer layer) {
  if (!legacy.key_conditions) return std::nullopt;
  TRY(auto bound, items::bind_key_conditions(conditions_from(*std::move(legacy.key_conditions), layer)));
  return std::optional(std::move(bound));
}

Result<tables::ProjectionClause> projection_from(std::optional<std::string>& projection,
                                                 std::optional<std::vector<std::string>>& attributes_to_get) {
  if (!attributes_to_get) return tables::ProjectionClause(std::move(projection));
  TRY(auto bound, items::bind_attributes_to_get(*std::move(attributes_to_get)));
  return tables::ProjectionClause(std::move(bound));
}

}  // namespace services::dynamodb
