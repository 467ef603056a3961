#include "services/dynamodb/service.h"

#include "services/dynamodb/java_words.h"
#include "partiql/engine.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_policy.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

aws::Service service(Tables& tables, Backups& backups) {
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
              create_backup(backups),
              delete_backup(backups),
              describe_backup(backups),
              describe_continuous_backups(backups),
              describe_export(backups),
              describe_import(backups),
              export_table_to_point_in_time(backups),
              import_table(backups),
              list_backups(backups),
              list_exports(backups),
              list_imports(backups),
              restore_table_from_backup(backups),
              restore_table_to_point_in_time(backups),
              update_continuous_backups(backups),
              update_time_to_live(tables),
          },
          {},
          [&tables](const Call& call, const Access& access) { return policy_of(tables, call, access); },
          &wording,
          &java_words};
}

}  // namespace services::dynamodb
