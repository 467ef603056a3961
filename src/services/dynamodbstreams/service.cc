#include "services/dynamodbstreams/service.h"

#include "services/dynamodbstreams/operations.h"

namespace services::dynamodbstreams {

aws::Service service(Tables& tables) {
  return {"dynamodbstreams",
          "dynamodb",
          aws::Protocol::json_1_0,
          "DynamoDBStreams_20120810",
          {
              describe_stream(tables),
              get_records(tables),
              get_shard_iterator(tables),
              list_streams(tables),
          },
          {}};
}

}  // namespace services::dynamodbstreams
