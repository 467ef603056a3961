#include "aws/answer.h"

#include <gtest/gtest.h>

#include "aws/gather.h"
#include "aws/sample_test.h"
#include "wire/json.h"

namespace aws {
namespace {

using base::Document;
using base::Error;
using base::ErrorKind;

class AnswerTest : public testing::Test {
 protected:
  AnswerTest() { sample::fill(directory, shelf); }
  const Service* service(std::string_view id) { return directory.find_service("-", id); }
  wire::Response failed(std::string_view id, Error error) {
    return answer(service(id), service(id)->protocol, "id-1", std::move(error));
  }
  Settings settings;
  sample::Shelf shelf;
  Directory directory;
};

TEST_F(AnswerTest, json) {
  auto response = answer(directory.find("dynamodb", "PutBook"), "id-1", *wire::parse_json(R"({"Old":"x"})"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"Old":"x"})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.get("x-amzn-requestid"), "id-1");
  EXPECT_EQ(response.headers.get("x-amz-crc32"), "2089858948");
}

TEST_F(AnswerTest, json_errors_name_who_found_them) {
  auto missing = failed("dynamodb", {ErrorKind::missing, "ResourceNotFoundException", "gone", {}, {}});
  EXPECT_EQ(missing.status, 400);
  EXPECT_EQ(missing.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"gone"})");
  EXPECT_EQ(failed("dynamodb", {ErrorKind::invalid, "ValidationException", "v", {}, {}}).body,
            R"({"__type":"com.amazon.coral.validate#ValidationException","message":"v"})");
  EXPECT_EQ(failed("dynamodb", {ErrorKind::denied, "AccessDeniedException", "no", {}, {}}).body,
            R"({"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"})");
  EXPECT_EQ(failed("dynamodb", {ErrorKind::invalid, "SerializationException", "", {}, {}}).body,
            R"({"__type":"com.amazon.coral.service#SerializationException"})");
  auto broken = failed("dynamodb", base::internal_error("secret path"));
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body.find("secret"), std::string::npos);
  EXPECT_NE(broken.body.find("InternalServerError"), std::string::npos);
  auto cancelled = failed("dynamodb", {ErrorKind::invalid,
                                       "TransactionCanceledException",
                                       "t",
                                       {},
                                       Document::object({{"CancellationReasons", Document::list()}})});
  EXPECT_EQ(cancelled.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
                            R"("CancellationReasons":[],"Message":"t"})");
}

TEST_F(AnswerTest, rest_json_places_members) {
  auto response =
      answer(directory.find("lambda", "ReadBook"), "id-1", *wire::parse_json(R"({"Status":299,"Kind":"novel","Text":"raw"})"));
  EXPECT_EQ(response.status, 299);
  EXPECT_EQ(response.headers.get("X-Kind"), "novel");
  EXPECT_EQ(response.body, "raw");
  auto edited = answer(directory.find("lambda", "EditBook"), "id-1", *wire::parse_json(R"({"title":"a","text":"b"})"));
  EXPECT_EQ(edited.body, R"({"title":"a","content":"b"})");
  EXPECT_EQ(edited.headers.get("Content-Type"), "application/json");
}

TEST_F(AnswerTest, rest_json_errors) {
  auto missing = failed("lambda", {ErrorKind::missing, "ResourceNotFoundException", "Function not found: x", {}, {}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers.get("x-amzn-ErrorType"), "ResourceNotFoundException");
  EXPECT_EQ(missing.body, R"({"Type":"User","Message":"Function not found: x"})");
  EXPECT_EQ(failed("lambda", {ErrorKind::throttled,
                              "TooManyRequestsException",
                              "Rate Exceeded.",
                              {},
                              Document::object({{"Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"}})})
                .body,
            R"({"Type":"User","Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."})");
  EXPECT_EQ(failed("lambda", {ErrorKind::denied, "AccessDeniedException", "no", {}, {}}).body, R"({"Message":"no"})");
}

TEST_F(AnswerTest, query) {
  auto response = answer(directory.find("iam", "ListBooks"), "id-1", *wire::parse_json(R"({"Titles":["a&b"]})"));
  EXPECT_EQ(
      response.body,
      "<ListBooksResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ListBooksResult><Titles><member>a&amp;b</member>"
      "</Titles></ListBooksResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></ListBooksResponse>");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/xml");
  auto missing = failed("iam", {ErrorKind::missing, "NoSuchEntity", "no role", {}, {}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(
      missing.body,
      "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
      "<Message>no role</Message></Error><RequestId>id-1</RequestId></ErrorResponse>");
}

}  // namespace
}  // namespace aws
