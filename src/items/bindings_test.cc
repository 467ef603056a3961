#include "items/bindings.h"

#include <gtest/gtest.h>

#include "items/expression.h"

namespace items {
namespace {

using base::Document;

std::string failure(Document names, Document values) {
  auto made = make_bindings(std::move(names), std::move(values));
  return made ? "none" : made.error().message;
}

Document text(const char* content) { return Document::object({{"S", content}}); }

TEST(Bindings, ReadsBoth) {
  auto made = make_bindings(Document::object({{"#a", "name"}}), Document::object({{":v", text("x")}}));
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(*(*made)->name("#a"), "name");
  EXPECT_EQ(*(*made)->value(":v"), Value("x"));
  EXPECT_EQ((*made)->name("#b"), nullptr);
  EXPECT_EQ(failure({}, {}), "none");
}

TEST(Bindings, Errors) {
  EXPECT_EQ(failure(Document::object(), {}), "ExpressionAttributeNames must not be empty");
  EXPECT_EQ(failure({}, Document::object()), "ExpressionAttributeValues must not be empty");
  EXPECT_EQ(failure(Document::object({{"a", "x"}}), {}),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
  EXPECT_EQ(failure(Document::object({{"#", "x"}}), {}),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"");
  EXPECT_EQ(failure({}, Document::object({{":a-b", text("x")}})),
            "ExpressionAttributeValues contains invalid key: Syntax error; key: \":a-b\"");
  EXPECT_EQ(
      failure({}, Document::object({{":b", Document::object()}})),
      "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the "
      "supported datatypes for key :b");
}

TEST(Bindings, AllMustBeUsed) {
  auto bindings = make_bindings(Document::object({{"#a", "x"}, {"#b", "y"}}), Document::object({{":a", text("x")}}));
  auto condition = parse_condition("#a = :a");
  EXPECT_EQ(check_all_used(**bindings, {nullptr, &(*condition)->placeholders}).error().message,
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
  auto projection = parse_projection("#b.#a");
  EXPECT_TRUE(check_all_used(**bindings, {&(*condition)->placeholders, &(*projection)->placeholders}));
  EXPECT_EQ(check_all_used(**bindings, {&(*projection)->placeholders}).error().message,
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
}

}  // namespace
}  // namespace items
