#include "iam/errors.h"

#include <fmt/format.h>

namespace iam {
namespace {

/// A refusal: its code in the JSON families carries the suffix "Exception"; DynamoDB and its like answer 400.
base::Error refusal(Family family, std::string_view code, std::string_view query_code, std::string message) {
  if (family == Family::query) return {base::ErrorKind::denied, std::string(query_code), std::move(message)};
  base::Error error{base::ErrorKind::denied, std::string(code) + "Exception", std::move(message)};
  if (family == Family::json) error.status = 400;
  return error;
}

base::Error missing_entity(std::string message) { return {base::ErrorKind::missing, "NoSuchEntity", std::move(message)}; }
base::Error conflict(std::string code, std::string message) {
  return {base::ErrorKind::conflict, std::move(code), std::move(message)};
}
base::Error invalid(std::string code, std::string message) {
  return {base::ErrorKind::invalid, std::move(code), std::move(message)};
}

}  // namespace

base::Error missing_authentication(Family family) {
  std::string message =
      family == Family::rest_json ? "Missing Authentication Token" : "Request is missing Authentication Token";
  return refusal(family, "MissingAuthenticationToken", "MissingAuthenticationToken", std::move(message));
}

base::Error incomplete_signature(Family family, std::string message) {
  auto error = refusal(family, "IncompleteSignature", "IncompleteSignature", std::move(message));
  if (family == Family::query) error.status = 400;
  return error;
}

base::Error unknown_access_key(Family family) {
  return refusal(family, "UnrecognizedClient", "InvalidClientTokenId",
                 "The security token included in the request is invalid.");
}

base::Error wrong_signature(Family family) {
  return signature_problem(
      family,
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
      "Access Key and signing method. Consult the service documentation for details.");
}

base::Error signature_problem(Family family, std::string message) {
  return refusal(family, "InvalidSignature", "SignatureDoesNotMatch", std::move(message));
}

base::Error expired_token(Family family) {
  return refusal(family, "ExpiredToken", "ExpiredToken", "The security token included in the request is expired");
}

base::Error access_denied(Family family, std::string_view caller_arn, std::string_view action, std::string_view resource,
                          DenialReason reason) {
  std::string message = fmt::format("User: {} is not authorized to perform: {} on resource: {} ", caller_arn, action, resource);
  switch (reason) {
    case DenialReason::no_identity_policy:
      message += fmt::format("because no identity-based policy allows the {} action", action);
      break;
    case DenialReason::explicit_deny: message += "with an explicit deny in an identity-based policy"; break;
    case DenialReason::no_session_policy:
      message += fmt::format("because no session policy allows the {} action", action);
      break;
    case DenialReason::explicit_deny_in_session: message += "with an explicit deny in a session policy"; break;
    case DenialReason::no_resource_policy:
      message += fmt::format("because no resource-based policy allows the {} action", action);
      break;
    case DenialReason::explicit_deny_in_resource: message += "with an explicit deny in a resource-based policy"; break;
  }
  return refusal(family, "AccessDenied", "AccessDenied", std::move(message));
}

base::Error malformed_policy(std::string message) { return invalid("MalformedPolicyDocument", std::move(message)); }

base::Error no_such_role(std::string_view name) {
  return missing_entity(fmt::format("The role with name {} cannot be found.", name));
}

base::Error no_such_user(std::string_view name) {
  return missing_entity(fmt::format("The user with name {} cannot be found.", name));
}

base::Error no_such_role_policy(std::string_view policy) {
  return missing_entity(fmt::format("The role policy with name {} cannot be found.", policy));
}

base::Error no_such_managed_policy(std::string_view arn) {
  return missing_entity(fmt::format("Policy {} does not exist or is not attachable.", arn));
}

base::Error policy_not_found(std::string_view arn) { return missing_entity(fmt::format("Policy {} was not found.", arn)); }

base::Error no_such_version(std::string_view version, std::string_view arn) {
  return missing_entity(fmt::format("Policy {} version {} does not exist or is not attachable.", arn, version));
}

base::Error not_attached(std::string_view arn) { return missing_entity(fmt::format("Policy {} was not found.", arn)); }

base::Error role_exists(std::string_view name) {
  return conflict("EntityAlreadyExists", fmt::format("Role with name {} already exists.", name));
}

base::Error delete_conflict_policies() {
  return conflict("DeleteConflict", "Cannot delete entity, must delete policies first.");
}

base::Error delete_conflict_attached() {
  return conflict("DeleteConflict", "Cannot delete entity, must detach all policies first.");
}

base::Error limit_exceeded(std::string message) { return conflict("LimitExceeded", std::move(message)); }
base::Error invalid_input(std::string message) { return invalid("InvalidInput", std::move(message)); }
base::Error validation_error(std::string message) { return invalid("ValidationError", std::move(message)); }

base::Error packed_policy_too_large() {
  return invalid("PackedPolicyTooLarge", "Packed size of session policies and session tags exceeds the limit.");
}

base::Error may_not_assume(std::string_view caller_arn, std::string_view action, std::string_view role_arn) {
  return {base::ErrorKind::denied, "AccessDenied",
          fmt::format("User: {} is not authorized to perform: {} on resource: {}", caller_arn, action, role_arn)};
}

}  // namespace iam
