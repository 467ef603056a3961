#include "services/dynamodb/service.h"

#include "partiql/engine.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_policy.h"

namespace services::dynamodb {

aws::Service service(Tables& tables) {
  auto engine = std::make_shared<partiql::Engine>(tables);
  return {"dynamodb",
          "dynamodb",
          aws::Protocol::json_1_0,
          "DynamoDB_20120810",
          {
              batch_execute_statement(engine),
              batch_get_item(tables),
              batch_write_item(tables),
              create_table(tables),
              delete_item(tables),
              delete_resource_policy(tables),
              delete_table(tables),
              describe_continuous_backups(tables),
              describe_endpoints(tables),
              describe_limits(tables),
              describe_table(tables),
              describe_table_replica_auto_scaling(tables),
              describe_time_to_live(tables),
              execute_statement(engine),
              execute_transaction(engine),
              get_item(tables),
              get_resource_policy(tables),
              list_tables(tables),
              list_tags_of_resource(tables),
              put_item(tables),
              put_resource_policy(tables),
              query(tables),
              scan(tables),
              tag_resource(tables),
              transact_get_items(tables),
              transact_write_items(tables),
              untag_resource(tables),
              update_item(tables),
              update_table(tables),
          },
          {},
          [&tables](const Call& call, const Access& access) { return policy_of(tables, call, access); }};
}

}  // namespace services::dynamodb
