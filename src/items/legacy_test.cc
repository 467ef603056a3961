#include "items/legacy.h"

#include <gtest/gtest.h>

#include "items/document.h"
#include "items/notation.h"

namespace items {
namespace {

using base::Document;

Document document(std::string_view value) { return to_document(notation::value(value)); }

std::vector<Document> documents(std::initializer_list<std::string_view> values) {
  std::vector<Document> all;
  for (auto value : values) all.push_back(document(value));
  return all;
}

LegacyCondition condition(std::string_view comparison, std::initializer_list<std::string_view> values) {
  return {"a", std::string(comparison), documents(values)};
}

/// "true" or "false" for the item, or the error.
std::string outcome(std::vector<LegacyCondition> conditions, std::string_view item, Join join = Join::all) {
  auto bound = bind_filter(std::move(conditions), join);
  if (!bound) return bound.error().message;
  if (!*bound) return "none";
  return matches(**bound, notation::item(item)) ? "true" : "false";
}

std::string one(LegacyCondition condition, std::string_view item) {
  std::vector<LegacyCondition> conditions;
  conditions.push_back(std::move(condition));
  return outcome(std::move(conditions), item);
}

TEST(Legacy, Comparisons) {
  EXPECT_EQ(one(condition("EQ", {"1"}), "{a: 1.0}"), "true");
  EXPECT_EQ(one(condition("EQ", {"[1]"}), "{a: [1]}"), "true");
  EXPECT_EQ(one(condition("EQ", {"SS(\"x\", \"y\")"}), "{a: SS(\"y\", \"x\")}"), "true");
  EXPECT_EQ(one(condition("NE", {"1"}), "{a: 2}"), "true");
  EXPECT_EQ(one(condition("NE", {"1"}), "{}"), "true");
  EXPECT_EQ(one(condition("LT", {"2"}), "{a: 1}"), "true");
  EXPECT_EQ(one(condition("LE", {"2"}), "{a: \"1\"}"), "false");
  EXPECT_EQ(one(condition("GE", {"2"}), "{a: 2}"), "true");
  EXPECT_EQ(one(condition("GT", {"2"}), "{}"), "false");
  EXPECT_EQ(one(condition("NOT_NULL", {}), "{a: null}"), "true");
  EXPECT_EQ(one(condition("NULL", {}), "{b: 1}"), "true");
  EXPECT_EQ(one(condition("CONTAINS", {"\"ell\""}), "{a: \"hello\"}"), "true");
  EXPECT_EQ(one(condition("CONTAINS", {"2"}), "{a: [1, 2]}"), "true");
  EXPECT_EQ(one(condition("CONTAINS", {"2"}), "{a: NS(1, 2)}"), "true");
  EXPECT_EQ(one(condition("NOT_CONTAINS", {"\"x\""}), "{a: \"hello\"}"), "true");
  EXPECT_EQ(one(condition("NOT_CONTAINS", {"\"x\""}), "{}"), "true");
  EXPECT_EQ(one(condition("BEGINS_WITH", {"\"he\""}), "{a: \"hello\"}"), "true");
  EXPECT_EQ(one(condition("IN", {"1", "2"}), "{a: 2}"), "true");
  EXPECT_EQ(one(condition("BETWEEN", {"1", "2"}), "{a: 3}"), "false");
}

TEST(Legacy, OperandMistakes) {
  const std::string prefix = "One or more parameter values were invalid: ";
  EXPECT_EQ(one(condition("EQ", {}), "{}"), prefix + "Invalid number of argument(s) for the EQ ComparisonOperator");
  EXPECT_EQ(one(condition("NULL", {"1"}), "{}"), prefix + "Invalid number of argument(s) for the NULL ComparisonOperator");
  EXPECT_EQ(one(condition("BETWEEN", {"1"}), "{}"),
            prefix + "Invalid number of argument(s) for the BETWEEN ComparisonOperator");
  EXPECT_EQ(one(condition("IN", {}), "{}"), prefix + "Invalid number of argument(s) for the IN ComparisonOperator");
  EXPECT_EQ(one(condition("IN", {"1", "\"1\""}), "{}"),
            prefix + "AttributeValues inside AttributeValueList must be of same type");
  EXPECT_EQ(one(condition("LT", {"true"}), "{}"), prefix + "ComparisonOperator LT is not valid for BOOL AttributeValue type");
  EXPECT_EQ(one(condition("CONTAINS", {"SS(\"x\")"}), "{}"),
            prefix + "ComparisonOperator CONTAINS is not valid for SS AttributeValue type");
  EXPECT_EQ(one(condition("BEGINS_WITH", {"1"}), "{}"),
            prefix + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type");
  EXPECT_EQ(one(condition("BETWEEN", {"2", "1"}), "{}"),
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
}

TEST(Legacy, NamesAreLiteralAndConditionsJoin) {
  std::vector<LegacyCondition> conditions;
  conditions.push_back({"a.b", "EQ", documents({"1"})});
  conditions.push_back({"status", "EQ", documents({"2"})});
  EXPECT_EQ(outcome(conditions, "{\"a.b\": 1, status: 2}"), "true");
  EXPECT_EQ(outcome(conditions, "{\"a.b\": 1, status: 3}"), "false");
  EXPECT_EQ(outcome(conditions, "{\"a.b\": 1, status: 3}", Join::any), "true");
  EXPECT_EQ(outcome({}, "{}"), "none");
  std::vector<LegacyCondition> many;
  for (int i = 0; i < 20'000; ++i) many.push_back({std::to_string(i), "NULL"});
  EXPECT_EQ(outcome(std::move(many), "{}"), "true");
}

std::string expected(LegacyCondition condition, std::string_view item) {
  condition.attribute = "a";
  std::vector<LegacyCondition> conditions;
  conditions.push_back(std::move(condition));
  auto bound = bind_expected(std::move(conditions), Join::all);
  if (!bound) return bound.error().message;
  return matches(**bound, notation::item(item)) ? "true" : "false";
}

TEST(Legacy, Expected) {
  const std::string prefix = "One or more parameter values were invalid: ";
  EXPECT_EQ(expected({.value = document("1")}, "{a: 1}"), "true");
  EXPECT_EQ(expected({.value = document("1"), .exists = true}, "{a: 2}"), "false");
  EXPECT_EQ(expected({.exists = false}, "{}"), "true");
  EXPECT_EQ(expected({.exists = false}, "{a: 2}"), "false");
  EXPECT_EQ(expected({.comparison = "GE", .value = document("2")}, "{a: 2}"), "true");
  EXPECT_EQ(expected({}, "{}"), prefix + "Value must be provided when Exists is null for Attribute: a");
  EXPECT_EQ(expected({.exists = true}, "{}"), prefix + "Value must be provided when Exists is true for Attribute: a");
  EXPECT_EQ(expected({.value = document("1"), .exists = false}, "{}"),
            prefix + "Value cannot be used when Exists is false for Attribute: a");
  EXPECT_EQ(expected({.comparison = "LT"}, "{}"),
            prefix + "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a");
  EXPECT_EQ(expected({.comparison = "LT", .exists = true}, "{}"),
            prefix + "Exists and ComparisonOperator cannot be used together for Attribute: a");
  EXPECT_EQ(expected({.values = documents({"1"})}, "{}"),
            prefix + "AttributeValueList can only be used with a ComparisonOperator for Attribute: a");
  EXPECT_EQ(expected({.values = documents({"1"}), .value = document("1")}, "{}"),
            prefix + "Value and AttributeValueList cannot be used together for Attribute: a");
}

/// The item afterwards, or the error.
std::string updated(LegacyUpdate update, std::string_view item, std::string_view after = "") {
  update.attribute = "a";
  std::vector<LegacyUpdate> updates;
  updates.push_back(std::move(update));
  auto bound = bind_attribute_updates(std::move(updates));
  if (!bound) return bound.error().message;
  auto result = apply(**bound, notation::item(item));
  if (!result) return result.error().message;
  return *result == notation::item(after) ? "as wanted" : "something else";
}

TEST(Legacy, AttributeUpdates) {
  EXPECT_EQ(updated({.value = document("1")}, "{}", "{a: 1}"), "as wanted");
  EXPECT_EQ(updated({.action = "PUT", .value = document("1")}, "{a: 5}", "{a: 1}"), "as wanted");
  EXPECT_EQ(updated({.action = "DELETE"}, "{a: 5, b: 1}", "{b: 1}"), "as wanted");
  EXPECT_EQ(updated({.action = "DELETE", .value = document("SS(\"x\")")}, "{a: SS(\"x\", \"y\")}", "{a: SS(\"y\")}"),
            "as wanted");
  EXPECT_EQ(updated({.action = "DELETE", .value = document("SS(\"x\")")}, "{a: SS(\"x\")}", "{}"), "as wanted");
  EXPECT_EQ(updated({.action = "ADD", .value = document("2")}, "{a: 5}", "{a: 7}"), "as wanted");
  EXPECT_EQ(updated({.action = "ADD", .value = document("2")}, "{}", "{a: 2}"), "as wanted");
  EXPECT_EQ(updated({.action = "ADD", .value = document("[2]")}, "{a: [1]}", "{a: [1, 2]}"), "as wanted");
  EXPECT_EQ(updated({.action = "ADD", .value = document("NS(2)")}, "{a: NS(1)}", "{a: NS(1, 2)}"), "as wanted");
  EXPECT_EQ(updated({.action = "ADD", .value = document("2")}, "{a: \"x\"}"), "Type mismatch for attribute to update");
  EXPECT_EQ(updated({.action = "DELETE", .value = document("NS(1)")}, "{a: SS(\"x\")}"),
            "Type mismatch for attribute to update");
}

TEST(Legacy, AttributeUpdateMistakes) {
  const std::string prefix = "One or more parameter values were invalid: ";
  EXPECT_EQ(updated({}, "{}"), prefix + "Only DELETE action is allowed when no attribute value is specified");
  EXPECT_EQ(updated({.action = "ADD"}, "{}"), prefix + "Only DELETE action is allowed when no attribute value is specified");
  EXPECT_EQ(updated({.action = "DELETE", .value = document("1")}, "{}"),
            prefix + "DELETE action with value is not supported for the type N");
  EXPECT_EQ(updated({.action = "ADD", .value = document("\"x\"")}, "{}"),
            prefix + "ADD action is not supported for the type S");
}

TEST(Legacy, KeyConditions) {
  KeySchema schema({{"h", Type::string}}, {{"r", Type::number}});
  auto range = [&](std::vector<LegacyCondition> conditions) -> std::string {
    auto bound = bind_key_conditions(std::move(conditions));
    if (!bound) return bound.error().message;
    if (auto status = check_key_condition(*bound); !status) return status.error().message;
    auto found = key_range(*bound, schema);
    return found ? "a range" : found.error().message;
  };
  LegacyCondition hash{"h", "EQ", documents({"\"x\""})};
  EXPECT_EQ(range({hash}), "a range");
  EXPECT_EQ(range({hash, {"r", "BETWEEN", documents({"1", "2"})}}), "a range");
  EXPECT_EQ(range({hash, {"r", "IN", documents({"1"})}}), "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(range({hash, {"r", "NOT_CONTAINS", documents({"1"})}}),
            "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(range({hash, {"r", "NULL"}}), "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(range({hash, {"q", "NULL"}}), "Query condition missed key schema element: r");
  EXPECT_EQ(range({{"h", "GT", documents({"\"x\""})}}), "Query key condition not supported");
  EXPECT_EQ(range({}), "Conditions can be of length 1 or 2 only");
}

TEST(Legacy, AttributesToGet) {
  auto bound = bind_attributes_to_get({"a.b", "status", "none"});
  ASSERT_TRUE(bound);
  EXPECT_EQ(project(*bound, notation::item("{\"a.b\": 1, status: 2, c: 3}")), notation::item("{\"a.b\": 1, status: 2}"));
  EXPECT_EQ(bind_attributes_to_get({"a", "b", "a"}).error().message,
            "One or more parameter values were invalid: Duplicate value in attribute name: a");
}

}  // namespace
}  // namespace items
