#include "iam/managed.h"

#include <map>

#include "base/check.h"
#include "crypto/hash.h"

namespace iam {
namespace {

#define VIRGA_POLICY(...) R"({"Version":"2012-10-17","Statement":[)" __VA_ARGS__ "]}"
#define VIRGA_ALLOW(actions) R"({"Effect":"Allow","Action":[)" actions R"(],"Resource":"*"})"
#define VIRGA_ALLOW_ON(resource, actions) R"({"Effect":"Allow","Action":[)" actions R"(],"Resource":")" resource R"("})"
#define VIRGA_WRITE_LOGS R"("logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents")"

constexpr ManagedPolicy table[] = {
    {"/", "AdministratorAccess", "Full access to everything.", "v1", VIRGA_POLICY(VIRGA_ALLOW(R"("*")"))},
    {"/", "PowerUserAccess", "Full access to everything but identities and the account.", "v6",
     VIRGA_POLICY(R"({"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},)"
                  VIRGA_ALLOW(R"("iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","iam:ListRoles")"))},
    {"/service-role/", "AWSLambdaBasicExecutionRole", "Writes a function's logs.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(VIRGA_WRITE_LOGS))},
    {"/service-role/", "AWSLambdaDynamoDBExecutionRole", "Reads table streams and writes logs.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator",)"
                              R"("dynamodb:ListStreams",)" VIRGA_WRITE_LOGS))},
    {"/service-role/", "AWSLambdaSQSQueueExecutionRole", "Receives messages and writes logs.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes",)" VIRGA_WRITE_LOGS))},
    {"/service-role/", "AWSLambdaVPCAccessExecutionRole", "Manages network interfaces and writes logs.", "v3",
     VIRGA_POLICY(VIRGA_ALLOW(VIRGA_WRITE_LOGS R"(,"ec2:CreateNetworkInterface","ec2:DescribeNetworkInterfaces",)"
                              R"("ec2:DescribeSubnets","ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses",)"
                              R"("ec2:UnassignPrivateIpAddresses")"))},
    {"/service-role/", "AWSLambdaRole", "Invokes functions.", "v1", VIRGA_POLICY(VIRGA_ALLOW(R"("lambda:InvokeFunction")"))},
    {"/service-role/", "AmazonAPIGatewayPushToCloudWatchLogs", "Lets API Gateway write logs.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("logs:CreateLogGroup","logs:CreateLogStream","logs:DescribeLogGroups",)"
                              R"("logs:DescribeLogStreams","logs:PutLogEvents","logs:GetLogEvents","logs:FilterLogEvents")"))},
    {"/", "AWSLambda_FullAccess", "Full access to functions and what they work with.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("lambda:*","logs:DescribeLogGroups","logs:DescribeLogStreams","logs:FilterLogEvents",)"
                              R"("iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",)"
                              R"("iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles","tag:GetResources")") ","
                  R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":)"
                  R"({"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}})")},
    {"/", "AWSLambda_ReadOnlyAccess", "Reads functions and their logs.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("lambda:Get*","lambda:List*","logs:DescribeLogGroups","iam:GetPolicy","iam:GetPolicyVersion",)"
                              R"("iam:GetRole","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListRolePolicies",)"
                              R"("iam:ListRoles","tag:GetResources")") ","
                  VIRGA_ALLOW_ON("arn:aws:logs:*:*:log-group:/aws/lambda/*",
                                 R"("logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents")"))},
    {"/", "AWSLambdaExecute", "Writes logs, reads and writes objects.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW_ON("arn:aws:logs:*:*:*", R"("logs:*")") ","
                  VIRGA_ALLOW_ON("arn:aws:s3:::*", R"("s3:GetObject","s3:PutObject")"))},
    {"/", "AWSLambdaInvocation-DynamoDB", "Reads table streams and invokes functions.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("lambda:InvokeFunction","dynamodb:DescribeStream","dynamodb:GetRecords",)"
                              R"("dynamodb:GetShardIterator","dynamodb:ListStreams")"))},
    {"/", "AmazonDynamoDBFullAccess", "Full access to tables.", "v15",
     VIRGA_POLICY(VIRGA_ALLOW(R"("dynamodb:*","dax:*","application-autoscaling:*","cloudwatch:DescribeAlarms",)"
                              R"("cloudwatch:GetMetricStatistics","cloudwatch:PutMetricAlarm","iam:GetRole","iam:ListRoles",)"
                              R"("kms:DescribeKey","kms:ListAliases","lambda:ListFunctions","lambda:ListEventSourceMappings",)"
                              R"("lambda:CreateEventSourceMapping","lambda:DeleteEventSourceMapping",)"
                              R"("lambda:GetFunctionConfiguration","resource-groups:*","tag:GetResources")"))},
    {"/", "AmazonDynamoDBFullAccess_v2", "Full access to tables.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("dynamodb:*","dax:*","application-autoscaling:*","cloudwatch:DescribeAlarms",)"
                              R"("cloudwatch:GetMetricStatistics","cloudwatch:PutMetricAlarm","kms:DescribeKey",)"
                              R"("kms:ListAliases")"))},
    {"/", "AmazonDynamoDBReadOnlyAccess", "Reads tables.", "v14",
     VIRGA_POLICY(VIRGA_ALLOW(R"("dynamodb:BatchGetItem","dynamodb:Describe*","dynamodb:List*","dynamodb:GetAbacStatus",)"
                              R"("dynamodb:GetItem","dynamodb:GetResourcePolicy","dynamodb:Query","dynamodb:Scan",)"
                              R"("dynamodb:PartiQLSelect","dax:Describe*","dax:List*","dax:GetItem","dax:BatchGetItem",)"
                              R"("dax:Query","dax:Scan","cloudwatch:DescribeAlarms","cloudwatch:GetMetricStatistics",)"
                              R"("iam:GetRole","iam:ListRoles","tag:GetResources")"))},
    {"/", "AWSXRayDaemonWriteAccess", "Sends traces.", "v2",
     VIRGA_POLICY(VIRGA_ALLOW(R"("xray:PutTraceSegments","xray:PutTelemetryRecords","xray:GetSamplingRules",)"
                              R"("xray:GetSamplingTargets","xray:GetSamplingStatisticSummaries")"))},
    {"/", "AWSXrayWriteOnlyAccess", "Sends traces.", "v2",
     VIRGA_POLICY(VIRGA_ALLOW(R"("xray:PutTraceSegments","xray:PutTelemetryRecords","xray:GetSamplingRules",)"
                              R"("xray:GetSamplingTargets","xray:GetSamplingStatisticSummaries")"))},
    {"/", "AmazonAPIGatewayAdministrator", "Full access to API definitions.", "v2",
     VIRGA_POLICY(VIRGA_ALLOW_ON("arn:aws:apigateway:*::/*", R"("apigateway:*")"))},
    {"/", "AmazonAPIGatewayInvokeFullAccess", "Calls all APIs.", "v2",
     VIRGA_POLICY(VIRGA_ALLOW_ON("arn:aws:execute-api:*:*:*", R"("execute-api:Invoke","execute-api:ManageConnections")"))},
    {"/", "CloudWatchLogsFullAccess", "Full access to logs.", "v2", VIRGA_POLICY(VIRGA_ALLOW(R"("logs:*")"))},
    {"/", "CloudWatchLogsReadOnlyAccess", "Reads logs.", "v6",
     VIRGA_POLICY(VIRGA_ALLOW(R"("logs:Describe*","logs:Get*","logs:List*","logs:StartQuery","logs:StopQuery",)"
                              R"("logs:TestMetricFilter","logs:FilterLogEvents","logs:StartLiveTail","logs:StopLiveTail")"))},
    {"/", "CloudWatchLambdaInsightsExecutionRolePolicy", "Writes function insights.", "v1",
     VIRGA_POLICY(VIRGA_ALLOW(R"("logs:CreateLogGroup")") ","
                  VIRGA_ALLOW_ON("arn:aws:logs:*:*:log-group:/aws/lambda-insights:*",
                                 R"("logs:CreateLogStream","logs:PutLogEvents")"))},
    {"/", "IAMReadOnlyAccess", "Reads identities.", "v4",
     VIRGA_POLICY(VIRGA_ALLOW(R"("iam:GenerateCredentialReport","iam:Get*","iam:List*","iam:Simulate*")"))},
    {"/", "IAMFullAccess", "Full access to identities.", "v2", VIRGA_POLICY(VIRGA_ALLOW(R"("iam:*")"))},
};

#undef VIRGA_POLICY
#undef VIRGA_ALLOW
#undef VIRGA_ALLOW_ON
#undef VIRGA_WRITE_LOGS

}  // namespace

std::string ManagedPolicy::arn() const { return "arn:aws:iam::aws:policy" + std::string(path) + std::string(name); }

std::string ManagedPolicy::id() const {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out = "ANPA";
  for (uint8_t byte : crypto::sha256_digest(arn())) {
    if (out.size() < 21) out.push_back(letters[byte & 31]);
  }
  return out;
}

std::span<const ManagedPolicy> managed_policies() { return table; }

const ManagedPolicy* find_managed_policy(std::string_view arn) {
  for (auto& policy : table) {
    if (policy.arn() == arn) return &policy;
  }
  return nullptr;
}

std::shared_ptr<const Policy> compiled_managed_policy(std::string_view arn) {
  static const auto compiled = [] {
    std::map<std::string, std::shared_ptr<const Policy>, std::less<>> out;
    for (auto& policy : table) {
      auto parsed = Policy::parse(policy.document, PolicyKind::identity);
      CHECK(parsed);
      out.emplace(policy.arn(), std::make_shared<const Policy>(*std::move(parsed)));
    }
    return out;
  }();
  auto found = compiled.find(arn);
  return found == compiled.end() ? nullptr : found->second;
}

}  // namespace iam
