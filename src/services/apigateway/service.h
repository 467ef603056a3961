// API Gateway (REST APIs) as AWS speaks it: the rest-json protocol of 2015-07-09, in front of gateway::Gateway.
#pragma once
#include "aws/service.h"
#include "gateway/gateway.h"

namespace services::apigateway {

/// `gateway` outlives the service.
aws::Service service(::gateway::Gateway& gateway);

}  // namespace services::apigateway
