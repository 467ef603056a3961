#include "aws/routes.h"

#include <gtest/gtest.h>

namespace aws {
namespace {

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    routes.add({"GET", "/restapis/{id}"}, 0);
    routes.add({"GET", "/restapis/special"}, 1);
    routes.add({"POST", "/restapis"}, 2);
    routes.add({"POST", "/restapis?mode=import"}, 3);
    routes.add({"GET", "/2015-03-31/functions/"}, 4);
    routes.add({"GET", "/files/{path+}"}, 5);
    routes.add({"GET", "/files/{name}/meta"}, 6);
  }
  std::string find(std::string_view method, std::string_view path, std::string_view query = "") {
    auto found = routes.find(method, path, query, [](size_t) { return true; });
    if (!found) return "none";
    std::string out = std::to_string(found->id);
    for (auto& [name, value] : found->parameters) out.append(" ").append(name).append("=").append(value);
    return out;
  }
  Routes routes;
};

TEST_F(RoutesTest, literals_win_over_parameters_over_the_rest) {
  EXPECT_EQ(find("GET", "/restapis/abc"), "0 id=abc");
  EXPECT_EQ(find("GET", "/restapis/special"), "1");
  EXPECT_EQ(find("GET", "/files/a/meta"), "6 name=a");
  EXPECT_EQ(find("GET", "/files/a/b%20c/d"), "5 path=a/b c/d");
}

TEST_F(RoutesTest, query_parameters_choose) {
  EXPECT_EQ(find("POST", "/restapis"), "2");
  EXPECT_EQ(find("POST", "/restapis", "mode=import&x=1"), "3");
  EXPECT_EQ(find("POST", "/restapis", "mode=other"), "2");
}

TEST_F(RoutesTest, slashes_at_the_end_do_not_count_but_empty_segments_do) {
  EXPECT_EQ(find("GET", "/2015-03-31/functions"), "4");
  EXPECT_EQ(find("GET", "/2015-03-31/functions/"), "4");
  EXPECT_EQ(find("GET", "/restapis//"), "none");
  EXPECT_EQ(find("PUT", "/restapis"), "none");
  EXPECT_EQ(find("GET", "/restapis/a/b"), "none");
  EXPECT_EQ(find("GET", "/files"), "none");
  EXPECT_EQ(find("GET", "/"), "none");
}

}  // namespace
}  // namespace aws
