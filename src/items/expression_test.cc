// The rows of testdata/: conditions, updates, projections and key conditions, with what must come of them.
#include <gtest/gtest.h>

#include "items/evaluate.h"
#include "items/notation.h"

namespace items {
namespace {

using base::Result;
using notation::Row;

std::vector<Row> rows(const char* file) { return notation::rows(std::string(ROOM_FOLDER "/testdata/") + file); }

Result<bool> outcome(std::string_view text, const Item& item, std::shared_ptr<const Bindings> bindings) {
  TRY(auto condition, parse_condition(text));
  TRY(auto bound, items::bind(condition, std::move(bindings)));
  return matches(bound, item);
}

TEST(Expressions, Conditions) {
  for (auto& [line, columns] : rows("conditions.txt")) {
    ASSERT_EQ(columns.size(), 4u) << line;
    auto result = outcome(columns[0], notation::item(columns[1]), notation::bindings(columns[2]));
    std::string got = !result ? result.error().message : *result ? "true" : "false";
    EXPECT_EQ(got, columns[3]) << "conditions.txt:" << line;
  }
}

TEST(Expressions, ConditionMistakes) {
  for (auto& [line, columns] : rows("condition_mistakes.txt")) {
    ASSERT_EQ(columns.size(), 3u) << line;
    auto result = outcome(columns[0], {}, notation::bindings(columns[1]));
    EXPECT_EQ(result ? "none" : result.error().message, "Invalid ConditionExpression: " + columns[2])
        << "condition_mistakes.txt:" << line;
    if (!result) EXPECT_EQ(result.error().code, "ValidationException");
  }
}

/// What an update makes of the item, or its error.
Result<Item> updated(std::string_view text, Item item, std::shared_ptr<const Bindings> bindings) {
  TRY(auto update, parse_update(text));
  TRY(auto bound, items::bind(update, std::move(bindings)));
  return apply(bound, std::move(item));
}

TEST(Expressions, Updates) {
  for (auto& [line, columns] : rows("updates.txt")) {
    ASSERT_EQ(columns.size(), 4u) << line;
    auto result = updated(columns[0], notation::item(columns[1]), notation::bindings(columns[2]));
    if (columns[3].starts_with('{')) {
      EXPECT_TRUE(result.has_value()) << "updates.txt:" << line << ": " << (result ? "" : result.error().message);
      if (result) EXPECT_TRUE(*result == notation::item(columns[3])) << "updates.txt:" << line;
    } else {
      EXPECT_EQ(result ? "none" : result.error().message, columns[3]) << "updates.txt:" << line;
    }
  }
}

TEST(Expressions, UpdatedParts) {
  auto bound = *items::bind(*parse_update("SET a.b = :v, c[1] = :v REMOVE d ADD n :n"), notation::bindings("{:v: 1, :n: 2}"));
  auto old = notation::item(R"({a: {b: 0, x: 9}, c: [7, 8], d: "gone", n: 3, k: "key"})");
  EXPECT_EQ(updated_parts(bound, old), notation::item(R"({a: {b: 0}, c: [8], d: "gone", n: 3})"));
  EXPECT_EQ(updated_parts(bound, *apply(bound, old)), notation::item("{a: {b: 1}, c: [1], n: 5}"));
  EXPECT_TRUE(touches(bound, "a"));
  EXPECT_FALSE(touches(bound, "k"));
  EXPECT_EQ(attributes(bound), (std::vector<std::string_view>{"a", "c", "d", "n"}));
}

TEST(Expressions, Projections) {
  for (auto& [line, columns] : rows("projections.txt")) {
    ASSERT_EQ(columns.size(), 4u) << line;
    auto parsed = parse_projection(columns[0]);
    auto bound = parsed ? items::bind(*parsed, notation::bindings(columns[2])) : base::fail(parsed.error());
    if (columns[3].starts_with('{')) {
      ASSERT_TRUE(bound.has_value()) << "projections.txt:" << line << ": " << bound.error().message;
      EXPECT_TRUE(project(*bound, notation::item(columns[1])) == notation::item(columns[3])) << "projections.txt:" << line;
    } else {
      EXPECT_EQ(bound ? "none" : bound.error().message, columns[3]) << "projections.txt:" << line;
    }
  }
}

/// A range in short: "h = 1, between 2 3".
std::string short_text(const KeyRange& range) {
  constexpr std::array<std::string_view, 8> names = {"all", "=", "<", "<=", ">", ">=", "between", "begins_with"};
  auto text = [](const Value& value) {
    return value.number() ? value.number()->text() : value.string() ? *value.string() : "-";
  };
  std::string out;
  for (const auto* values : {&range.hash, &range.equal}) {
    for (const auto& value : *values) out += (out.empty() ? "" : ",") + text(value);
  }
  out += " " + std::string(names[static_cast<size_t>(range.sort)]);
  if (range.sort != SortOperator::all) out += " " + text(range.low);
  if (range.sort == SortOperator::between) out += " " + text(range.high);
  return out;
}

TEST(Expressions, KeyConditions) {
  const std::map<std::string, KeySchema, std::less<>> schemas = {
      {"hr", {{{"h", Type::string}}, {{"r", Type::number}}}},
      {"h", {{{"h", Type::string}}, {}}},
      {"hs", {{{"h", Type::string}}, {{"r", Type::string}}}},
      {"hhrrr", {{{"h", Type::string}, {"i", Type::number}}, {{"r", Type::number}, {"s", Type::string}, {"t", Type::number}}}}};
  for (auto& [line, columns] : rows("key_conditions.txt")) {
    ASSERT_EQ(columns.size(), 4u) << line;
    const auto& keys = schemas.at(columns[1]);
    auto range = [&]() -> Result<KeyRange> {
      TRY(auto parsed, parse_key_condition(columns[0]));
      TRY(auto bound, items::bind(parsed, notation::bindings(columns[2])));
      return key_range(bound, keys);
    }();
    EXPECT_EQ(range ? short_text(*range) : range.error().message, columns[3]) << "key_conditions.txt:" << line;
  }
}

TEST(Expressions, Limits) {
  auto filler = [](size_t size) { return "a = :v" + std::string(size - 6, ' '); };
  EXPECT_TRUE(parse_condition(filler(4096)));
  EXPECT_EQ(parse_filter(filler(4097)).error().message,
            "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097");
  auto chain = [](int comparisons) {
    std::string text = "a=:v";
    for (int i = 1; i < comparisons; ++i) text += " OR a=:v";
    return text;
  };
  EXPECT_TRUE(parse_condition(chain(150)));  // 299 operators
  EXPECT_EQ(parse_condition(chain(151)).error().message,
            "Invalid ConditionExpression: The expression contains too many operators; operator count: 301");
  EXPECT_FALSE(parse_condition(std::string(4000, '(')));
  EXPECT_FALSE(parse_update("SET a = " + std::string(4000, '(')));
  std::string nots;
  for (int i = 0; i < 900; ++i) nots += "NOT ";
  EXPECT_FALSE(parse_condition(nots + "a=:v"));
  std::string many = "a IN (:v";
  for (int i = 1; i < 101; ++i) many += ",:v";
  EXPECT_EQ(parse_condition(many + ")").error().message,
            "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101");
}

TEST(Expressions, ManyPathsBindFast) {
  std::string text = "a0";
  for (int i = 1; i < 800; ++i) text += ",a" + std::to_string(i);
  EXPECT_TRUE(items::bind(*parse_projection(text), nullptr));
  EXPECT_FALSE(items::bind(*parse_projection(text.substr(0, 3900) + ",a7"), nullptr));
}

TEST(Expressions, AttributesOfConditions) {
  auto bound = *items::bind(*parse_filter("z.y > :v AND (NOT contains(#n, a[0]) OR size(z) = :v)"),
                            notation::bindings("{#n: \"name\", :v: 1}"));
  EXPECT_EQ(attributes(bound), (std::vector<std::string_view>{"a", "name", "z"}));
}

}  // namespace
}  // namespace items
