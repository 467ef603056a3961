#include "aws/gather.h"

#include <gtest/gtest.h>

#include "aws/limits.h"
#include "aws/sample_test.h"
#include "wire/json.h"

namespace aws {
namespace {

class GatherTest : public testing::Test {
 protected:
  GatherTest() { sample::fill(directory, shelf); }
  std::string gathered(const Match& match, wire::Request request) {
    auto input = gather(match, request);
    return input ? wire::to_json(*input) : input.error().code;
  }
  std::string routed(wire::Request request) {
    return gathered(directory.find_route("", request.method, request.path(), request.query()), request);
  }
  sample::Shelf shelf;
  Directory directory;
};

TEST_F(GatherTest, rest_json_takes_members_from_where_they_travel) {
  wire::Request request{.method = "GET", .target = "/books/a%20b/text?page=7&tag=x&tag=y%26z&other=1"};
  request.headers.add("x-reader", "me");
  EXPECT_EQ(routed(request), R"({"Title":"a b","Page":"7","Tags":["x","y&z"],"Reader":"me"})");
}

TEST_F(GatherTest, a_body_cannot_set_what_travels_elsewhere) {
  wire::Request request{.method = "GET", .target = "/books/real/text", .body = R"({"Title":"forged","Page":3})"};
  EXPECT_EQ(routed(request), R"({"Title":"real"})");
}

TEST_F(GatherTest, a_body_may_have_names_of_its_own) {
  wire::Request request{.method = "PATCH", .target = "/books/old", .body = R"({"title":"new","text":"t","newTitle":"forged"})"};
  EXPECT_EQ(routed(request), R"({"newTitle":"new","text":"t","title":"old"})");
}

TEST_F(GatherTest, bodies_must_be_objects) {
  EXPECT_EQ(routed({.method = "PATCH", .target = "/books/x", .body = "[]"}), "SerializationException");
  EXPECT_EQ(routed({.method = "PATCH", .target = "/books/x", .body = "{"}), "SerializationException");
  EXPECT_EQ(routed({.method = "PATCH", .target = "/books/x"}), R"({"title":"x"})");
  Match json{directory.find("dynamodb", "PutBook"), {}};
  EXPECT_EQ(gathered(json, {.body = ""}), "SerializationException");  // DynamoDB wants one
  EXPECT_EQ(gathered(json, {.body = "7"}), "SerializationException");
  EXPECT_EQ(gathered(json, {.body = std::string(limits::json_body + 1, ' ')}), "RequestEntityTooLargeException");
}

TEST_F(GatherTest, forms_come_in_the_body_or_the_query) {
  Match form{directory.find("iam", "ListBooks"), {}};
  EXPECT_EQ(gathered(form, {.body = "Action=ListBooks&Max=5"}), R"({"Action":"ListBooks","Max":"5"})");
  EXPECT_EQ(gathered(form, {.target = "/?Action=ListBooks&Max=5"}), R"({"Action":"ListBooks","Max":"5"})");
}

}  // namespace
}  // namespace aws
