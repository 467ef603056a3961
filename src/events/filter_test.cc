#include "events/filter.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace events {
namespace {

bool matches(const char* pattern, const char* event) {
  auto filter = Filter::parse(pattern);
  EXPECT_TRUE(filter) << pattern;
  return filter && filter->matches(*wire::parse_json(event));
}

TEST(FilterTest, EveryTest) {
  struct Row {
    const char *pattern, *yes, *no;
  };
  for (auto [pattern, yes, no] : {
           Row{R"({"a":["x",1]})", R"({"a":1.0})", R"({"a":"1"})"},
           {R"({"a":[null]})", R"({"a":null})", R"({})"},
           {R"({"a":[true]})", R"({"a":true})", R"({"a":"true"})"},
           {R"({"a":[""]})", R"({"a":""})", R"({"a":"x"})"},
           {R"({"a":[{"prefix":"ab"}]})", R"({"a":"abc"})", R"({"a":"ABC"})"},
           {R"({"a":[{"prefix":{"equals-ignore-case":"ab"}}]})", R"({"a":"ABC"})", R"({"a":"b"})"},
           {R"({"a":[{"suffix":"c"}]})", R"({"a":"abc"})", R"({"a":"abC"})"},
           {R"({"a":[{"equals-ignore-case":"Ab"}]})", R"({"a":"aB"})", R"({"a":"abc"})"},
           {R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", R"({"a":"x"})"},
           {R"({"a":[{"anything-but":["x",1]}]})", R"({"a":2})", R"({"a":1})"},
           {R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", R"({})"},
           {R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"y"})", R"({"a":"xy"})"},
           {R"({"a":[{"anything-but":{"suffix":["x","y"]}}]})", R"({"a":"yz"})", R"({"a":"xy"})"},
           {R"({"a":[{"anything-but":{"equals-ignore-case":"X"}}]})", R"({"a":"y"})", R"({"a":"x"})"},
           {R"({"a":[{"numeric":["=",5]}]})", R"({"a":5.0})", R"({"a":"5"})"},
           {R"({"a":[{"numeric":[">",1,"<=",5]}]})", R"({"a":5})", R"({"a":1})"},
           {R"({"a":[{"exists":true}]})", R"({"a":0})", R"({"a":{}})"},
           {R"({"a":[{"exists":false}]})", R"({"b":0})", R"({"a":0})"},
           {R"({"a":{"b":[{"exists":false}]}})", R"({})", R"({"a":{"b":[1]}})"},
           {R"({"a":["x"],"b":["y"]})", R"({"a":"x","b":"y"})", R"({"a":"x"})"},
           {R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})", R"({"a":"y"})"},
           {R"({"a":["x"]})", R"({"a":["y","x"]})", R"({"a":["y"]})"},
           {R"({"a":{"b":[1],"c":[2]}})", R"({"a":[{"b":0},{"b":1,"c":2}]})", R"({"a":[{"b":1},{"c":2}]})"},
       }) {
    EXPECT_TRUE(matches(pattern, yes)) << pattern << yes;
    EXPECT_FALSE(matches(pattern, no)) << pattern << no;
  }
}

TEST(FilterTest, WhatIsNoPattern) {
  for (const char* bad :
       {"", "x", "[]", "{}", R"({"a":1})", R"({"a":[]})", R"({"a":{}})", R"({"a":[[1]]})", R"({"a":[{"cidr":"1.1.1.1/8"}]})",
        R"({"a":[{"prefix":1}]})", R"({"a":[{"prefix":"a","suffix":"b"}]})", R"({"a":[{"numeric":[">"]}]})",
        R"({"a":[{"numeric":[">",5,"<",1]}]})", R"({"a":[{"numeric":["<",5,">",1]}]})", R"({"a":[{"exists":"yes"}]})",
        R"({"a":[{"anything-but":[]}]})", R"({"a":[{"anything-but":{"numeric":["=",1]}}]})"}) {
    auto filter = Filter::parse(bad);
    ASSERT_FALSE(filter) << bad;
    EXPECT_EQ(filter.error().message, "Invalid filter pattern definition.");
  }
  EXPECT_FALSE(Filter::parse(std::string(5000, ' ') + R"({"a":[1]})"));
}

}  // namespace
}  // namespace events
