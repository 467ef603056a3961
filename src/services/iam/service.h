// IAM as AWS speaks it: the query protocol of 2010-05-08, in front of iam::Identities.
#pragma once
#include "aws/service.h"
#include "iam/identities.h"

namespace services::iam {

/// `identities` outlives the service.
aws::Service service(::iam::Identities& identities);

}  // namespace services::iam
