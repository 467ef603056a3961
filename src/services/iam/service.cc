#include "services/iam/service.h"

#include "services/iam/attach_role_policy.h"
#include "services/iam/create_role.h"
#include "services/iam/delete_role.h"
#include "services/iam/delete_role_policy.h"
#include "services/iam/detach_role_policy.h"
#include "services/iam/get_policy.h"
#include "services/iam/get_policy_version.h"
#include "services/iam/get_role.h"
#include "services/iam/get_role_policy.h"
#include "services/iam/get_user.h"
#include "services/iam/list_attached_role_policies.h"
#include "services/iam/list_instance_profiles_for_role.h"
#include "services/iam/list_policies.h"
#include "services/iam/list_role_policies.h"
#include "services/iam/list_role_tags.h"
#include "services/iam/list_roles.h"
#include "services/iam/put_role_policy.h"
#include "services/iam/tag_role.h"
#include "services/iam/untag_role.h"
#include "services/iam/update_assume_role_policy.h"
#include "services/iam/update_role.h"
#include "services/iam/update_role_description.h"

namespace services::iam {

using Iam = aws::Operations<AttachRolePolicy, CreateRole, DeleteRole, DeleteRolePolicy, DetachRolePolicy, GetPolicy,
                            GetPolicyVersion, GetRole, GetRolePolicy, GetUser, ListAttachedRolePolicies,
                            ListInstanceProfilesForRole, ListPolicies, ListRolePolicies, ListRoleTags, ListRoles, PutRolePolicy,
                            TagRole, UntagRole, UpdateAssumeRolePolicy, UpdateRole, UpdateRoleDescription>;

aws::Service service(::iam::Identities& identities) {
  return {"iam", "iam", aws::Protocol::query, "2010-05-08", Iam::bound_to(identities)};
}

}  // namespace services::iam
