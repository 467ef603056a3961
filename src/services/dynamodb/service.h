// DynamoDB, as AWS offers it, in front of tables::Tables and backups::Backups.
#pragma once
#include "aws/service.h"
#include "backups/backups.h"
#include "tables/tables.h"

namespace services::dynamodb {

/// Both outlive the service.
aws::Service service(tables::Tables& tables, backups::Backups& backups);

}  // namespace services::dynamodb
