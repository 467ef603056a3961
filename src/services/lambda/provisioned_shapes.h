// What the operations of provisioned concurrency share.
#pragma once
#include <string>

#include "services/lambda/shapes.h"

namespace services::lambda {

struct ProvisionedConfig {
  int requested = 0, allocated = 0, available = 0;
  std::string status, last_modified;
};

inline ProvisionedConfig provisioned_config(const functions::Provisioned& found) {
  return {.requested = found.requested,
          .allocated = found.ready,
          .available = found.ready,
          .status = found.ready >= found.requested ? "READY" : "IN_PROGRESS",
          .last_modified = found.last_modified};
}

template <class V>
void fields(V& v, ProvisionedConfig& x) {
  v.required("RequestedProvisionedConcurrentExecutions", x.requested);
  v.required("AllocatedProvisionedConcurrentExecutions", x.allocated);
  v.required("AvailableProvisionedConcurrentExecutions", x.available);
  v.required("Status", x.status);
  v.required("LastModified", x.last_modified);
}

}  // namespace services::lambda
