// The parameters of before expressions, translated to the trees that expressions compile to: Expected, QueryFilter, ScanFilter
// and KeyConditions to conditions, AttributeUpdates to updates, AttributesToGet to projections.
//
// Attribute names are literal: "a.b" is one top-level attribute, and nothing is reserved. The values belong to the Bound that
// comes out, which is used like any other. Pure functions; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "items/evaluate.h"

namespace items {

/// One element of Expected, QueryFilter, ScanFilter or KeyConditions, as it comes; values in DynamoDB JSON.
struct LegacyCondition {
  std::string attribute;
  std::optional<std::string> comparison = {};              // "EQ", "NOT_NULL", ...: one of DynamoDB's words
  std::optional<std::vector<base::Document>> values = {};  // AttributeValueList
  std::optional<base::Document> value = {};                // this and `exists` in Expected only
  std::optional<bool> exists = {};
  Layer layer = Layer::current;  // that reads the values
};

/// ConditionalOperator: AND or OR.
enum class Join { all, any };

/// Nothing when there are no conditions. DynamoDB's errors for operand counts and types, and for members that exclude another.
base::Result<std::optional<Bound<Condition>>> bind_expected(std::vector<LegacyCondition> conditions, Join join);
base::Result<std::optional<Bound<Condition>>> bind_filter(std::vector<LegacyCondition> conditions, Join join);
/// One or two conditions; whether they fit a table's keys is for key_range to say.
base::Result<Bound<Condition>> bind_key_conditions(std::vector<LegacyCondition> conditions);

/// One element of AttributeUpdates. `action` is "PUT" (or absent), "ADD" or "DELETE".
struct LegacyUpdate {
  std::string attribute;
  std::optional<std::string> action = {};
  std::optional<base::Document> value = {};
  Layer layer = Layer::current;
};

/// Nothing when there are no updates.
base::Result<std::optional<Bound<Update>>> bind_attribute_updates(std::vector<LegacyUpdate> updates);

/// AttributesToGet: an error when a name is repeated.
base::Result<Bound<Projection>> bind_attributes_to_get(std::vector<std::string> names);

}  // namespace items
