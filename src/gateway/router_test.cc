#include "gateway/router.h"

#include <gtest/gtest.h>

#include "gateway/address.h"

namespace gateway {
namespace {

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    const std::pair<const char*, const char*> routes[] = {{"/", "GET"},
                                                          {"/items", "GET"},
                                                          {"/items/{id}", "GET"},
                                                          {"/items/{id}", "ANY"},
                                                          {"/items/{id}/parts", "GET"},
                                                          {"/items/special", "POST"},
                                                          {"/{proxy+}", "OPTIONS"},
                                                          {"/items/{id}/{rest+}", "GET"},
                                                          {"/part1/hardcoded", "GET"},
                                                          {"/{proxy+}", "GET"}};
    for (auto& [path, method] : routes) router.add(path, method, static_cast<MethodIndex>(names.size())), names.push_back(path);
  }

  std::string find(std::string_view method, std::string_view path) {
    auto route = router.find(method, path);
    if (!route) return "none";
    std::string out = names[route->method];
    for (auto& [name, value] : route->parameters) out += fmt::format(" {}={}", name, value);
    return out;
  }

  Router router;
  std::vector<std::string> names;
};

TEST_F(RouterTest, the_most_specific_wins) {
  EXPECT_EQ(find("GET", "/"), "/");
  EXPECT_EQ(find("GET", ""), "/");
  EXPECT_EQ(find("GET", "/items"), "/items");
  EXPECT_EQ(find("GET", "/items/"), "/items");
  EXPECT_EQ(find("GET", "//items"), "/items");
  EXPECT_EQ(find("GET", "/items/7"), "/items/{id} id=7");
  EXPECT_EQ(find("PATCH", "/items/7"), "/items/{id} id=7");
  EXPECT_EQ(find("POST", "/items/special"), "/items/special");
  EXPECT_EQ(find("GET", "/items/7/parts"), "/items/{id}/parts id=7");
  EXPECT_EQ(find("GET", "/items/7/parts/8"), "/items/{id}/{rest+} id=7 rest=parts/8");
}

TEST_F(RouterTest, a_node_without_the_method_gives_way) {
  EXPECT_EQ(find("OPTIONS", "/items"), "/{proxy+} proxy=items");
  EXPECT_EQ(find("GET", "/items/special"), "/items/{id} id=special");
  EXPECT_EQ(find("GET", "/part1/random"), "/{proxy+} proxy=part1/random");
  EXPECT_EQ(find("POST", "/items"), "none");
  EXPECT_EQ(find("BREW", "/items/7"), "none");
}

TEST_F(RouterTest, parameters_keep_their_encoding) {
  EXPECT_EQ(find("GET", "/items/a%2Fb%20c"), "/items/{id} id=a%2Fb%20c");
  EXPECT_EQ(find("GET", "/x//y/"), "/{proxy+} proxy=x//y");
}

std::string addressed(std::string_view host, std::string_view target) {
  auto address = address_of(host, target);
  return address ? fmt::format("{} {} {}", address->api, address->stage, address->path) : "none";
}

TEST(Address, by_host_and_by_path) {
  EXPECT_EQ(addressed("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "/Prod/items?x=1"), "a1b2c3d4e5 Prod /items");
  EXPECT_EQ(addressed("a1b2.execute-api.localhost:4566", "//Prod"), "a1b2 Prod ");
  EXPECT_EQ(addressed("a1b2.execute-api.eu-west-1.localhost.localstack.cloud:4566", "/Prod//x/"), "a1b2 Prod //x/");
  EXPECT_EQ(addressed("localhost:4566", "/restapis/a1b2/Prod/_user_request_/items/1?y"), "a1b2 Prod /items/1");
  EXPECT_EQ(addressed("localhost:4566", "/restapis/a1b2/Prod/_user_request_"), "a1b2 Prod ");
  EXPECT_EQ(addressed("localhost:4566", "/_aws/execute-api/a1b2/Prod/items"), "a1b2 Prod /items");
  EXPECT_EQ(addressed("localhost:4566", "/restapis/a1b2/deployments"), "none");
  EXPECT_EQ(addressed("localhost:4566", "/restapis/a1b2/Prod/_user_request_x"), "none");
  EXPECT_EQ(addressed("dynamodb.us-east-1.amazonaws.com", "/"), "none");
  EXPECT_EQ(addressed("execute-api.localhost", "/x"), "none");
}

}  // namespace
}  // namespace gateway
