// Import: an OpenAPI 3.0 or Swagger 2.0 document, with API Gateway's extensions, into a Definition.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
//
// Read: paths, parameters, request bodies and responses; definitions / components.schemas (models); security (none, or
// Signature Version 4); x-amazon-apigateway-{integration, any-method, request-validators, request-validator, gateway-responses,
// binary-media-types, policy, auth}. Every other x-amazon-apigateway extension is refused by name. Pure apart from the random
// ids.
#pragma once
#include "base/document.h"
#include "base/random.h"
#include "base/result.h"
#include "gateway/definition.h"

namespace gateway {

enum class ImportMode { merge, overwrite };

/// Overwriting keeps the API's id, endpoint, tags and policy (unless the document has one), and the ids of resources whose path
/// stays.
base::Status import_api(Definition& definition, const base::Document& document, ImportMode mode, base::Random& random);

}  // namespace gateway
