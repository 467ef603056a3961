// The rows of CloudWatch Logs: each function is defined in the file of its name.
#pragma once
#include "aws/operation.h"
#include "logs/logs.h"

namespace services::logs {

using ::logs::Logs;

aws::Operation create_log_group(Logs& logs);
aws::Operation create_log_stream(Logs& logs);
aws::Operation delete_log_group(Logs& logs);
aws::Operation delete_log_stream(Logs& logs);
aws::Operation delete_retention_policy(Logs& logs);
aws::Operation describe_log_groups(Logs& logs);
aws::Operation describe_log_streams(Logs& logs);
aws::Operation filter_log_events(Logs& logs);
aws::Operation get_log_events(Logs& logs);
aws::Operation list_tags_for_resource(Logs& logs);
aws::Operation list_tags_log_group(Logs& logs);
aws::Operation put_log_events(Logs& logs);
aws::Operation put_retention_policy(Logs& logs);
aws::Operation tag_log_group(Logs& logs);
aws::Operation tag_resource(Logs& logs);
aws::Operation untag_log_group(Logs& logs);
aws::Operation untag_resource(Logs& logs);

}  // namespace services::logs
