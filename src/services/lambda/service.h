// Lambda, as AWS offers it, in front of functions::Host.
#pragma once
#include "aws/service.h"
#include "functions/host.h"

namespace services::lambda {

/// `host` outlives the service.
aws::Service service(functions::Host& host);

}  // namespace services::lambda
