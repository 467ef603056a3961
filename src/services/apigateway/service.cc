#include "services/apigateway/service.h"

#include "services/apigateway/create_deployment.h"
#include "services/apigateway/create_model.h"
#include "services/apigateway/create_request_validator.h"
#include "services/apigateway/create_resource.h"
#include "services/apigateway/create_rest_api.h"
#include "services/apigateway/create_stage.h"
#include "services/apigateway/delete_deployment.h"
#include "services/apigateway/delete_gateway_response.h"
#include "services/apigateway/delete_integration.h"
#include "services/apigateway/delete_integration_response.h"
#include "services/apigateway/delete_method.h"
#include "services/apigateway/delete_method_response.h"
#include "services/apigateway/delete_model.h"
#include "services/apigateway/delete_request_validator.h"
#include "services/apigateway/delete_resource.h"
#include "services/apigateway/delete_rest_api.h"
#include "services/apigateway/delete_stage.h"
#include "services/apigateway/get_deployment.h"
#include "services/apigateway/get_deployments.h"
#include "services/apigateway/get_gateway_response.h"
#include "services/apigateway/get_gateway_responses.h"
#include "services/apigateway/get_integration.h"
#include "services/apigateway/get_integration_response.h"
#include "services/apigateway/get_method.h"
#include "services/apigateway/get_method_response.h"
#include "services/apigateway/get_model.h"
#include "services/apigateway/get_models.h"
#include "services/apigateway/get_request_validator.h"
#include "services/apigateway/get_request_validators.h"
#include "services/apigateway/get_resource.h"
#include "services/apigateway/get_resources.h"
#include "services/apigateway/get_rest_api.h"
#include "services/apigateway/get_rest_apis.h"
#include "services/apigateway/get_stage.h"
#include "services/apigateway/get_stages.h"
#include "services/apigateway/get_tags.h"
#include "services/apigateway/put_gateway_response.h"
#include "services/apigateway/put_integration.h"
#include "services/apigateway/put_integration_response.h"
#include "services/apigateway/put_method.h"
#include "services/apigateway/put_method_response.h"
#include "services/apigateway/put_rest_api.h"
#include "services/apigateway/tag_resource.h"
#include "services/apigateway/untag_resource.h"
#include "services/apigateway/update_rest_api.h"
#include "services/apigateway/update_stage.h"

namespace services::apigateway {

using ApiGateway =
    aws::Operations<CreateDeployment, CreateModel, CreateRequestValidator, CreateResource, CreateRestApi, CreateStage,
                    DeleteDeployment, DeleteGatewayResponse, DeleteIntegration, DeleteIntegrationResponse, DeleteMethod,
                    DeleteMethodResponse, DeleteModel, DeleteRequestValidator, DeleteResource, DeleteRestApi, DeleteStage,
                    GetDeployment, GetDeployments, GetGatewayResponse, GetGatewayResponses, GetIntegration,
                    GetIntegrationResponse, GetMethod, GetMethodResponse, GetModel, GetModels, GetRequestValidator,
                    GetRequestValidators, GetResource, GetResources, GetRestApi, GetRestApis, GetStage, GetStages, GetTags,
                    PutGatewayResponse, PutIntegration, PutIntegrationResponse, PutMethod, PutMethodResponse, PutRestApi,
                    TagResource, UntagResource, UpdateRestApi, UpdateStage>;

aws::Service service(::gateway::Gateway& gateway) {
  return {"apigateway",         "apigateway", aws::Protocol::rest_json, "2015-07-09", ApiGateway::bound_to(gateway),
          "BadRequestException"};
}

}  // namespace services::apigateway
