#include "wire/http.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

TEST(Http, headers_compare_without_case) {
  Headers headers;
  headers.add("Content-Type", "a");
  headers.add("X-A", "1");
  headers.add("x-a", "2");
  EXPECT_EQ(headers.get("content-TYPE"), "a");
  EXPECT_EQ(headers.get("X-a"), "1");
  headers.set("X-A", "3");
  EXPECT_EQ(headers.size(), 2u);
  headers.erase("content-type");
  EXPECT_EQ(headers.find("Content-Type"), nullptr);
}

TEST(Http, target_splits_at_the_first_mark) {
  Request request;
  request.target = "/a%20b?x=1?2";
  EXPECT_EQ(request.path(), "/a%20b");
  EXPECT_EQ(request.query(), "x=1?2");
  request.target = "/a";
  EXPECT_EQ(request.query(), "");
}

TEST(Http, percent_coding) {
  EXPECT_EQ(percent_decode("a%2Fb+c"), "a/b+c");
  EXPECT_FALSE(percent_decode("%2"));
  EXPECT_FALSE(percent_decode("%zz"));
  EXPECT_EQ(percent_decode("%41%"), std::nullopt);
  EXPECT_EQ(percent_decode("x%41"), "xA");
  EXPECT_EQ(percent_encode("a/b é~"), "a%2Fb%20%C3%A9~");
  EXPECT_EQ(percent_encode("a/b", Slash::keep), "a/b");
}

TEST(Http, query_pairs) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(parse_query("a=1&b&c=x+y%21&&d=%zz=1"), (Pairs{{"a", "1"}, {"b", ""}, {"c", "x y!"}, {"d", "%zz=1"}}));
}

}  // namespace
}  // namespace wire
