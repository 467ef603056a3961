#include "iam/policy.h"

#include <gtest/gtest.h>

#include "iam/managed.h"

namespace iam {
namespace {

const std::string account = "000000000000";

Caller session(std::vector<std::string> documents) {
  Caller caller{.kind = Caller::Kind::role_session, .account = account};
  caller.role_name = "reader";
  caller.role_arn = "arn:aws:iam::000000000000:role/reader";
  caller.arn = "arn:aws:sts::000000000000:assumed-role/reader/s1";
  caller.id = "AROAX:s1";
  caller.tags = {{"Team", "blue"}};
  auto set = std::make_shared<PolicySet>();
  for (auto& document : documents) {
    auto policy = Policy::parse(document, PolicyKind::identity);
    EXPECT_TRUE(policy) << policy.error().message << " " << document;
    if (policy) set->policies.push_back(std::make_shared<const Policy>(*std::move(policy)));
  }
  caller.identity = set;
  return caller;
}

std::string statement(std::string rest) { return R"({"Version":"2012-10-17","Statement":[{)" + rest + "}]}"; }
std::string allow(std::string actions, std::string resources, std::string condition = "{}") {
  return statement(R"("Effect":"Allow","Action":)" + actions + R"(,"Resource":)" + resources + R"(,"Condition":)" + condition);
}

RequestKeys keys() {
  return {.now = base::Time(std::chrono::seconds(1440938160)),
          .source_address = "10.1.2.3",
          .region = "us-east-1",
          .user_agent = "curl/8"};
}

const std::string table = "arn:aws:dynamodb:us-east-1:000000000000:table/notes";

std::string outcome(const Caller& caller, const Access& access) {
  auto status = authorize(caller, access, keys(), Family::json);
  return status ? "allowed" : status.error().message;
}
bool allows(std::string policy, Access access) { return outcome(session({std::move(policy)}), access) == "allowed"; }

TEST(Policy, ActionsAndResourcesMatchByWildcard) {
  auto policy = allow(R"(["dynamodb:Get*","dynamodb:?uery"])", R"("arn:aws:dynamodb:*:*:table/no*")");
  EXPECT_TRUE(allows(policy, {"dynamodb:GetItem", table}));
  EXPECT_TRUE(allows(policy, {"DynamoDB:getitem", table}));  // actions know no case
  EXPECT_TRUE(allows(policy, {"dynamodb:Query", table}));
  EXPECT_FALSE(allows(policy, {"dynamodb:uery", table}));
  EXPECT_FALSE(allows(policy, {"dynamodb:PutItem", table}));
  EXPECT_FALSE(allows(policy, {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/other"}));
  EXPECT_FALSE(allows(policy, {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/NOTES"}));
  EXPECT_TRUE(allows(allow(R"("*")", R"("*")"), {"anything:AtAll", "*"}));
}

TEST(Policy, NotActionAndNotResourceAreTheRest) {
  auto policy = statement(R"("Effect":"Allow","NotAction":"iam:*","NotResource":["arn:aws:dynamodb:*:*:table/secret"])");
  EXPECT_TRUE(allows(policy, {"dynamodb:GetItem", table}));
  EXPECT_FALSE(allows(policy, {"iam:CreateRole", table}));
  EXPECT_FALSE(allows(policy, {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/secret"}));
}

TEST(Policy, RefusalsSayWhy) {
  Access put{"dynamodb:PutItem", table};
  std::string start =
      "User: arn:aws:sts::000000000000:assumed-role/reader/s1 is not authorized to perform: dynamodb:PutItem on "
      "resource: arn:aws:dynamodb:us-east-1:000000000000:table/notes ";
  EXPECT_EQ(outcome(session({}), put), start + "because no identity-based policy allows the dynamodb:PutItem action");
  auto deny = statement(R"("Effect":"Deny","Action":"dynamodb:Put*","Resource":"*")");
  EXPECT_EQ(outcome(session({allow(R"("*")", R"("*")"), deny}), put),
            start + "with an explicit deny in an identity-based policy");

  auto narrowed = session({allow(R"("*")", R"("*")")});
  narrowed.session_policy = session({allow(R"("dynamodb:Get*")", R"("*")")}).identity->policies[0];
  EXPECT_EQ(outcome(narrowed, put), start + "because no session policy allows the dynamodb:PutItem action");
  EXPECT_EQ(outcome(narrowed, {"dynamodb:GetItem", table}), "allowed");

  auto status = authorize(session({}), put, keys(), Family::query);
  EXPECT_EQ(status.error().code, "AccessDenied");
  EXPECT_EQ(status.error().http_status(), 403);
  status = authorize(session({}), put, keys(), Family::json);
  EXPECT_EQ(status.error().code, "AccessDeniedException");
  EXPECT_EQ(status.error().http_status(), 400);
}

TEST(Policy, ThePolicyOfAResourceAllowsAndRefusesBesideThoseOfRoles) {
  Access put{"dynamodb:PutItem", table};
  auto of_resource = [&](std::string effect, const Caller& caller) {
    auto policy = Policy::parse(statement(R"("Effect":")" + effect +
                                          R"(","Principal":{"AWS":"arn:aws:iam::000000000000:role/reader"},)"
                                          R"("Action":"dynamodb:PutItem","Resource":"*")"),
                                PolicyKind::resource);
    EXPECT_TRUE(policy);
    auto status = authorize(caller, put, keys(), Family::json, &*policy);
    return status ? "allowed" : status.error().message;
  };
  EXPECT_EQ(of_resource("Allow", session({})), "allowed");
  auto deny = statement(R"("Effect":"Deny","Action":"dynamodb:Put*","Resource":"*")");
  EXPECT_NE(of_resource("Allow", session({deny})), "allowed");
  EXPECT_TRUE(
      of_resource("Deny", session({allow(R"("*")", R"("*")")})).ends_with("with an explicit deny in a resource-based policy"));
  auto narrowed = session({});
  narrowed.session_policy = session({allow(R"("dynamodb:Get*")", R"("*")")}).identity->policies[0];
  EXPECT_NE(of_resource("Allow", narrowed), "allowed");
  EXPECT_EQ(of_resource("Deny", root_caller(account)), "allowed");  // another principal is meant
}

TEST(Policy, TheRootPassesAndNobodyElseWithoutPolicies) {
  EXPECT_EQ(outcome(root_caller(account), {"iam:CreateRole", "*"}), "allowed");
  EXPECT_NE(outcome(anonymous_caller(), {"iam:CreateRole", "*"}), "allowed");
  EXPECT_NE(outcome(service_caller(account, "apigateway.amazonaws.com"), {"iam:CreateRole", "*"}), "allowed");
}

TEST(Policy, VariablesInResources) {
  auto policy = allow(R"("s3:GetObject")", R"("arn:aws:s3:::home/${aws:userid}/*")");
  EXPECT_TRUE(allows(policy, {"s3:GetObject", "arn:aws:s3:::home/AROAX:s1/a/b"}));
  EXPECT_FALSE(allows(policy, {"s3:GetObject", "arn:aws:s3:::home/other/a"}));
  // The old version has no variables.
  auto old =
      R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::${aws:userid}"}})";
  EXPECT_TRUE(allows(old, {"a:B", "arn:aws:s3:::${aws:userid}"}));
  EXPECT_FALSE(allows(old, {"a:B", "arn:aws:s3:::AROAX:s1"}));
}

TEST(Policy, WildcardsStayCheap) {
  std::string pattern = R"("arn:aws:s3:::)", subject = "arn:aws:s3:::";
  for (int i = 0; i < 200; ++i) pattern += "a*";
  auto policy = allow(R"("a:B")", pattern + R"(b")");
  EXPECT_FALSE(allows(policy, {"a:B", subject + std::string(2000, 'a')}));
  EXPECT_TRUE(allows(policy, {"a:B", subject + std::string(2000, 'a') + "b"}));
}

Decision by(const std::string& document, PolicyKind kind, const Caller& caller, Access access) {
  auto policy = Policy::parse(document, kind);
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? policy->evaluate(caller, access, keys()) : Decision::explicit_deny;
}

TEST(Policy, Principals) {
  auto trust = [](std::string principal) {
    return statement(R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principal);
  };
  Access assume{"sts:AssumeRole", "arn:aws:iam::000000000000:role/r"};
  auto role = session({});
  auto lambda = service_caller(account, "lambda.amazonaws.com");
  auto check = [&](std::string principal, const Caller& caller) {
    return by(trust(principal), PolicyKind::trust, caller, assume);
  };
  EXPECT_EQ(check(R"({"Service":"lambda.amazonaws.com"})", lambda), Decision::allow);
  EXPECT_EQ(check(R"({"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]})", lambda), Decision::allow);
  EXPECT_EQ(check(R"({"Service":"lambda.amazonaws.com"})", role), Decision::implicit_deny);
  EXPECT_EQ(check(R"({"AWS":"000000000000"})", role), Decision::allow_to_account);
  EXPECT_EQ(check(R"({"AWS":"arn:aws:iam::000000000000:root"})", role), Decision::allow_to_account);
  EXPECT_EQ(check(R"({"AWS":"arn:aws:iam::000000000000:root"})", root_caller(account)), Decision::allow);
  EXPECT_EQ(check(R"({"AWS":"arn:aws:iam::000000000000:role/reader"})", role), Decision::allow);
  EXPECT_EQ(check(R"({"AWS":"arn:aws:sts::000000000000:assumed-role/reader/s1"})", role), Decision::allow);
  EXPECT_EQ(check(R"({"AWS":"arn:aws:sts::000000000000:assumed-role/reader/s2"})", role), Decision::implicit_deny);
  EXPECT_EQ(check(R"("*")", anonymous_caller()), Decision::allow);
  EXPECT_EQ(check(R"({"AWS":"*"})", role), Decision::allow);
  EXPECT_EQ(check(R"({"AWS":"111111111111"})", role), Decision::implicit_deny);
}

TEST(Policy, AResourceByAnotherArnIsTheSame) {
  const std::string other = "arn:aws:dynamodb:eu-north-1:999999999999:table/notes";
  auto on = [](std::string effect, std::string member, std::string arn) {
    return statement(R"("Effect":")" + effect + R"(","Action":"*",")" + member + R"(":")" + arn + "\"");
  };
  auto all = allow(R"("*")", R"("*")");
  for (const auto& [resource, also] : {std::pair(table, other), std::pair(other, table)}) {
    Access get{.action = "dynamodb:GetItem", .resource = resource, .keys = {}, .also = also};
    for (const auto& named : {table, other}) {
      EXPECT_EQ(outcome(session({on("Allow", "Resource", named)}), get), "allowed");
      EXPECT_NE(outcome(session({on("Allow", "NotResource", named)}), get), "allowed");
      EXPECT_NE(outcome(session({all, on("Deny", "Resource", named)}), get), "allowed");
      EXPECT_EQ(outcome(session({all, on("Deny", "NotResource", named)}), get), "allowed");
    }
    EXPECT_NE(outcome(session({on("Allow", "Resource", also)}), {"dynamodb:GetItem", resource}), "allowed");
  }
}

TEST(Policy, ResourcePolicyOfAFunction) {
  auto document = R"({"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"api-1","Effect":"Allow","Principal":
      {"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",
      "Resource":"arn:aws:lambda:us-east-1:0:function:f","Condition":
      {"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:000000000000:abc/*/*"}}}]})";
  auto gateway = service_caller(account, "apigateway.amazonaws.com");
  Access invoke{"lambda:InvokeFunction",
                "arn:aws:lambda:us-east-1:0:function:f",
                {{"aws:SourceArn", {"arn:aws:execute-api:us-east-1:000000000000:abc/prod/GET/"}}}};
  EXPECT_EQ(by(document, PolicyKind::resource, gateway, invoke), Decision::allow);
  invoke.keys[0].second = {"arn:aws:execute-api:us-east-1:000000000000:xyz/prod/GET/"};
  EXPECT_EQ(by(document, PolicyKind::resource, gateway, invoke), Decision::implicit_deny);
}

TEST(Policy, MalformedDocuments) {
  struct Row {
    std::string document, message;
    PolicyKind kind = PolicyKind::identity;
  };
  const Row rows[] = {
      {"", "This policy contains invalid Json"},
      {"{", "This policy contains invalid Json"},
      {"[]", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17"})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Statement":[]})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Extra":1,"Statement":[]})", "Syntax errors in policy."},
      {R"({"Version":"2016-10-17","Statement":{}})", "The policy must contain a valid version string"},
      {statement(R"("Effect":"allow","Action":"a:B","Resource":"*")"), "Syntax errors in policy."},
      {statement(R"("Effect":"Allow","Resource":"*")"), "Policy statement must contain actions."},
      {statement(R"("Effect":"Allow","Action":[],"Resource":"*")"), "Policy statement must contain actions."},
      {statement(R"("Effect":"Allow","Action":"a:B")"), "Policy statement must contain resources."},
      {statement(R"("Effect":"Allow","Action":"GetItem","Resource":"*")"),
       "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
      {statement(R"("Effect":"Allow","Action":"a:b:c","Resource":"*")"), "Actions/Condition can contain only one colon."},
      {statement(R"("Effect":"Allow","Action":"a b:c","Resource":"*")"), "Vendor a b is not valid"},
      {statement(R"("Effect":"Allow","Action":"a:B","NotAction":"a:B","Resource":"*")"), "Syntax errors in policy."},
      {statement(R"("Effect":"Allow","Action":"a:B","Resource":"table")"), "Resource table must be in ARN format or \"*\"."},
      {statement(R"("Effect":"Allow","Action":"a:B","Resource":"arn:other:s3:::x")"),
       "Partition \"other\" is not valid for resource \"arn:other:s3:::x\"."},
      {statement(R"("Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*")"),
       "Policy document should not specify a principal."},
      {statement(R"("Sid":"a b","Effect":"Allow","Action":"a:B","Resource":"*")"),
       "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"},
      {R"({"Statement":[{"Sid":"x","Effect":"Allow","Action":"a:B","Resource":"*"},
          {"Sid":"x","Effect":"Allow","Action":"a:B","Resource":"*"}]})",
       "Statement IDs (SID) in a single policy must be unique."},
      {statement(R"("Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"StringSame":{"x:y":"z"}})"),
       "Syntax errors in policy."},
      {statement(R"("Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"Bool":{"x:y":"maybe"}})"),
       "Syntax errors in policy."},
      {statement(R"("Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::${open")"), "Syntax errors in policy."},
      {statement(R"("Effect":"Allow","Action":"sts:AssumeRole")"), "Missing required field Principal", PolicyKind::trust},
      {statement(R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*")"),
       "Has prohibited field Resource", PolicyKind::trust},
      {statement(R"("Effect":"Allow","Action":"s3:GetObject","Principal":"*")"),
       "AssumeRole policy may only specify STS AssumeRole actions.", PolicyKind::trust},
      {statement(R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"nobody"})"),
       "Invalid principal in policy: \"AWS\":\"nobody\"", PolicyKind::trust},
  };
  for (auto& row : rows) {
    auto policy = Policy::parse(row.document, row.kind);
    ASSERT_FALSE(policy) << row.document;
    EXPECT_EQ(policy.error().code, "MalformedPolicyDocument");
    EXPECT_EQ(policy.error().message, row.message) << row.document;
  }
}

TEST(Policy, ManagedPoliciesCompile) {
  for (auto& policy : managed_policies()) EXPECT_TRUE(compiled_managed_policy(policy.arn())) << policy.arn();
  EXPECT_EQ(find_managed_policy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")->id().size(), 21u);
  EXPECT_FALSE(find_managed_policy("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"));
}

}  // namespace
}  // namespace iam
