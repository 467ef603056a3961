// The rows of DynamoDB: each function is defined in the file of its name.
#pragma once
#include <memory>

#include "aws/operation.h"
#include "backups/backups.h"
#include "tables/tables.h"

namespace partiql {
class Engine;
}

namespace services::dynamodb {

using backups::Backups;
using tables::Tables;

aws::Operation batch_execute_statement(std::shared_ptr<partiql::Engine> engine);
aws::Operation batch_get_item(Tables& tables);
aws::Operation batch_write_item(Tables& tables);
aws::Operation create_table(Tables& tables);
aws::Operation delete_item(Tables& tables);
aws::Operation delete_resource_policy(Tables& tables);
aws::Operation delete_table(Tables& tables);
aws::Operation describe_endpoints(Tables& tables);
aws::Operation describe_limits(Tables& tables);
aws::Operation describe_table(Tables& tables);
aws::Operation describe_table_replica_auto_scaling(Tables& tables);
aws::Operation describe_time_to_live(Tables& tables);
aws::Operation execute_statement(std::shared_ptr<partiql::Engine> engine);
aws::Operation execute_transaction(std::shared_ptr<partiql::Engine> engine);
aws::Operation get_item(Tables& tables);
aws::Operation get_resource_policy(Tables& tables);
aws::Operation list_tables(Tables& tables);
aws::Operation list_tags_of_resource(Tables& tables);
aws::Operation put_item(Tables& tables);
aws::Operation put_resource_policy(Tables& tables);
aws::Operation query(Tables& tables);
aws::Operation scan(Tables& tables);
aws::Operation tag_resource(Tables& tables);
aws::Operation transact_get_items(Tables& tables);
aws::Operation transact_write_items(Tables& tables);
aws::Operation untag_resource(Tables& tables);
aws::Operation update_item(Tables& tables);
aws::Operation update_table(Tables& tables);
aws::Operation update_time_to_live(Tables& tables);

aws::Operation create_backup(Backups& backups);
aws::Operation delete_backup(Backups& backups);
aws::Operation describe_backup(Backups& backups);
aws::Operation describe_continuous_backups(Backups& backups);
aws::Operation describe_export(Backups& backups);
aws::Operation describe_import(Backups& backups);
aws::Operation export_table_to_point_in_time(Backups& backups);
aws::Operation import_table(Backups& backups);
aws::Operation list_backups(Backups& backups);
aws::Operation list_exports(Backups& backups);
aws::Operation list_imports(Backups& backups);
aws::Operation restore_table_from_backup(Backups& backups);
aws::Operation restore_table_to_point_in_time(Backups& backups);
aws::Operation update_continuous_backups(Backups& backups);

}  // namespace services::dynamodb
