// The rows of DynamoDB Streams: each function is defined in the file of its name.
#pragma once
#include "aws/operation.h"
#include "tables/tables.h"

namespace services::dynamodbstreams {

using tables::Tables;

aws::Operation describe_stream(Tables& tables);
aws::Operation get_records(Tables& tables);
aws::Operation get_shard_iterator(Tables& tables);
aws::Operation list_streams(Tables& tables);

}  // namespace services::dynamodbstreams
