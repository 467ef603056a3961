#include "services/sts/service.h"

#include "services/sts/assume_role.h"
#include "services/sts/get_caller_identity.h"

namespace services::sts {

using Sts = aws::Operations<AssumeRole, GetCallerIdentity>;

aws::Service service(const ::iam::Identities& identities) {
  return {"sts", "sts", aws::Protocol::query, "2011-06-15", Sts::bound_to(identities)};
}

}  // namespace services::sts
