#include "items/document.h"

#include <gtest/gtest.h>

#include "items/notation.h"

namespace items {
namespace {

using base::Document;

Document tagged(const char* type, Document content) { return Document::object({{type, std::move(content)}}); }

std::string undecodable(Document document) {
  auto value = value_from(std::move(document));
  return value ? "none" : value.error().message;
}

TEST(Document, RoundTrips) {
  Item item = notation::item(
      R"({n: -12.5, s: "text", e: "", t: true, nil: null, l: [1, "a", [], {}], m: {k: {j: [null]}}, ss: SS("a", "b"),
          ns: NS(1, 2.5), bs: BS("x"), b: B("raw")})");
  auto document = to_document(item);
  EXPECT_EQ(document.find("b")->text("B"), "cmF3");
  EXPECT_EQ(document.find("n")->text("N"), "-12.5");
  EXPECT_EQ(document.find("nil")->find("NULL")->boolean() != nullptr, true);
  EXPECT_EQ(to_document(Item(item)), document);
  auto read = item_from(std::move(document));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, item);
}

TEST(Document, NumbersComeOutCanonical) { EXPECT_EQ(to_document(*value_from(tagged("N", "1.50e3"))).text("N"), "1500"); }

TEST(Document, ValidationTexts) {
  const std::string wrong = "One or more parameter values were invalid: ";
  EXPECT_EQ(undecodable(Document::object()),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  EXPECT_EQ(undecodable(tagged("X", "a")),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  EXPECT_EQ(undecodable(Document::object({{"S", "a"}, {"N", "1"}})),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
  EXPECT_EQ(undecodable(Document::object({{"S", "a"}, {"N", "b"}})), "The parameter cannot be converted to a numeric value: b");
  EXPECT_EQ(undecodable(tagged("N", "")), "The parameter cannot be converted to a numeric value");
  EXPECT_EQ(undecodable(tagged("NULL", false)), wrong + "Null attribute value types must have the value of true");
  EXPECT_EQ(undecodable(tagged("SS", Document::list())), wrong + "An string set  may not be empty");
  EXPECT_EQ(undecodable(tagged("NS", Document::list())), wrong + "An number set  may not be empty");
  EXPECT_EQ(undecodable(tagged("BS", Document::list())), wrong + "Binary sets should not be empty");
  EXPECT_EQ(undecodable(tagged("SS", Document::list({"a", "a"}))), wrong + "Input collection [a, a] contains duplicates.");
  EXPECT_EQ(undecodable(tagged("BS", Document::list({"Yg==", "Yg=="}))),
            wrong + "Input collection [Yg==, Yg==]of type BS contains duplicates.");
  EXPECT_EQ(undecodable(tagged("NS", Document::list({"1", "1.0"}))), "Input collection contains duplicates");
  EXPECT_EQ(undecodable(tagged("L", Document::list({Document::object()}))),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
}

TEST(Document, WrongJsonTypes) {
  auto number = value_from(tagged("N", 123));
  ASSERT_FALSE(number.has_value());
  EXPECT_EQ(number.error().code, "SerializationException");
  EXPECT_EQ(number.error().message, "NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(undecodable(tagged("S", true)), "TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(undecodable("a"), "Unexpected value type in payload");
  EXPECT_EQ(undecodable(tagged("B", "abc")), "Base64 encoded length is expected a multiple of 4 bytes but found: 3");
  EXPECT_EQ(undecodable(tagged("S", nullptr)),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
}

TEST(Document, ThirtyTwoLevelsAtMost) {
  auto nested = [](int levels) {
    Document document = tagged("S", "x");
    for (int i = 0; i < levels; ++i)
      document = i % 2 ? tagged("L", Document::list({document})) : tagged("M", Document::object({{"k", document}}));
    return document;
  };
  EXPECT_EQ(undecodable(nested(31)), "none");
  EXPECT_EQ(undecodable(nested(32)),
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit");
}

TEST(Document, NamesAreNotEmpty) {
  auto item = item_from(Document::object({{"", tagged("S", "x")}}));
  ASSERT_FALSE(item.has_value());
  EXPECT_EQ(item.error().message, "Empty attribute name");
}

}  // namespace
}  // namespace items
