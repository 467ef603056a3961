#include "lambda/retry.h"

#include <algorithm>

namespace lambda {

bool worth_retrying(const base::Error& error) {
  for (const char* code : {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
                           "TransactionInProgressException", "EndpointConnectionError"}) {
    if (error.code == code) return true;
  }
  return error.status && *error.status >= 500;
}

std::chrono::milliseconds retry_pause(int attempt, double chance) {
  double most = 50.0 * static_cast<double>(1 << std::clamp(attempt - 2, 0, 20));
  return std::chrono::milliseconds(static_cast<int64_t>(std::min(most, 20'000.0) * chance));
}

}  // namespace lambda
