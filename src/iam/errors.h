// The refusals and failures of identities, with AWS's codes and texts. Pure functions.
//
// AWS spells and numbers the same refusal differently in each protocol family:
//                          json (DynamoDB, Logs)        rest_json (Lambda, API Gateway)  query (IAM, STS)
//   no signature           400 Missing…TokenException   403 Missing…TokenException       403 MissingAuthenticationToken
//   unknown key            400 UnrecognizedClientExc.   403 UnrecognizedClientExc.       403 InvalidClientTokenId
//   wrong signature        400 InvalidSignatureExc.     403 InvalidSignatureException    403 SignatureDoesNotMatch
//   not permitted          400 AccessDeniedException    403 AccessDeniedException        403 AccessDenied
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace iam {

enum class Family { json, rest_json, query };

// Authentication.
base::Error missing_authentication(Family family);
base::Error incomplete_signature(Family family, std::string message);
base::Error unknown_access_key(Family family);
base::Error wrong_signature(Family family);
base::Error signature_problem(Family family, std::string message);  // wrong_signature's code with another reason
base::Error expired_token(Family family);

// Authorization.
enum class DenialReason {
  no_identity_policy,
  explicit_deny,
  no_session_policy,
  explicit_deny_in_session,
  no_resource_policy,
  explicit_deny_in_resource
};
base::Error access_denied(Family family, std::string_view caller_arn, std::string_view action, std::string_view resource,
                          DenialReason reason);

// The IAM and STS services.
base::Error malformed_policy(std::string message);
base::Error no_such_role(std::string_view name);
base::Error no_such_user(std::string_view name);
base::Error no_such_role_policy(std::string_view policy);
base::Error no_such_managed_policy(std::string_view arn);
base::Error policy_not_found(std::string_view arn);
base::Error no_such_version(std::string_view version, std::string_view arn);
base::Error not_attached(std::string_view arn);
base::Error role_exists(std::string_view name);
base::Error delete_conflict_policies();
base::Error delete_conflict_attached();
base::Error limit_exceeded(std::string message);
base::Error invalid_input(std::string message);     // InvalidInput
base::Error validation_error(std::string message);  // ValidationError
base::Error packed_policy_too_large();
base::Error may_not_assume(std::string_view caller_arn, std::string_view action, std::string_view role_arn);

}  // namespace iam
