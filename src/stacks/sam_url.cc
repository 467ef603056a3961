// FunctionUrlConfig of an AWS::Serverless::Function
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
#include "stacks/sam.h"
#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr Property kUrlConfig[] = {{"AuthType", Kind::text, Need::required}, {"Cors", Kind::json}, {"InvokeMode"}};

void add_public_permission(Expansion& expansion, const Node& function, std::string_view suffix, std::string_view action,
                           std::string_view condition, std::string_view value, Position at) {
  Node permission = Node::map(at);
  permission.set("Action", Node::string(action, at));
  permission.set("FunctionName", Node::call("Ref", Node::string(function.key, at)));
  permission.set("Principal", Node::string("*", at));
  permission.set(condition, Node::string(value, at));
  expansion.add(function.key + std::string(suffix), "AWS::Lambda::Permission", at, std::move(permission));
}

}  // namespace

void expand_function_url(Expansion& expansion, const Node& function, const Node& config) {
  Position at = config.at;
  check_properties(config, kUrlConfig, "FunctionUrlConfig", at, expansion.problems);
  Node url = Node::map(at);
  for (const auto& property : kUrlConfig) {
    if (auto* value = config.find(property.name)) url.set(property.name, *value);
  }
  url.set("TargetFunctionArn", Node::call("Ref", Node::string(function.key, at)));
  expansion.add(function.key + "Url", "AWS::Lambda::Url", at, std::move(url));
  if (config.text_at("AuthType") != "NONE") return;
  add_public_permission(expansion, function, "UrlPublicPermissions", "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE",
                        at);
  add_public_permission(expansion, function, "URLInvokeAllowPublicAccess", "lambda:InvokeFunction", "InvokedViaFunctionUrl",
                        "true", at);
}

}  // namespace stacks
