#include "backups/csv.h"

#include <gtest/gtest.h>

namespace backups {
namespace {

using Fields = std::vector<std::string>;

TEST(CsvTest, FieldsAreSplit) {
  EXPECT_EQ(*csv_fields("a,b,c", ','), (Fields{"a", "b", "c"}));
  EXPECT_EQ(*csv_fields("", ','), Fields{""});
  EXPECT_EQ(*csv_fields("a,,", ','), (Fields{"a", "", ""}));
  EXPECT_EQ(*csv_fields("a b|c,d", '|'), (Fields{"a b", "c,d"}));
}

TEST(CsvTest, QuotesHoldDelimitersAndQuotes) {
  EXPECT_EQ(*csv_fields(R"("a,b","say ""x""",c)", ','), (Fields{"a,b", R"(say "x")", "c"}));
  EXPECT_EQ(*csv_fields("\"two\nlines\",x", ','), (Fields{"two\nlines", "x"}));
  EXPECT_FALSE(csv_fields(R"("a)", ','));
  EXPECT_FALSE(csv_fields(R"("a"b,c)", ','));
  EXPECT_TRUE(goes_on(R"(x,"a)"));
  EXPECT_FALSE(goes_on(R"(x,"a""b")"));
}

}  // namespace
}  // namespace backups
