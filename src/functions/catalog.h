// Catalog: the published functions, each with what is needed to invoke it at once. Immutable once published. For this room
// only.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "functions/shared.h"
#include "iam/policy.h"

namespace functions {

struct Deployment {
  std::shared_ptr<const Function> function;
  std::shared_ptr<Pool> pool;
  std::shared_ptr<const iam::Policy> policy;  // null when there are no permissions
};

struct Catalog {
  std::map<std::string, std::shared_ptr<const Deployment>, std::less<>> functions;
};

}  // namespace functions
