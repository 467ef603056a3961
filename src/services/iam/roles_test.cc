// The operations of IAM, called as other rooms call them and, signed, as clients do.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "aws/directory.h"
#include "aws/dispatch.h"
#include "services/iam/service.h"
#include "wire/json.h"

namespace services::iam {
namespace {

const std::string trust = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                          R"("Principal":{"Service":"lambda.amazonaws.com"}}]})";
const std::string policy =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}})";

class IamTest : public testing::Test {
 protected:
  IamTest() {
    char pattern[] = "/tmp/virga-iam-XXXXXX";
    folder_ = mkdtemp(pattern);
    store_ = *store::Store::open(folder_);
    identities_ = *::iam::Identities::open(*store_, clock_, random_, {});
    directory_.add(service(*identities_));
    caller_ = std::make_shared<::iam::Caller>(::iam::root_caller("000000000000"));
  }
  ~IamTest() override {
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  base::Result<base::Document> ask(std::string_view operation, base::Document::Object input) {
    aws::Call call;
    call.caller = caller_;
    call.settings = &settings_;
    call.now = clock_.now();
    return base::sync_wait(directory_.call("iam", operation, std::move(call), base::Document(std::move(input))));
  }
  std::string call(std::string_view operation, base::Document::Object input) {
    auto output = ask(operation, std::move(input));
    return output ? wire::to_json(*output) : output.error().code + ": " + output.error().message;
  }
  std::string make(std::string name, std::string path = "/") {
    return call("CreateRole", {{"RoleName", name}, {"Path", path}, {"AssumeRolePolicyDocument", trust}});
  }

  std::filesystem::path folder_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1440938160))};
  base::SeededRandom random_{7};
  aws::Settings settings_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<::iam::Identities> identities_;
  aws::Directory directory_;
  std::shared_ptr<const ::iam::Caller> caller_;
};

TEST_F(IamTest, ARoleFromCreationToItsEnd) {
  auto created = ask("CreateRole", {{"RoleName", "reader"},
                                    {"Path", "/app/"},
                                    {"AssumeRolePolicyDocument", trust},
                                    {"Description", "reads"},
                                    {"MaxSessionDuration", "7200"},
                                    {"Tags", base::Document::list({base::Document::object({{"Key", "a"}, {"Value", "1"}})})}});
  ASSERT_TRUE(created) << created.error().message;
  auto* role = created->find("Role");
  EXPECT_EQ(role->text("Arn"), "arn:aws:iam::000000000000:role/app/reader");
  EXPECT_EQ(role->text("AssumeRolePolicyDocument").substr(0, 30), "%7B%22Version%22%3A%222012-10-");
  EXPECT_EQ(role->text("CreateDate"), "2015-08-30T12:36:00Z");
  EXPECT_EQ(role->find("MaxSessionDuration")->integer(), 7200);
  EXPECT_EQ(call("ListRoleTags", {{"RoleName", "reader"}}), R"({"Tags":[{"Key":"a","Value":"1"}],"IsTruncated":false})");
  EXPECT_EQ(make("reader"), "EntityAlreadyExists: Role with name reader already exists.");

  EXPECT_EQ(call("PutRolePolicy", {{"RoleName", "reader"}, {"PolicyName", "p"}, {"PolicyDocument", policy}}), "{}");
  EXPECT_EQ(call("ListRolePolicies", {{"RoleName", "reader"}}), R"({"PolicyNames":["p"],"IsTruncated":false})");
  EXPECT_EQ(call("GetRolePolicy", {{"RoleName", "reader"}, {"PolicyName", "p"}}),
            R"({"RoleName":"reader","PolicyName":"p","PolicyDocument":")" + wire::percent_encode(policy) + "\"}");
  EXPECT_EQ(call("GetRolePolicy", {{"RoleName", "reader"}, {"PolicyName", "q"}}),
            "NoSuchEntity: The role policy with name q cannot be found.");
  std::string basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  EXPECT_EQ(call("AttachRolePolicy", {{"RoleName", "reader"}, {"PolicyArn", basic}}), "{}");
  EXPECT_EQ(call("ListAttachedRolePolicies", {{"RoleName", "reader"}}),
            R"({"AttachedPolicies":[{"PolicyName":"AWSLambdaBasicExecutionRole","PolicyArn":")" + basic +
                R"("}],"IsTruncated":false})");
  EXPECT_EQ(call("ListAttachedRolePolicies", {{"RoleName", "reader"}, {"PathPrefix", "/other/"}}),
            R"({"AttachedPolicies":[],"IsTruncated":false})");
  EXPECT_EQ(ask("GetPolicy", {{"PolicyArn", basic}})->find("Policy")->find("AttachmentCount")->integer(), 1);
  EXPECT_EQ(call("ListInstanceProfilesForRole", {{"RoleName", "reader"}}), R"({"InstanceProfiles":[],"IsTruncated":false})");

  EXPECT_EQ(call("DeleteRole", {{"RoleName", "reader"}}),
            "DeleteConflict: Cannot delete entity, must detach all policies first.");
  EXPECT_EQ(call("DetachRolePolicy", {{"RoleName", "reader"}, {"PolicyArn", basic}}), "{}");
  EXPECT_EQ(call("DetachRolePolicy", {{"RoleName", "reader"}, {"PolicyArn", basic}}),
            "NoSuchEntity: Policy " + basic + " was not found.");
  EXPECT_EQ(call("DeleteRole", {{"RoleName", "reader"}}), "DeleteConflict: Cannot delete entity, must delete policies first.");
  EXPECT_EQ(call("DeleteRolePolicy", {{"RoleName", "reader"}, {"PolicyName", "p"}}), "{}");
  EXPECT_EQ(call("DeleteRole", {{"RoleName", "reader"}}), "{}");
  EXPECT_EQ(call("GetRole", {{"RoleName", "reader"}}), "NoSuchEntity: The role with name reader cannot be found.");
}

TEST_F(IamTest, Updates) {
  make("r");
  EXPECT_EQ(call("UpdateRole", {{"RoleName", "r"}, {"Description", "new"}, {"MaxSessionDuration", "3600"}}), "{}");
  EXPECT_EQ(ask("UpdateRoleDescription", {{"RoleName", "r"}, {"Description", "newer"}})->find("Role")->text("Description"),
            "newer");
  auto other = trust;
  other.replace(other.find("lambda"), 6, "apigateway");
  EXPECT_EQ(call("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", other}}), "{}");
  EXPECT_EQ(call("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", policy}}),
            "MalformedPolicyDocument: Missing required field Principal");
  EXPECT_EQ(call("TagRole",
                 {{"RoleName", "r"}, {"Tags", base::Document::list({base::Document::object({{"Key", "k"}, {"Value", ""}})})}}),
            "{}");
  auto role = *ask("GetRole", {{"RoleName", "r"}});
  EXPECT_EQ(role.find("Role")->text("AssumeRolePolicyDocument"), wire::percent_encode(other));
  EXPECT_EQ(wire::to_json(*role.find("Role")->find("Tags")), R"([{"Key":"k","Value":""}])");
  EXPECT_EQ(wire::to_json(*role.find("Role")->find("RoleLastUsed")), "{}");
  EXPECT_EQ(call("UntagRole", {{"RoleName", "r"}, {"TagKeys", base::Document::list({"k"})}}), "{}");
  EXPECT_FALSE(ask("GetRole", {{"RoleName", "r"}})->find("Role")->find("Tags"));
}

TEST_F(IamTest, ListsComeInPages) {
  for (auto name : {"c", "a", "b"}) make(name, name == std::string("b") ? "/x/" : "/");
  std::vector<std::string> seen;
  base::Document::Object input{{"MaxItems", "2"}};
  for (int page = 0; page < 2; ++page) {
    auto output = *ask("ListRoles", input);
    for (auto& role : *output.find("Roles")->elements()) seen.emplace_back(role.text("RoleName"));
    EXPECT_EQ(*output.find("IsTruncated")->boolean(), page == 0);
    if (page == 0) input.emplace_back("Marker", std::string(output.text("Marker")));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(ask("ListRoles", {{"PathPrefix", "/x/"}})->find("Roles")->elements()->size(), 1u);
  EXPECT_EQ(call("ListRoles", {{"Marker", "not base64"}}), "ValidationError: Invalid Marker.");
}

TEST_F(IamTest, ManagedPolicies) {
  std::string arn = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess", version = "v15";
  EXPECT_EQ(ask("GetPolicy", {{"PolicyArn", arn}})->find("Policy")->text("DefaultVersionId"), version);
  auto found = *ask("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}});
  EXPECT_TRUE(found.find("PolicyVersion")->text("Document").starts_with("%7B%22Version%22"));
  EXPECT_EQ(call("GetPolicy", {{"PolicyArn", arn + "X"}}), "NoSuchEntity: Policy " + arn + "X was not found.");
  EXPECT_GT(ask("ListPolicies", {})->find("Policies")->elements()->size(), 10u);
  EXPECT_EQ(ask("ListPolicies", {{"OnlyAttached", "true"}})->find("Policies")->elements()->size(), 0u);
}

TEST_F(IamTest, RulesAndRights) {
  EXPECT_EQ(
      call("CreateRole", {{"RoleName", "a b"}, {"AssumeRolePolicyDocument", trust}, {"MaxSessionDuration", "60"}}),
      "ValidationError: 2 validation errors detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must "
      "satisfy "
      "regular expression pattern: [\\w+=,.@-]+; Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must "
      "have value greater than or equal to 3600");
  EXPECT_EQ(call("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", "{"}}),
            "MalformedPolicyDocument: This policy contains invalid Json");
  EXPECT_EQ(ask("GetUser", {})->find("User")->text("Arn"), "arn:aws:iam::000000000000:root");
  auto session = std::make_shared<::iam::Caller>();
  session->kind = ::iam::Caller::Kind::role_session;
  session->arn = "arn:aws:sts::000000000000:assumed-role/r/s";
  caller_ = session;
  EXPECT_EQ(
      call("GetRole", {{"RoleName", "r"}}),
      "AccessDenied: User: arn:aws:sts::000000000000:assumed-role/r/s is not authorized to perform: iam:GetRole on resource: "
      "arn:aws:iam::000000000000:role/r because no identity-based policy allows the iam:GetRole action");
}

TEST_F(IamTest, SignedOverTheWire) {
  make("r");
  ::iam::Authenticator authenticator(*identities_);
  wire::Request request{.method = "POST", .target = "/", .body = "Action=GetRole&Version=2010-05-08&RoleName=r"};
  request.headers.add("Host", "localhost");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  crypto::sign(request, identities_->root_key(), "us-east-1", "iam", clock_.now());
  auto send = [&](wire::Request each) {
    return base::sync_wait(aws::dispatch(directory_, authenticator, settings_, clock_, random_, std::move(each)));
  };
  auto response = send(request);
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("<GetRoleResult><Role><Path>/</Path><RoleName>r</RoleName>"), std::string::npos)
      << response.body;
  request.body += "&x=y";
  response = send(request);
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.find("<Code>SignatureDoesNotMatch</Code>"), std::string::npos) << response.body;
}

}  // namespace
}  // namespace services::iam
