// Call: who calls, when and from where: what an operation knows of the request beside its input. A value, cheap to copy.
#pragma once
#include <memory>
#include <string>
#include <string_view>

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
  std::string region;  // the one that the request is signed for; "" inside. Names and ARNs have settings->region

  /// The region whose customs the answer follows.
  std::string_view customs() const {
    if (region.empty() && settings) return settings->region;
    return region;
  }
};

}  // namespace aws
