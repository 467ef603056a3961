#include "tables/key_rules.h"

#include <gtest/gtest.h>

#include "tables/testing.h"

namespace tables {
namespace {

using items::Item;
using items::Value;
using testing::bindings;

/// Hash key "id" (S), sort key "since" (N), index "by-kind" on "kind" (S).
Table sample_table() {
  Table table;
  table.keys = items::KeySchema({{"id", items::Type::string}}, {{"since", items::Type::number}});
  TableIndex index;
  index.definition.name = "by-kind";
  index.keys = items::KeySchema({{"kind", items::Type::string}}, {});
  table.indexes.push_back(index);
  return table;
}

items::Bound<items::Update> update(std::string_view text, Item values) {
  return *items::bind(*items::parse_update(text), bindings({}, std::move(values)));
}

std::string verdict(base::Status status) { return status ? "good" : status.error().message; }

TEST(KeyRules, UpdatesLeaveKeysAlone) {
  auto table = sample_table();
  auto check = [&](std::string_view text, Value value) {
    return verdict(check_update_keys(table, update(text, {{":v", std::move(value)}})));
  };
  EXPECT_EQ(check("SET more = :v", Value("x")), "good");
  EXPECT_EQ(check("SET kind = :v", Value("x")), "good");
  EXPECT_EQ(check("SET id.more = :v", Value("x")),
            "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key");
  EXPECT_EQ(
      check("ADD kind :v", Value::of(1)),
      "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind");
  EXPECT_EQ(check("SET kind = if_not_exists(kind, :v)", Value(true)),
            "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: BOOL IndexName: "
            "by-kind");
  EXPECT_EQ(check("SET kind.more = :v", Value("x")),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: kind");
  EXPECT_EQ(check("SET more = if_not_exists(since[0], :v)", Value("x")),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: since");
}

TEST(KeyRules, WhatAnItemMadeOfIndexKeys) {
  auto table = sample_table();
  auto copy = update("SET kind = b, more = :v", {{":v", Value("x")}});
  EXPECT_TRUE(writes_index_key(table, copy));
  EXPECT_EQ(verdict(check_updated_index_keys(table, copy, {{"kind", Value("x")}})), "good");
  EXPECT_EQ(verdict(check_updated_index_keys(table, copy, {{"kind", Value::of(1)}})),
            "The update expression attempted to update the secondary index key to unsupported type");
  EXPECT_EQ(verdict(check_updated_index_keys(table, copy, {{"kind", Value("")}})),
            "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a "
            "value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.");
  auto elsewhere = update("SET more = :v", {{":v", Value("x")}});
  EXPECT_FALSE(writes_index_key(table, elsewhere));
  EXPECT_EQ(verdict(check_updated_index_keys(table, elsewhere, {{"kind", Value::of(1)}})), "good");
}

TEST(KeyRules, ReadsLookAtKeysAsAWhole) {
  auto table = sample_table();
  auto projection = [&](std::string_view text) {
    return verdict(check_scalar_keys(table, *items::bind(*items::parse_projection(text), nullptr)));
  };
  EXPECT_EQ(projection("id, kind, more.x"), "good");
  EXPECT_EQ(projection("id[0]"),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id");
  auto filter = *items::bind(*items::parse_filter("kind.x = more"), nullptr);
  EXPECT_EQ(verdict(check_scalar_keys(table, filter)),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: kind");
}

}  // namespace
}  // namespace tables
