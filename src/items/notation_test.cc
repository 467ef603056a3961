#include "items/notation.h"

#include <gtest/gtest.h>

#include <fstream>

namespace items::notation {

std::vector<Row> rows(const std::string& path) {
  std::ifstream file(path);
  CHECK(file.is_open());
  std::vector<Row> out;
  std::string text;
  for (int line = 1; std::getline(file, text); ++line) {
    if (text.empty() || text.starts_with("--")) continue;
    Row row{line, {}};
    size_t begin = 0;
    for (size_t end = text.find(" | "); end != std::string::npos; end = text.find(" | ", begin)) {
      row.columns.push_back(text.substr(begin, end - begin));
      begin = end + 3;
    }
    row.columns.push_back(text.substr(begin));
    out.push_back(std::move(row));
  }
  return out;
}

TEST(Notation, ReadsEveryType) {
  Item read = item(R"({a: 1, "b c": "x", l: [1, true], m: {n: null}, s: SS("q", "p"), b: B("raw"), e: {}, f: []})");
  EXPECT_EQ(read.size(), 8u);
  EXPECT_EQ(*read.find("a")->number(), Decimal(1));
  EXPECT_EQ(*read.find("b c")->string(), "x");
  EXPECT_EQ(read.find("l")->list()->size(), 2u);
  EXPECT_TRUE(read.find("m")->map()->find("n")->is_null());
  EXPECT_EQ(read.find("s")->strings()->front(), "p");
  EXPECT_EQ(*read.find("b")->binary(), "raw");
}

}  // namespace items::notation
