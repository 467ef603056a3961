// Exchange: one request on its way through the data plane, with all that is known of it so far: what events, templates and
// error answers are made from. Lives in the coroutine that serves the request.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "gateway/program.h"
#include "gateway/refusal.h"
#include "gateway/router.h"
#include "iam/caller.h"
#include "wire/http.h"

namespace gateway {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Exchange {
  const wire::Request& request;
  std::string_view path;        // after the stage, as sent, without the query string
  std::string_view stage_name;  // as sent
  std::string_view api_id;
  std::string_view account;
  base::Time now;
  std::string request_id = {};
  std::string extended_request_id = {};
  std::string trace_id = {};
  std::string domain_name = {};           // the Host, without a port
  Pairs query = {};                       // decoded
  const StageProgram* stage = nullptr;    // once the stage is found
  const MethodProgram* method = nullptr;  // once the route is found
  size_t method_index = 0;
  PathParameters parameters = {};
  std::shared_ptr<const iam::Caller> caller = {};  // once authenticated
  const Refusal* refusal = nullptr;                // while an error is answered

  std::string_view domain_prefix() const;
};

/// "24/Nov/2026:07:33:10 +0000"
std::string request_time(base::Time time);
/// The value of $context.<name>, "" when there is none.
std::string context_value(const Exchange& exchange, std::string_view name);

}  // namespace gateway
