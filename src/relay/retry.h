// Retry: whether a request is worth another attempt, and when: the AWS SDKs' standard mode with DynamoDB's figures.
//
//   answer -> intact -> judge -> done | transient | throttled; then Quota::take and pause_before the next attempt
//
// As in the SDKs every operation is retried, whether it is idempotent or not. Pure but for Quota; any thread.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "relay/limits.h"
#include "wire/http.h"

namespace relay {

enum class Verdict {
  done,       // an answer to pass on, good or bad
  transient,  // the connection, the server or the answer failed
  throttled,  // too much at once
};

/// `answer`: one that is intact; `code`: of the error that it is, "" of success.
Verdict judge(const base::Result<wire::Response>& answer, std::string_view code);
/// The code of an error's body: what follows '#' in "__type"; "" when there is none.
std::string error_code(const wire::Response& response);
/// The answer; an error when its body is not what its x-amz-crc32 says.
base::Result<wire::Response> intact(wire::Response response);

/// Before attempt `next` (2, 3, ...): by chance between nothing and a bound that doubles; longer where the server asks for it.
std::chrono::milliseconds pause_before(int next, Verdict verdict, const base::Result<wire::Response>& answer,
                                       base::Random& random);

/// What may be spent on retries: they cost, answers give back; at nothing, failures are passed on at once.
class Quota {
 public:
  /// False when there is not enough.
  bool take(int amount);
  void give(int amount);
  int left() const { return left_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> left_ = limits::quota;
};

}  // namespace relay
