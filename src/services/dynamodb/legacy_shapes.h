// The parameters of before expressions: their shapes, and what they become. Like items, they travel as they came and are read
// in `run`. Any thread.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "items/legacy.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

inline constexpr OneOf kComparisonOperator{"IN",       "NULL", "BETWEEN", "LT",          "NOT_CONTAINS", "EQ",      "GT",
                                           "NOT_NULL", "NE",   "LE",      "BEGINS_WITH", "GE",           "CONTAINS"};
inline constexpr OneOf kConditionalOperator{"OR", "AND"};
inline constexpr OneOf kAttributeAction{"ADD", "DELETE", "PUT"};
inline constexpr Length kAttributesToGet{1};

/// An element of QueryFilter, ScanFilter and KeyConditions.
struct LegacyCondition {
  std::optional<std::vector<Document>> values;
  std::string comparison;
};
template <class V>
void fields(V& v, LegacyCondition& x) {
  v.optional("AttributeValueList", x.values);
  v.required("ComparisonOperator", x.comparison, kComparisonOperator);
}
using LegacyConditions = std::map<std::string, LegacyCondition>;

struct LegacyExpected {
  std::optional<Document> value;
  std::optional<bool> exists;
  Word comparison;
  std::optional<std::vector<Document>> values;
};
template <class V>
void fields(V& v, LegacyExpected& x) {
  v.optional("Value", x.value);
  v.optional("Exists", x.exists);
  v.optional("ComparisonOperator", x.comparison, kComparisonOperator);
  v.optional("AttributeValueList", x.values);
}

struct LegacyUpdate {
  std::optional<Document> value;
  Word action;
};
template <class V>
void fields(V& v, LegacyUpdate& x) {
  v.optional("Value", x.value);
  v.optional("Action", x.action, kAttributeAction);
}

/// Each operation has some of these.
struct Legacy {
  std::optional<std::map<std::string, LegacyUpdate>> updates;
  std::optional<std::map<std::string, LegacyExpected>> expected;
  std::optional<LegacyConditions> filter, key_conditions;
  Word conditional_operator;
  std::optional<std::vector<std::string>> attributes_to_get;
};

/// Each is to be read once; an absent one is nothing. ConditionalOperator is checked with what it joins.
Result<std::optional<items::Bound<items::Update>>> updates_from(Legacy& legacy, items::Layer layer);
Result<std::optional<items::Bound<items::Condition>>> expected_from(Legacy& legacy, items::Layer layer);
Result<std::optional<items::Bound<items::Condition>>> filter_from(Legacy& legacy, items::Layer layer);
Result<std::optional<items::Bound<items::Condition>>> key_conditions_from(Legacy& legacy, items::Layer layer);
/// ProjectionExpression or AttributesToGet, whichever there is.
Result<tables::ProjectionClause> projection_from(std::optional<std::string>& projection,
                                                 std::optional<std::vector<std::string>>& attributes_to_get);

}  // namespace services::dynamodb
