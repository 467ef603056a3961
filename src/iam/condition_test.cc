// Condition operators, quantifiers and variables, as one statement each: condition | keys of the request | whether it holds.
#include "iam/condition.h"

#include <gtest/gtest.h>

#include "iam/policy.h"

namespace iam {
namespace {

using Keys = std::vector<std::pair<std::string, std::vector<std::string>>>;

struct Row {
  std::string condition;
  Keys keys;
  bool holds;
};

const Keys leading{{"dynamodb:LeadingKeys", {"AROAX:s1"}}}, two{{"dynamodb:LeadingKeys", {"AROAX:s1", "other"}}};

const Row rows[] = {
    {R"({"StringEquals":{"aws:SourceIp":"10.1.2.3"}})", {}, true},
    {R"({"StringEquals":{"x:y":"a"}})", {}, false},
    {R"({"StringEquals":{"x:y":["b","a"]}})", {{"x:y", {"a"}}}, true},
    {R"({"StringEquals":{"X:Y":"a"}})", {{"x:y", {"a"}}}, true},
    {R"({"StringEquals":{"x:y":"A"}})", {{"x:y", {"a"}}}, false},
    {R"({"StringEquals":{"x:y":"a*"}})", {{"x:y", {"ab"}}}, false},
    {R"({"StringEqualsIgnoreCase":{"x:y":"A"}})", {{"x:y", {"a"}}}, true},
    {R"({"StringNotEqualsIgnoreCase":{"x:y":"A"}})", {{"x:y", {"a"}}}, false},
    {R"({"StringNotEquals":{"x:y":"a"}})", {}, true},
    {R"({"StringNotEquals":{"x:y":["a","b"]}})", {{"x:y", {"b"}}}, false},
    {R"({"StringNotEquals":{"x:y":["a","b"]}})", {{"x:y", {"c"}}}, true},
    {R"({"StringEqualsIfExists":{"x:y":"a"}})", {}, true},
    {R"({"StringEqualsIfExists":{"x:y":"a"}})", {{"x:y", {"b"}}}, false},
    {R"({"StringLike":{"x:y":"a*c?"}})", {{"x:y", {"abbcd"}}}, true},
    {R"({"StringNotLike":{"x:y":"a*"}})", {{"x:y", {"abc"}}}, false},
    {R"({"StringLike":{"x:y":"\u00e4?"}})", {{"x:y", {"ä€"}}}, true},
    {R"({"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}})", leading, true},
    {R"({"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}})", two, false},
    {R"({"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}})", {}, true},
    {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}})", two, true},
    {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}})", {}, false},
    {R"({"ForAnyValue:StringNotEquals":{"x:y":"a"}})", {{"x:y", {"a", "b"}}}, true},
    {R"({"ForAnyValue:StringNotEquals":{"x:y":"a"}})", {}, false},
    {R"({"ForAllValues:StringNotEquals":{"x:y":"a"}})", {{"x:y", {"a", "b"}}}, false},
    {R"({"StringEquals":{"x:y":"${aws:PrincipalTag/team}"}})", {{"x:y", {"blue"}}}, true},
    {R"({"StringEquals":{"x:y":"${aws:username}"}})", {{"x:y", {""}}}, false},
    {R"({"StringEquals":{"x:y":"${aws:username, 'none'}"}})", {{"x:y", {"none"}}}, true},
    {R"({"StringLike":{"x:y":"a${*}b*"}})", {{"x:y", {"a*bc"}}}, true},
    {R"({"StringLike":{"x:y":"a${*}b*"}})", {{"x:y", {"axbc"}}}, false},
    {R"({"StringLike":{"x:y":"${z:v}"}})", {{"x:y", {"anything"}}, {"z:v", {"*"}}}, false},
    {R"({"NumericLessThanEquals":{"x:n":"10"}})", {{"x:n", {"10"}}}, true},
    {R"({"NumericLessThan":{"x:n":10}})", {{"x:n", {"10"}}}, false},
    {R"({"NumericGreaterThan":{"x:n":"9.5"}})", {{"x:n", {"10"}}}, true},
    {R"({"NumericGreaterThanEquals":{"x:n":"11"}})", {{"x:n", {"10"}}}, false},
    {R"({"NumericEquals":{"x:n":"1e1"}})", {{"x:n", {"10.0"}}}, true},
    {R"({"NumericNotEquals":{"x:n":"1"}})", {{"x:n", {"1"}}}, false},
    {R"({"NumericEquals":{"x:n":"1"}})", {{"x:n", {"one"}}}, false},
    {R"({"DateGreaterThan":{"aws:CurrentTime":"2015-08-30T12:35:59Z"}})", {}, true},
    {R"({"DateLessThan":{"aws:CurrentTime":"2015-08-30T12:36:00Z"}})", {}, false},
    {R"({"DateLessThan":{"aws:CurrentTime":"2015-08-30T14:36:01+02:00"}})", {}, true},
    {R"({"DateEquals":{"aws:EpochTime":"1440938160"}})", {}, true},
    {R"({"DateLessThan":{"aws:CurrentTime":"2015-08-31"}})", {}, true},
    {R"({"Bool":{"aws:SecureTransport":"false"}})", {}, true},
    {R"({"Bool":{"aws:SecureTransport":true}})", {}, false},
    {R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})", {}, false},
    {R"({"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}})", {}, true},
    {R"({"Null":{"aws:MultiFactorAuthPresent":"true"}})", {}, true},
    {R"({"Null":{"aws:SourceIp":"false"}})", {}, true},
    {R"({"Null":{"aws:SourceIp":"true"}})", {}, false},
    {R"({"IpAddress":{"aws:SourceIp":["192.168.0.0/16","10.0.0.0/8"]}})", {}, true},
    {R"({"IpAddress":{"aws:SourceIp":"10.1.2.0/31"}})", {}, false},
    {R"({"IpAddress":{"aws:SourceIp":"10.1.2.2/31"}})", {}, true},
    {R"({"NotIpAddress":{"aws:SourceIp":"10.1.2.3"}})", {}, false},
    {R"({"IpAddress":{"x:ip":"2001:db8::/33"}})", {{"x:ip", {"2001:db8:7fff::1"}}}, true},
    {R"({"IpAddress":{"x:ip":"2001:db8::/33"}})", {{"x:ip", {"2001:db8:8000::1"}}}, false},
    {R"({"BinaryEquals":{"x:b":"YWJj"}})", {{"x:b", {"YWJj"}}}, true},
    {R"({"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:*:*:abc/*/GET/x"}})",
     {{"AWS:SourceArn", {"arn:aws:execute-api:us-east-1:000000000000:abc/prod/GET/x"}}},
     true},
    {R"({"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:*:abc/*"}})",
     {{"AWS:SourceArn", {"arn:aws:execute-api:us-east-1:000000000000:abc/prod"}}},
     false},
    {R"({"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/reader"}})", {}, false},
    {R"({"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:role/reader"}})", {}, true},
    {R"({"StringEquals":{"aws:PrincipalType":"AssumedRole","aws:RequestedRegion":"us-east-1"}})", {}, true},
    {R"({"StringEquals":{"aws:PrincipalType":"AssumedRole","aws:RequestedRegion":"eu-west-1"}})", {}, false},
    {R"({"StringLike":{"aws:UserAgent":"curl/*"},"Bool":{"aws:SecureTransport":"true"}})", {}, false},
};

Caller session() {
  Caller caller{.kind = Caller::Kind::role_session, .account = "000000000000"};
  caller.role_arn = "arn:aws:iam::000000000000:role/reader";
  caller.arn = "arn:aws:sts::000000000000:assumed-role/reader/s1";
  caller.id = "AROAX:s1";
  caller.tags = {{"Team", "blue"}};
  return caller;
}

TEST(Condition, EveryRow) {
  RequestKeys keys{.now = base::Time(std::chrono::seconds(1440938160)),
                   .source_address = "10.1.2.3",
                   .region = "us-east-1",
                   .user_agent = "curl/8"};
  for (auto& row : rows) {
    auto policy =
        Policy::parse(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*","Condition":)" +
                          row.condition + "}]}",
                      PolicyKind::identity);
    ASSERT_TRUE(policy) << row.condition << " " << policy.error().message;
    auto decision = policy->evaluate(session(), {"a:B", "*", row.keys}, keys);
    EXPECT_EQ(decision == Decision::allow, row.holds) << row.condition;
  }
}

}  // namespace
}  // namespace iam
