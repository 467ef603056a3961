// The failures of functions, with Lambda's codes and texts. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace functions {

// ---- control plane
base::Error function_not_found(std::string_view arn);
base::Error function_exists(std::string_view name);
base::Error invalid_parameter(std::string message);  // InvalidParameterValueException
base::Error validation_failed(std::string message);  // ValidationException
base::Error role_cannot_be_assumed();
base::Error unreachable_region(std::string_view theirs, std::string_view ours);
base::Error zip_too_large();  // 413 RequestEntityTooLargeException
base::Error unzipped_too_large();
base::Error bad_zip();
base::Error unsafe_zip(std::string_view entry);
base::Error stale_revision();  // PreconditionFailedException
base::Error statement_exists(std::string_view id);
base::Error statement_not_found(std::string_view id);
base::Error no_policy();
base::Error no_policy_to_change();
base::Error resource_not_found(std::string message);
base::Error functions_only();  // what versions and aliases cannot do
base::Error code_differs(std::string_view given, std::string_view current);
base::Error latest_stays();  // $LATEST goes only with its function
base::Error version_is_named(const std::string& aliases);
base::Error alias_exists(std::string_view arn);
base::Error alias_not_found(std::string_view arn);
base::Error alias_to_update_not_found(std::string_view arn);
base::Error policy_too_large(size_t bytes);
base::Error environment_too_large(std::string_view printed);

// ---- invocations
base::Error throttled(std::string_view reason);  // TooManyRequestsException with Reason
base::Error not_json(std::string_view reason);   // InvalidRequestContentException
base::Error may_not_invoke(std::string_view service, std::string_view arn);
base::Error stopping();

// ---- sandboxes
/// A sandbox cannot be made because the machine does not give `protection`; `error` is an errno.
base::Error sandbox_unavailable(std::string_view protection, int error);

}  // namespace functions
