// DynamoDB Streams, as AWS offers it, in front of tables::Tables.
#pragma once
#include "aws/service.h"
#include "tables/tables.h"

namespace services::dynamodbstreams {

/// `tables` outlives the service.
aws::Service service(tables::Tables& tables);

}  // namespace services::dynamodbstreams
