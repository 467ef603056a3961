// GetCallerIdentity and AssumeRole, from credentials to the caller they make.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "aws/directory.h"
#include "iam/authenticator.h"
#include "services/sts/service.h"
#include "wire/json.h"

namespace services::sts {
namespace {

const std::string account = "000000000000";

std::string trust_in(std::string principal, std::string rest = "") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)" + principal +
         R"(,"Action":["sts:AssumeRole","sts:TagSession"])" + rest + "}]}";
}
std::string allow(std::string action) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action + R"(","Resource":"*"}]})";
}
std::string arn_of(std::string role) { return "arn:aws:iam::" + account + ":role/" + role; }

class StsTest : public testing::Test {
 protected:
  StsTest() {
    char pattern[] = "/tmp/virga-sts-XXXXXX";
    folder_ = mkdtemp(pattern);
    store_ = *store::Store::open(folder_);
    identities_ = *::iam::Identities::open(*store_, clock_, random_, {});
    directory_.add(service(*identities_));
    caller_ = std::make_shared<::iam::Caller>(::iam::root_caller(account));
  }
  ~StsTest() override {
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  base::Result<base::Document> ask(std::string_view operation, base::Document::Object input) {
    aws::Call call;
    call.caller = caller_;
    call.settings = &settings_;
    call.now = clock_.now();
    return base::sync_wait(directory_.call("sts", operation, std::move(call), base::Document(std::move(input))));
  }
  std::string assume(std::string role, base::Document::Object more = {}) {
    more.insert(more.begin(), {{"RoleArn", role.starts_with("arn") ? role : arn_of(role)}, {"RoleSessionName", "s1"}});
    auto output = ask("AssumeRole", std::move(more));
    if (!output) return output.error().code + ": " + output.error().message;
    auto* given = output->find("Credentials");
    token_ = given->text("SessionToken");
    expiration_ = given->text("Expiration");
    return std::string(output->find("AssumedRoleUser")->text("Arn"));
  }
  /// Becomes the session assumed last.
  void switch_to_session() {
    auto session = identities_->open_token(token_);
    ASSERT_TRUE(session);
    caller_ = caller_of(*session, *identities_->roster(), account);
    ASSERT_TRUE(caller_);
  }
  void make(std::string name, std::string trust, std::string policy = "") {
    ASSERT_TRUE(base::sync_wait(identities_->create_role({.name = name, .trust = trust})));
    if (!policy.empty()) ASSERT_TRUE(base::sync_wait(identities_->put_policy(name, "p", policy)));
  }
  bool allowed(std::string action) {
    return ::iam::decide(*caller_, {action, "*", {}}, {.now = clock_.now()}) == ::iam::Decision::allow;
  }

  std::filesystem::path folder_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1440938160))};
  base::SeededRandom random_{7};
  aws::Settings settings_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<::iam::Identities> identities_;
  aws::Directory directory_;
  std::shared_ptr<const ::iam::Caller> caller_;
  std::string token_, expiration_;
};

TEST_F(StsTest, WhoAmI) {
  EXPECT_EQ(wire::to_json(*ask("GetCallerIdentity", {})),
            R"({"UserId":"000000000000","Account":"000000000000","Arn":"arn:aws:iam::000000000000:root"})");
  make("r", trust_in(R"({"AWS":"000000000000"})"));
  EXPECT_EQ(assume("r"), "arn:aws:sts::000000000000:assumed-role/r/s1");
  EXPECT_EQ(expiration_, "2015-08-30T13:36:00Z");
  switch_to_session();
  auto me = *ask("GetCallerIdentity", {});
  EXPECT_EQ(me.text("Arn"), "arn:aws:sts::000000000000:assumed-role/r/s1");
  EXPECT_TRUE(me.text("UserId").starts_with("AROA") && me.text("UserId").ends_with(":s1"));
}

TEST_F(StsTest, TrustDecides) {
  auto denied = [&](std::string who, std::string role) {
    return "AccessDenied: User: " + who + " is not authorized to perform: sts:AssumeRole on resource: " + arn_of(role);
  };
  std::string root = "arn:aws:iam::000000000000:root", session = "arn:aws:sts::000000000000:assumed-role/first/s1";
  make("first", trust_in(R"({"AWS":"000000000000"})"));
  make("lambda", trust_in(R"({"Service":"lambda.amazonaws.com"})"));
  make("named", trust_in(R"({"AWS":")" + arn_of("first") + "\"}"));
  make("external", trust_in(R"({"AWS":"*"})", R"(,"Condition":{"StringEquals":{"sts:ExternalId":"secret"}})"));
  EXPECT_EQ(assume("lambda"), denied(root, "lambda"));
  EXPECT_EQ(assume("absent"), denied(root, "absent"));
  EXPECT_EQ(assume("arn:aws:iam::malformed"), "ValidationError: arn:aws:iam::malformed is invalid");
  EXPECT_EQ(assume("external"), denied(root, "external"));
  EXPECT_EQ(assume("external", {{"ExternalId", "secret"}}), "arn:aws:sts::000000000000:assumed-role/external/s1");

  assume("first");
  switch_to_session();
  EXPECT_EQ(assume("named"), "arn:aws:sts::000000000000:assumed-role/named/s1");  // named itself: trust is enough
  EXPECT_EQ(assume("first"), denied(session, "first"));  // the whole account is: its own policies must allow it too
  ASSERT_TRUE(base::sync_wait(identities_->put_policy("first", "p", allow("sts:AssumeRole"))));
  caller_ = caller_of(*identities_->open_token(token_), *identities_->roster(), account);
  make("second", trust_in(R"({"AWS":"000000000000"})"));
}

TEST_F(StsTest, Durations) {
  make("r", trust_in(R"({"AWS":"*"})"));
  EXPECT_EQ(assume("r", {{"DurationSeconds", "3601"}}),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  ASSERT_TRUE(base::sync_wait(identities_->update_role("r", {.max_session_s = 7200})));
  EXPECT_EQ(assume("r", {{"DurationSeconds", "7200"}}), "arn:aws:sts::000000000000:assumed-role/r/s1");
  EXPECT_EQ(expiration_, "2015-08-30T14:36:00Z");
  switch_to_session();
  EXPECT_EQ(
      assume("r", {{"DurationSeconds", "7200"}}),
      "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  EXPECT_TRUE(
      assume("r", {{"DurationSeconds", "899"}}).starts_with("ValidationError: 1 validation error detected: Value '899' at"));
}

TEST_F(StsTest, SessionPoliciesOnlyTakeAway) {
  make("r", trust_in(R"({"AWS":"000000000000"})"), allow("dynamodb:*"));
  assume("r", {{"Policy", allow("dynamodb:GetItem")}});
  switch_to_session();
  EXPECT_TRUE(allowed("dynamodb:GetItem"));
  EXPECT_FALSE(allowed("dynamodb:PutItem"));
  caller_ = std::make_shared<::iam::Caller>(::iam::root_caller(account));
  assume("r",
         {{"Policy", allow("s3:GetObject")},
          {"PolicyArns",
           base::Document::list({base::Document::object({{"arn", "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"}})})}});
  switch_to_session();
  EXPECT_TRUE(allowed("dynamodb:Query"));
  EXPECT_FALSE(allowed("dynamodb:PutItem"));
  EXPECT_FALSE(allowed("s3:GetObject"));  // the role itself has it not
  caller_ = std::make_shared<::iam::Caller>(::iam::root_caller(account));
  EXPECT_EQ(assume("r", {{"Policy", "{"}}), "MalformedPolicyDocument: This policy contains invalid Json");
}

TEST_F(StsTest, SessionTagsReachPolicies) {
  make("r", trust_in(R"({"AWS":"000000000000"})"),
       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*",
           "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}}]})");
  assume("r");
  switch_to_session();
  EXPECT_FALSE(allowed("a:B"));
  caller_ = std::make_shared<::iam::Caller>(::iam::root_caller(account));
  assume("r", {{"Tags", base::Document::list({base::Document::object({{"Key", "team"}, {"Value", "blue"}})})}});
  switch_to_session();
  EXPECT_TRUE(allowed("a:B"));
}

}  // namespace
}  // namespace services::sts
