// The policies AWS itself keeps, as far as the services here know what they allow. A fixed table; any thread.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "iam/policy.h"

namespace iam {

struct ManagedPolicy {
  std::string_view path;  // "/service-role/"
  std::string_view name;  // "AWSLambdaBasicExecutionRole"
  std::string_view description;
  std::string_view version;  // of the document: "v1"
  std::string_view document;

  std::string arn() const;  // arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  std::string id() const;   // ANPA…
};

std::span<const ManagedPolicy> managed_policies();
/// nullptr when there is none of that ARN.
const ManagedPolicy* find_managed_policy(std::string_view arn);
/// Compiled, the same for all who attach it; null when there is none of that ARN.
std::shared_ptr<const Policy> compiled_managed_policy(std::string_view arn);

}  // namespace iam
