#include "functions/errors.h"

#include <fmt/format.h>
#include <string.h>

#include "functions/limits.h"

namespace functions {
namespace {

using base::Document;
using base::Error;
using base::ErrorKind;

/// Lambda's errors carry the member Type: who is to blame.
Error user_error(ErrorKind kind, std::string code, std::string message, std::optional<int> status = {}) {
  return {kind, std::move(code), std::move(message), status, Document::object({{"Type", "User"}})};
}

}  // namespace

Error function_not_found(std::string_view arn) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", fmt::format("Function not found: {}", arn));
}
Error function_exists(std::string_view name) {
  return user_error(ErrorKind::conflict, "ResourceConflictException", fmt::format("Function already exist: {}", name));
}
Error invalid_parameter(std::string message) {
  return user_error(ErrorKind::invalid, "InvalidParameterValueException", std::move(message));
}
Error validation_failed(std::string message) { return {ErrorKind::invalid, "ValidationException", std::move(message), {}, {}}; }
Error role_cannot_be_assumed() { return invalid_parameter("The role defined for the function cannot be assumed by Lambda."); }
Error unreachable_region(std::string_view theirs, std::string_view ours) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException",
                    fmt::format("Functions from '{}' are not reachable in this region ('{}')", theirs, ours));
}
Error zip_too_large() {
  return user_error(ErrorKind::invalid, "RequestEntityTooLargeException",
                    fmt::format("Zip file size exceeds the limit of {} bytes.", limits::zip_bytes), 413);
}
Error unzipped_too_large() {
  return invalid_parameter(fmt::format("Unzipped size must be smaller than {} bytes", limits::unzipped_bytes));
}
Error bad_zip() {
  return invalid_parameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
}
Error unsafe_zip(std::string_view entry) {
  return invalid_parameter(fmt::format("The uploaded file must be a valid zip: the entry '{}' is not safe to unpack.", entry));
}
Error stale_revision() {
  return user_error(
      ErrorKind::conflict, "PreconditionFailedException",
      "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve "
      "the latest Revision Id",
      412);
}
Error statement_exists(std::string_view id) {
  return user_error(
      ErrorKind::conflict, "ResourceConflictException",
      fmt::format("The statement id ({}) provided already exists. Please provide a new statement id, or remove the "
                  "existing statement.",
                  id));
}
Error statement_not_found(std::string_view id) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException",
                    fmt::format("Statement {} is not found in resource policy.", id));
}
Error no_policy() {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", "The resource you requested does not exist.");
}
Error no_policy_to_change() {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", "No policy is associated with the given resource.");
}
Error resource_not_found(std::string message) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", std::move(message));
}
Error functions_only() {
  return invalid_parameter(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please "
      "specify either a function name or an unqualified function ARN.");
}
Error code_differs(std::string_view given, std::string_view current) {
  return invalid_parameter(
      fmt::format("CodeSHA256 ({}) is different from current CodeSHA256 in $LATEST ({}). Please try again with the CodeSHA256 "
                  "in $LATEST.",
                  given, current));
}
Error latest_stays() { return invalid_parameter("$LATEST version cannot be deleted without deleting the function."); }
Error version_is_named(const std::string& aliases) {
  return user_error(ErrorKind::conflict, "ResourceConflictException",
                    fmt::format("Unable to delete version because the following aliases reference it: [{}]", aliases));
}
Error alias_exists(std::string_view arn) {
  return user_error(ErrorKind::conflict, "ResourceConflictException", fmt::format("Alias already exists: {}", arn));
}
Error alias_not_found(std::string_view arn) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", fmt::format("Cannot find alias arn: {}", arn));
}
Error alias_to_update_not_found(std::string_view arn) {
  return user_error(ErrorKind::missing, "ResourceNotFoundException", fmt::format("Alias not found: {}", arn));
}
Error policy_too_large(size_t bytes) {
  return user_error(ErrorKind::invalid, "PolicyLengthExceededException",
                    fmt::format("The final policy size ({}) is bigger than the limit ({}).", bytes, limits::policy_bytes));
}
Error environment_too_large(std::string_view printed) {
  return invalid_parameter(
      fmt::format("Lambda was unable to configure your environment variables because the environment variables "
                  "you have provided exceeded the 4KB limit. String measured: {}",
                  printed));
}

Error throttled(std::string_view reason) {
  Error error = user_error(ErrorKind::throttled, "TooManyRequestsException", "Rate Exceeded.");
  error.detail.set("Reason", reason);
  return error;
}
Error not_json(std::string_view reason) {
  return user_error(ErrorKind::invalid, "InvalidRequestContentException",
                    fmt::format("Could not parse request body into json: Could not parse payload into json: {}", reason));
}
Error may_not_invoke(std::string_view service, std::string_view arn) {
  return {ErrorKind::denied,
          "AccessDeniedException",
          fmt::format(
              "User: {} is not authorized to perform: lambda:InvokeFunction on resource: {} because no resource-based policy "
              "allows the lambda:InvokeFunction action",
              service, arn),
          {},
          {}};
}
Error stopping() { return {ErrorKind::unavailable, "ServiceException", "The server is shutting down.", {}, {}}; }

Error sandbox_unavailable(std::string_view protection, int error) {
  return {ErrorKind::internal,
          "ServiceException",
          fmt::format("No sandbox can be made: this machine does not allow {}: {}", protection, strerror(error)),
          {},
          {}};
}

}  // namespace functions
