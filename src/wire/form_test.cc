#include "wire/form.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace wire {
namespace {

std::string parsed(std::string_view body) {
  auto document = parse_form(body);
  return document ? to_json(*document) : document.error().code;
}

TEST(Form, scalars_lists_maps_and_structures) {
  EXPECT_EQ(parsed("Action=CreateRole&Path=%2Fa+b%2F"), R"({"Action":"CreateRole","Path":"/a b/"})");
  EXPECT_EQ(parsed("Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.2.Key=l"),
            R"({"Tags":[{"Key":"k","Value":"v"},{"Key":"l"}]})");
  EXPECT_EQ(parsed("A.member.10=j&A.member.2=b&A.member.1=a"), R"({"A":["a","b","j"]})");
  EXPECT_EQ(parsed("M.entry.1.key=a&M.entry.1.value=b"), R"({"M":{"a":"b"}})");
  EXPECT_EQ(parsed("S.Inner.Deep=x&S.List.member.1=y"), R"({"S":{"Inner":{"Deep":"x"},"List":["y"]}})");
  EXPECT_EQ(parsed("L.member.1.member.1=x"), R"({"L":[["x"]]})");
  EXPECT_EQ(parsed("Tags="), R"({"Tags":""})");
  EXPECT_EQ(parsed(""), "{}");
  EXPECT_EQ(parsed("A=1&A=2"), R"({"A":"2"})");
}

TEST(Form, refuses_contradictions_and_excess) {
  EXPECT_EQ(parsed("A=1&A.B=2"), "MalformedInput");
  EXPECT_EQ(parsed("A.B=2&A=1"), "MalformedInput");
  std::string deep = "A";
  for (int i = 0; i < 50; ++i) deep += ".A";
  EXPECT_EQ(parsed(deep + "=1"), "MalformedInput");
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "A=1&";
  EXPECT_EQ(parsed(many), "MalformedInput");
}

}  // namespace
}  // namespace wire
