// Retries of AWS calls, as the SDKs' standard mode does them: what may succeed when it is asked again is asked again, after a
// random time that doubles. Pure.
#pragma once
#include <chrono>

#include "base/error.h"

namespace lambda {

inline constexpr int default_attempts = 3;  // AWS_MAX_ATTEMPTS says otherwise

/// Throttling, failures of the service and broken connections.
bool worth_retrying(const base::Error& error);
/// Before attempt `attempt` (2, 3 ...): up to 50 ms, 100 ms, ... 20 s. `chance` is in [0, 1).
std::chrono::milliseconds retry_pause(int attempt, double chance);

}  // namespace lambda
