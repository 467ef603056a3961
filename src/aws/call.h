// Call: who calls, when and from where: what an operation knows of the request beside its input. A value, cheap to copy.
#pragma once
#include <memory>
#include <string>

#include "aws/settings.h"
#include "base/clock.h"
#include "iam/caller.h"

namespace aws {

struct Call {
  std::string request_id;
  std::shared_ptr<const iam::Caller> caller;
  const Settings* settings = nullptr;  // outlives every call
  base::Time now;
  std::string source_address;
  bool secure = false;
  std::string user_agent;
};

}  // namespace aws
