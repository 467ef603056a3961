// Versions and aliases, from inside.
#include "functions/host_test_setup.h"

namespace functions {
namespace {

class VersionsTest : public HostTest {
 protected:
  /// The version that answers, by what the process is told.
  std::string answering(const std::string& name) {
    std::string all = "\n" + answer(name, R"({"do":"env"})");
    size_t at = all.find("\nAWS_LAMBDA_FUNCTION_VERSION=");
    return all.substr(at + 29, all.find('\n', at + 29) - at - 29);
  }
  std::string publish(Publication publication = {}) {
    auto made = wait(host_->publish_version("f", std::move(publication)));
    return made ? made->get()->version : made.error().code;
  }
  void describe(std::string text) {
    Changes changes;
    changes.description = std::move(text);
    ASSERT_TRUE(wait(host_->update_configuration("f", std::move(changes))));
  }
};

TEST_F(VersionsTest, AVersionStaysAsItWasPublished) {
  make(function("f"));
  EXPECT_EQ(publish(), "1");
  EXPECT_EQ(publish(), "1");  // nothing has changed
  Changes changes;
  changes.environment = std::map<std::string, std::string>{{"STAGE", "new"}};
  ASSERT_TRUE(wait(host_->update_configuration("f", std::move(changes))));
  EXPECT_EQ(publish({.code_sha256 = "other"}), "InvalidParameterValueException");
  EXPECT_EQ(publish({.revision_id = "other"}), "PreconditionFailedException");
  EXPECT_EQ(publish(), "2");
  EXPECT_EQ(answering("f"), "$LATEST");
  EXPECT_EQ(answering("f:1"), "1");
  EXPECT_EQ(answering("f:2"), "2");
  EXPECT_TRUE(host_->find("f", "1")->get()->environment.empty());
  EXPECT_EQ(host_->find("f", "2")->get()->environment.size(), 1u);
  EXPECT_EQ(host_->find("f", "3").error().message, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:3");
  EXPECT_EQ(host_->versions("f", "", 50)->functions.size(), 3u);

  close();  // and they are there again after a restart
  open();
  EXPECT_EQ(answering("f:1"), "1");
  EXPECT_TRUE(wait(host_->remove("f", "2")));
  EXPECT_FALSE(host_->find("f", "2"));
  describe("third");
  EXPECT_EQ(publish(), "3");  // numbers are not given twice
  EXPECT_EQ(wait(host_->remove("f", "$LATEST")).error().code, "InvalidParameterValueException");
  EXPECT_TRUE(wait(host_->remove("f")));
  EXPECT_FALSE(host_->find("f", "1"));
  make(function("f"));
  EXPECT_EQ(publish(), "1");
}

TEST_F(VersionsTest, AliasesNameVersionsByWeight) {
  make(function("f"));
  EXPECT_EQ(publish(), "1");
  describe("more");
  EXPECT_EQ(publish(), "2");
  auto create = [&](std::string name, std::string version, Weights weights) {
    return wait(host_->create_alias(
        "f", {.name = std::move(name), .version = std::move(version), .description = "", .weights = std::move(weights)}));
  };
  ASSERT_TRUE(create("live", "1", {}));
  EXPECT_EQ(create("live", "1", {}).error().code, "ResourceConflictException");
  EXPECT_EQ(create("x", "9", {}).error().code, "ResourceNotFoundException");
  EXPECT_EQ(create("x", "1", {{"9", 0.5}}).error().code, "ResourceNotFoundException");
  EXPECT_EQ(create("x", "1", {{"1", 0.5}}).error().code, "InvalidParameterValueException");
  EXPECT_EQ(create("x", "$LATEST", {{"1", 0.5}}).error().code, "InvalidParameterValueException");
  EXPECT_EQ(create("x", "1", {{"2", 1.5}}).error().code, "ValidationException");
  EXPECT_EQ(answering("f:live"), "1");
  EXPECT_EQ(wait(host_->remove("f", "1")).error().message,
            "Unable to delete version because the following aliases reference it: [live]");

  ASSERT_TRUE(wait(
      host_->update_alias("f", "live", {.version = {}, .description = {}, .weights = Weights{{"2", 0.5}}, .revision_id = ""})));
  std::map<std::string, int> seen;
  for (int i = 0; i < 60; ++i) ++seen[invoke("f:live", "{}")->executed_version];
  EXPECT_GT(seen["1"], 10);
  EXPECT_GT(seen["2"], 10);
  EXPECT_EQ(seen.size(), 2u);
  ASSERT_TRUE(
      wait(host_->update_alias("f", "live", {.version = "2", .description = {}, .weights = Weights{}, .revision_id = ""})));
  EXPECT_EQ(answering("f:live"), "2");
  close();
  open();
  EXPECT_EQ(answering("f:live"), "2");
  EXPECT_EQ(host_->aliases("f", "2", "", 50)->aliases.size(), 1u);
  EXPECT_EQ(host_->aliases("f", "1", "", 50)->aliases.size(), 0u);
  EXPECT_TRUE(wait(host_->remove_alias("f", "live")));
  EXPECT_FALSE(invoke("f:live", "{}"));
}

TEST_F(VersionsTest, PermissionsAreOfOneQualifier) {
  make(function("f"));
  EXPECT_EQ(publish(), "1");
  ASSERT_TRUE(wait(host_->create_alias("f", {.name = "live", .version = "1"})));
  Statement statement{.id = "api", .action = "lambda:InvokeFunction", .principal = "apigateway.amazonaws.com"};
  auto added = wait(host_->add_permission("f", "live", statement, ""));
  ASSERT_TRUE(added);
  EXPECT_NE(added->find("function:f:live\""), std::string::npos);
  auto service = iam::service_caller("000000000000", "apigateway.amazonaws.com");
  auto may = [&](std::string name) { return wait(host_->invoke(service, {.function = std::move(name)})).has_value(); };
  EXPECT_TRUE(may("f:live"));
  EXPECT_FALSE(may("f:1"));
  EXPECT_FALSE(may("f"));
  close();
  open();
  EXPECT_TRUE(may("f:live"));
  EXPECT_FALSE(host_->policy("f", "1"));
  EXPECT_TRUE(host_->policy("f", "live"));
  EXPECT_TRUE(wait(host_->remove_permission("f", "live", "api", "")));
  EXPECT_FALSE(may("f:live"));
}

TEST_F(VersionsTest, ReservedConcurrencyIsOfAllVersions) {
  make(function("f"));
  EXPECT_EQ(publish(), "1");
  ASSERT_TRUE(wait(host_->set_reserved_concurrency("f", 0)));
  EXPECT_EQ(invoke("f:1", "{}").error().code, "TooManyRequestsException");
}

}  // namespace
}  // namespace functions
