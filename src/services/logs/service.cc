#include "services/logs/service.h"

#include "services/logs/operations.h"

namespace services::logs {

aws::Service service(Logs& logs) {
  aws::Service service{"logs", "logs", aws::Protocol::json_1_1, "Logs_20140328", {}};
  service.violation_code = "InvalidParameterException";
  service.operations = {
      create_log_group(logs),        create_log_stream(logs),      delete_log_group(logs),     delete_log_stream(logs),
      delete_retention_policy(logs), describe_log_groups(logs),    describe_log_streams(logs), filter_log_events(logs),
      get_log_events(logs),          list_tags_for_resource(logs), list_tags_log_group(logs),  put_log_events(logs),
      put_retention_policy(logs),    tag_log_group(logs),          tag_resource(logs),         untag_log_group(logs),
      untag_resource(logs),
  };
  return service;
}

}  // namespace services::logs
