// AWS::ApiGateway::Deployment: what an API is at one moment. It never changes; a changed API gets a new one under another
// logical id. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kProperties[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"Description", Kind::text, Need::optional, Change::replaces},
    {"StageName", Kind::text, Need::optional, Change::replaces},
    {"StageDescription", Kind::later},
    {"DeploymentCanarySettings", Kind::later},
};

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = Document::object();
  copy(wanted.properties, "RestApiId", input, "restApiId");
  copy(wanted.properties, "Description", input, "description");
  copy(wanted.properties, "StageName", input, "stageName");
  CO_TRY(auto answer, co_await site.call("apigateway", "CreateDeployment", std::move(input)));
  Made made{std::string(answer.text("id"))};
  made.attributes.set("DeploymentId", made.physical_id);
  co_return made;
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  auto input = Document::object({{"restApiId", existing.properties.text("RestApiId")}, {"deploymentId", existing.physical_id}});
  co_return gone(co_await site.call("apigateway", "DeleteDeployment", std::move(input)));
}

}  // namespace

ResourceType apigateway_deployment() {
  return {.name = "AWS::ApiGateway::Deployment",
          .properties = kProperties,
          .attributes = {"DeploymentId"},
          .create = create,
          .remove = remove};
}

}  // namespace stacks
