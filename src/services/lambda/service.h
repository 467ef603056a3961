// Lambda, as AWS offers it, in front of functions::Host, events::Mappings and urls::Urls.
#pragma once
#include "aws/service.h"
#include "events/mappings.h"
#include "functions/host.h"
#include "urls/urls.h"

namespace services::lambda {

/// What it is given outlives it. Without mappings and URLs it has no operations on them.
aws::Service service(functions::Host& host, events::Mappings* mappings = nullptr, urls::Urls* urls = nullptr);

}  // namespace services::lambda
