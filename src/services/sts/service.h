// STS as AWS speaks it: the query protocol of 2011-06-15, in front of iam::Identities.
#pragma once
#include "aws/service.h"
#include "iam/identities.h"

namespace services::sts {

/// `identities` outlives the service.
aws::Service service(const ::iam::Identities& identities);

}  // namespace services::sts
