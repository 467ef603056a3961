// dispatch: one AWS request to its answer, whatever its protocol. The order is AWS's own: which operation, then who asks, then
// what is in the body, then may he, then is it well formed, then do it.
//
// Called on an event loop; everything referred to outlives the call. Never fails: failures are answers.
#pragma once
#include "aws/directory.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "iam/authenticator.h"
#include "wire/http.h"

namespace aws {

base::Task<wire::Response> dispatch(const Directory& directory, iam::Authenticator& authenticator, const Settings& settings,
                                    base::Clock& clock, base::Random& random, wire::Request request);

}  // namespace aws
