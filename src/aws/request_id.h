// Request ids, as each service spells them. Any thread.
#pragma once
#include <string>

#include "aws/service.h"
#include "base/random.h"

namespace aws {

/// DynamoDB: 52 upper-case letters and digits; the others: a UUID. Without a service: a UUID.
std::string make_request_id(const Service* service, base::Random& random);

}  // namespace aws
