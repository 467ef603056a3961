// The operations of Lambda, as other rooms call them.
#include "services/lambda/service.h"

#include "aws/directory.h"
#include "base/bytes.h"
#include "functions/host_test_setup.h"
#include "wire/json.h"

namespace services::lambda {
namespace {

using base::Document;

class LambdaTest : public functions::HostTest {
 protected:
  void SetUp() override {
    HostTest::SetUp();
    directory_.add(service(*host_));
  }
  base::Result<Document> call(std::string_view operation, Document::Object input) {
    aws::Call call;
    call.request_id = "00000000-0000-4000-8000-000000000001";
    call.caller = std::make_shared<iam::Caller>(caller_);
    call.settings = &settings_;
    call.now = clock_.now();
    return wait(directory_.call("lambda", operation, std::move(call), Document(std::move(input))));
  }
  /// The answer, or an object with the error.
  Document ask(std::string_view operation, Document::Object input) {
    auto answer = call(operation, std::move(input));
    if (answer) return *std::move(answer);
    return Document::object({{"error", answer.error().code}, {"message", answer.error().message}});
  }
  Document create(std::string name) {
    return ask("CreateFunction", {{"FunctionName", std::move(name)},
                                  {"Role", "arn:aws:iam::000000000000:role/fn"},
                                  {"Runtime", "provided.al2023"},
                                  {"Handler", "x"},
                                  {"MemorySize", 256},
                                  {"Environment", Document::object({{"Variables", Document::object({{"A", "1"}})}})},
                                  {"Tags", Document::object({{"team", "a"}})},
                                  {"Code", Document::object({{"ZipFile", base::base64_encode(functions::test_package())}})}});
  }

  aws::Settings settings_;
  aws::Directory directory_;
};

TEST_F(LambdaTest, AFunctionFromCreationToItsEnd) {
  auto made = create("f");
  EXPECT_EQ(made.text("State"), "Pending") << wire::to_json(made);
  EXPECT_EQ(made.text("FunctionArn"), "arn:aws:lambda:us-east-1:000000000000:function:f");
  auto got = ask("GetFunction", {{"FunctionName", "f"}});
  const auto* configuration = got.find("Configuration");
  ASSERT_TRUE(configuration && got.find("Code"));
  for (auto [key, value] :
       {std::pair("State", "Active"), std::pair("LastUpdateStatus", "Successful"), std::pair("PackageType", "Zip"),
        std::pair("Version", "$LATEST"), std::pair("Runtime", "provided.al2023")})
    EXPECT_EQ(configuration->text(key), value);
  for (const char* key : {"CodeSha256", "CodeSize", "LastModified", "Timeout", "MemorySize", "Architectures",
                          "EphemeralStorage", "TracingConfig", "LoggingConfig", "SnapStart", "RevisionId"})
    EXPECT_TRUE(configuration->find(key)) << key;
  EXPECT_EQ(ask("CreateFunction", {{"FunctionName", "f"}}).text("error"), "ValidationException");
  EXPECT_EQ(create("f").text("error"), "ResourceConflictException");

  auto changed = ask("UpdateFunctionConfiguration", {{"FunctionName", "f"}, {"Timeout", 7}});
  EXPECT_EQ(changed.find("Timeout")->integer(), 7);
  EXPECT_EQ(ask("UpdateFunctionConfiguration", {{"FunctionName", "f"}, {"Timeout", 901}}).text("error"), "ValidationException");
  auto versions = ask("ListVersionsByFunction", {{"FunctionName", "f"}});
  EXPECT_EQ(versions.find("Versions")->elements()->size(), 1u);
  EXPECT_EQ(ask("ListFunctions", {}).find("Functions")->elements()->size(), 1u);
  EXPECT_EQ(ask("ListTags", {{"Resource", made.text("FunctionArn")}}).find("Tags")->text("team"), "a");
  EXPECT_TRUE(call("GetFunctionCodeSigningConfig", {{"FunctionName", "f"}}));
  EXPECT_TRUE(call("DeleteFunction", {{"FunctionName", "f"}}));
  EXPECT_EQ(ask("GetFunction", {{"FunctionName", "f"}}).text("message"),
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f");
}

TEST_F(LambdaTest, Invoked) {
  create("f");
  auto invoke = [&](std::string payload, Document::Object more) {
    more.emplace_back("FunctionName", "f");
    more.emplace_back("Payload", std::move(payload));
    return ask("Invoke", std::move(more));
  };
  auto answer = invoke(R"({"a":1})", {{"LogType", "Tail"}});
  EXPECT_EQ(answer.text("Payload"), R"({"a":1})") << wire::to_json(answer);
  EXPECT_EQ(answer.text("ExecutedVersion"), "$LATEST");
  EXPECT_FALSE(answer.find("FunctionError"));
  EXPECT_NE(base::base64_decode(answer.text("LogResult"))->find("REPORT RequestId: 00000000-0000-4000-8000-000000000001"),
            std::string::npos);
  EXPECT_EQ(invoke(R"({"do":"fail"})", {}).text("FunctionError"), "Unhandled");
  EXPECT_EQ(invoke("{}", {{"InvocationType", "DryRun"}}).find("StatusCode")->integer(), 204);
  EXPECT_EQ(invoke("{}", {{"InvocationType", "Event"}}).find("StatusCode")->integer(), 202);
  EXPECT_TRUE(invoke("{no", {}).text("message").starts_with("Could not parse request body into json: Could not parse payload"));
  EXPECT_EQ(ask("Invoke", {{"FunctionName", "none"}}).text("message"),
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:$LATEST");
}

TEST_F(LambdaTest, Permissions) {
  create("f");
  EXPECT_EQ(ask("GetPolicy", {{"FunctionName", "f"}}).text("error"), "ResourceNotFoundException");
  auto added = ask("AddPermission", {{"FunctionName", "f"},
                                     {"StatementId", "api"},
                                     {"Action", "lambda:InvokeFunction"},
                                     {"Principal", "apigateway.amazonaws.com"},
                                     {"SourceArn", "arn:aws:execute-api:us-east-1:000000000000:abc/*"}});
  EXPECT_EQ(added.text("Statement"),
            R"({"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},)"
            R"("Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f",)"
            R"("Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:000000000000:abc/*"}}})");
  auto policy = ask("GetPolicy", {{"FunctionName", "f"}});
  EXPECT_EQ(policy.text("Policy"),
            R"({"Version":"2012-10-17","Id":"default","Statement":[)" + std::string(added.text("Statement")) + "]}");
  EXPECT_TRUE(call("RemovePermission", {{"FunctionName", "f"}, {"StatementId", "api"}}));
  EXPECT_EQ(ask("RemovePermission", {{"FunctionName", "f"}, {"StatementId", "api"}}).text("error"),
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace services::lambda
