// The event a function URL sends (payload format 2.0), and the answer it makes of what comes back. Pure; any thread.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/document.h"
#include "iam/caller.h"
#include "wire/http.h"

namespace urls {

struct Arrival {
  const wire::Request& request;
  std::string_view url_id;
  std::string_view region;
  std::string_view request_id;
  std::string_view trace_id;
  base::Time now;
  const iam::Caller* caller = nullptr;  // null: nobody in particular
};

base::Document event_of(const Arrival& arrival);

/// What the function gave as an HTTP answer; 502 when it is none.
wire::Response answer_of(std::string payload);
/// The status and headers that a streamed answer begins with.
wire::Response answer_of_prelude(std::string_view json);
/// 502, as for a function that failed.
wire::Response bad_gateway();

}  // namespace urls
