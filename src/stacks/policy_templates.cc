// SAM policy templates: names for common lists of permissions, with a parameter for what they are about.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "stacks/sam.h"

namespace stacks {
namespace {

// Actions and resources are lists with blanks between; in a resource, @ is "arn:PARTITION:SERVICE:REGION:ACCOUNT:" and {} the
// parameter.
struct Row {
  std::string_view name;
  std::string_view parameter;  // "": none
  std::string_view service;
  std::string_view actions;
  std::string_view resources;
};

constexpr std::string_view kTable = "@table/{} @table/{}/index/*";
constexpr std::string_view kBucket = "arn:${AWS::Partition}:s3:::{} arn:${AWS::Partition}:s3:::{}/*";

constexpr std::array kRows = {
    Row{"DynamoDBCrudPolicy", "TableName", "dynamodb",
        "GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem",
        kTable},
    Row{"DynamoDBReadPolicy", "TableName", "dynamodb", "GetItem Scan Query BatchGetItem DescribeTable", kTable},
    Row{"DynamoDBWritePolicy", "TableName", "dynamodb", "PutItem UpdateItem BatchWriteItem", kTable},
    Row{"DynamoDBReconfigurePolicy", "TableName", "dynamodb", "UpdateTable", "@table/{}"},
    Row{"LambdaInvokePolicy", "FunctionName", "lambda", "InvokeFunction", "@function:{}*"},
    Row{"CloudWatchPutMetricPolicy", "", "cloudwatch", "PutMetricData", "*"},
    Row{"FilterLogEventsPolicy", "LogGroupName", "logs", "FilterLogEvents", "@log-group:{}:log-stream:*"},
    Row{"S3ReadPolicy", "BucketName", "s3", "GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration",
        kBucket},
    Row{"S3WritePolicy", "BucketName", "s3", "PutObject PutObjectAcl PutLifecycleConfiguration", kBucket},
    Row{"S3CrudPolicy", "BucketName", "s3",
        "GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration "
        "PutLifecycleConfiguration DeleteObject",
        kBucket},
    Row{"SQSPollerPolicy", "QueueName", "sqs",
        "ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes "
        "ReceiveMessage",
        "@{}"},
    Row{"SQSSendMessagePolicy", "QueueName", "sqs", "SendMessage*", "@{}"},
    Row{"SNSPublishMessagePolicy", "TopicName", "sns", "Publish", "@{}"},
    Row{"KMSDecryptPolicy", "KeyId", "kms", "Decrypt", "@key/{}"},
    Row{"KMSEncryptPolicy", "KeyId", "kms", "Encrypt", "@key/{}"},
    Row{"AWSSecretsManagerGetSecretValuePolicy", "SecretArn", "secretsmanager", "GetSecretValue", "{}"},
    Row{"StepFunctionsExecutionPolicy", "StateMachineName", "states", "StartExecution", "@stateMachine:{}"},
    Row{"EventBridgePutEventsPolicy", "EventBusName", "events", "PutEvents", "@event-bus/{}"},
};

const Row* find_row(std::string_view name) {
  auto found = std::ranges::find(kRows, name, &Row::name);
  return found == kRows.end() ? nullptr : &*found;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    out.push_back(word);
  }
  return out;
}

// A resource's pattern as the text of Fn::Sub over {parameter}.
std::string pattern(std::string_view resource, const Row& row) {
  std::string out;
  for (size_t i = 0; i < resource.size(); ++i) {
    if (resource[i] == '@') {
      out += fmt::format("arn:${{AWS::Partition}}:{}:${{AWS::Region}}:${{AWS::AccountId}}:", row.service);
    } else if (resource.substr(i, 2) == "{}") {
      out += fmt::format("${{{}}}", row.parameter);
      ++i;
    } else {
      out += resource[i];
    }
  }
  return out;
}

}  // namespace

bool is_policy_template(std::string_view name) { return find_row(name); }

Node policy_template(Expansion& expansion, const Node& policy) {
  Position at = policy.where();
  auto* row = find_row(policy.key);
  if (!row) {
    std::vector<std::string_view> names;
    for (auto& each : kRows) names.push_back(each.name);
    expansion.problems.add(at, fmt::format("unknown policy template {}{}", policy.key, suggestion(policy.key, names)));
    return Node::map(at);
  }
  for (auto& parameter : policy.children) {
    if (parameter.key == row->parameter) continue;
    expansion.problems.add(parameter.where(), fmt::format("{} has no parameter {}{}", row->name, parameter.key,
                                                          suggestion(parameter.key, {row->parameter})));
  }
  if (!row->parameter.empty() && !policy.find(row->parameter)) {
    expansion.problems.add(at, fmt::format("{} needs the parameter {}", row->name, row->parameter));
    return Node::map(at);
  }
  Node statement = Node::map(at);
  statement.set("Effect", Node::string("Allow", at));
  Node actions = Node::list(at);
  for (auto action : words(row->actions))
    actions.children.push_back(Node::string(fmt::format("{}:{}", row->service, action), at));
  statement.set("Action", std::move(actions));
  Node variables = Node::map(at);
  if (auto* value = policy.find(row->parameter)) variables.set(row->parameter, *value);
  Node resources = Node::list(at);
  for (auto resource : words(row->resources)) {
    Node text = Node::string(pattern(resource, *row), at);
    resources.children.push_back(expansion.value(Node::call("Fn::Sub", Node::list(at, {std::move(text), variables}))));
  }
  statement.set("Resource", resources.children.size() == 1 ? resources.children[0] : std::move(resources));
  Node document = Node::map(at);
  document.set("Statement", Node::list(at, {std::move(statement)}));
  return document;
}

}  // namespace stacks
