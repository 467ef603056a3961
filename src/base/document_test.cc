#include "base/document.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(DocumentTest, NumbersKeepTheirText) {
  EXPECT_EQ(Document(Number{"1.10"}).number()->text, "1.10");
  EXPECT_EQ(Document(3.0).number()->text, "3");
  EXPECT_EQ(Document(0.1).number()->text, "0.1");
  EXPECT_EQ(Document(Number{"1e2"}).integer(), 100);
  EXPECT_EQ(Document(Number{"1.5"}).integer(), std::nullopt);
}

TEST(DocumentTest, ObjectsKeepOrderAndCompareWithoutIt) {
  auto first = Document::object({{"a", 1}, {"b", "x"}});
  auto second = Document::object({{"b", "x"}, {"a", 1}});
  EXPECT_EQ(first, second);
  first.set("a", 2);
  EXPECT_FALSE(first == second);
  EXPECT_EQ(first.members()->front().first, "a");
  EXPECT_EQ(first.text("b"), "x");
  EXPECT_TRUE(first.erase("b"));
  EXPECT_EQ(first.find("b"), nullptr);
}

}  // namespace
}  // namespace base
