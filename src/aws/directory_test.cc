#include "aws/directory.h"

#include <gtest/gtest.h>

#include "aws/sample_test.h"
#include "wire/json.h"

namespace aws {
namespace {

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() { sample::fill(directory, shelf); }
  std::string call(std::string_view service, std::string_view operation, std::string_view input, Call call) {
    auto output = base::sync_wait(directory.call(service, operation, std::move(call), *wire::parse_json(input)));
    return output ? wire::to_json(*output) : output.error().code + ": " + output.error().message;
  }
  std::string call(std::string_view service, std::string_view operation, std::string_view input) {
    return call(service, operation, input, sample::root_call(settings));
  }
  Settings settings;
  sample::Shelf shelf;
  Directory directory;
};

TEST_F(DirectoryTest, finds_rows_by_what_requests_carry) {
  EXPECT_EQ(directory.find_target("DynamoDB_20120810.PutBook").operation->name, "PutBook");
  EXPECT_FALSE(directory.find_target("DynamoDB_20120810.Nothing"));
  EXPECT_FALSE(directory.find_target("2010-05-08.ListBooks"));
  EXPECT_TRUE(directory.find_action("2010-05-08", "ListBooks"));
  EXPECT_FALSE(directory.find_action("DynamoDB_20120810", "PutBook"));
  EXPECT_TRUE(directory.find("lambda", "ReadBook"));
  auto match = directory.find_route("lambda", "GET", "/books/a%2Fb/text", "");
  ASSERT_TRUE(match.row);
  EXPECT_EQ(match.parameters.at(0).second, "a/b");
  EXPECT_TRUE(directory.find_route("", "GET", "/books/a/text/", "").row);
  EXPECT_FALSE(directory.find_route("apigateway", "GET", "/books/a/text", "").row);
  EXPECT_EQ(directory.find_service("DynamoDB_20120810", "")->id, "dynamodb");
  EXPECT_EQ(directory.find_service("-", "iam")->id, "iam");
}

TEST_F(DirectoryTest, calls_from_inside_pass_the_same_checks) {
  EXPECT_EQ(call("dynamodb", "PutBook", R"({"Title":"moby","Text":"whale"})"), "{}");
  EXPECT_EQ(call("dynamodb", "PutBook", R"({"Title":"moby","Text":"fish"})"), R"({"Old":"whale"})");
  EXPECT_EQ(
      call("dynamodb", "PutBook", R"({"Title":"m"})"),
      "ValidationException: 1 validation error detected: Value 'm' at 'title' failed to satisfy constraint: Member must have "
      "length greater than or equal to 2");
  EXPECT_EQ(call("dynamodb", "PutBook", R"({"Title":7})"),
            "SerializationException: NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(call("dynamodb", "Nothing", "{}"), "UnknownOperationException: The operation Nothing of dynamodb is not built.");
  EXPECT_EQ(call("lambda", "ReadBook", R"({"Title":"moby","Page":3})"),
            R"({"Status":203,"Kind":"novel","Text":"fish|3||nobody"})");
  EXPECT_EQ(call("iam", "ListBooks", R"({"Max":1})"), R"({"Titles":["moby"]})");
  EXPECT_EQ(call("iam", "ListBooks", R"({"Max":0})").substr(0, 15), "ValidationError");
}

TEST_F(DirectoryTest, denial_comes_before_broken_rules) {
  Call nobody = sample::root_call(settings);
  nobody.caller = nullptr;
  std::string answer = call("dynamodb", "PutBook", R"({"Title":"m"})", nobody);
  EXPECT_EQ(answer.substr(0, answer.find(':')), "AccessDeniedException") << answer;
}

}  // namespace
}  // namespace aws
