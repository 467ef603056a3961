// CloudWatch Logs, as AWS offers it, in front of logs::Logs.
#pragma once
#include "aws/service.h"
#include "logs/logs.h"

namespace services::logs {

/// `logs` outlives the service.
aws::Service service(::logs::Logs& logs);

}  // namespace services::logs
