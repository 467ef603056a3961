#include "relay/retry.h"

#include <gtest/gtest.h>

#include "aws/crc32.h"

namespace relay {
namespace {

using std::chrono::milliseconds;
using Answer = base::Result<wire::Response>;

Answer answered(int status, std::string code = {}) {
  wire::Response response{.status = status};
  if (!code.empty()) response.body = R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + code + R"("})";
  return response;
}

Verdict judged(Answer answer) {
  if (answer) answer = intact(*std::move(answer));
  return judge(answer, answer ? error_code(*answer) : std::string());
}

TEST(RetryTest, JudgesAsTheSdksDo) {
  EXPECT_EQ(judged(answered(200)), Verdict::done);
  EXPECT_EQ(judged(answered(400, "ValidationException")), Verdict::done);
  EXPECT_EQ(judged(answered(400, "ConditionalCheckFailedException")), Verdict::done);
  EXPECT_EQ(judged(answered(400, "TransactionCanceledException")), Verdict::done);
  EXPECT_EQ(judged(answered(413)), Verdict::done);
  EXPECT_EQ(judged(answered(501)), Verdict::done);
  for (int status : {500, 502, 503, 504}) EXPECT_EQ(judged(answered(status, "InternalServerError")), Verdict::transient);
  EXPECT_EQ(judged(answered(400, "RequestTimeout")), Verdict::transient);
  for (auto* code : {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
                     "LimitExceededException", "TransactionInProgressException"}) {
    EXPECT_EQ(judged(answered(400, code)), Verdict::throttled) << code;
  }
  EXPECT_EQ(judged(answered(429)), Verdict::throttled);
  EXPECT_EQ(judged(base::fail({base::ErrorKind::unavailable, "ConnectionFailed", "", {}, {}})), Verdict::transient);
  EXPECT_EQ(judged(base::fail({base::ErrorKind::unavailable, "Untrusted", "", {}, {}})), Verdict::done);
}

TEST(RetryTest, LooksAtTheChecksum) {
  auto answer = answered(200);
  answer->body = "{}";
  answer->headers.add("x-amz-crc32", std::to_string(aws::crc32("{}")));
  EXPECT_EQ(judged(answer), Verdict::done);
  answer->body = "{]";
  EXPECT_EQ(judged(answer), Verdict::transient);
}

TEST(RetryTest, PausesByChanceUnderABoundThatDoubles) {
  base::SeededRandom random(1);
  auto failed = answered(500);
  for (int next = 2; next < 6; ++next) {
    milliseconds bound = limits::pause * (1 << (next - 2)), longest{};
    for (int i = 0; i < 200; ++i) {
      auto pause = pause_before(next, Verdict::transient, failed, random);
      EXPECT_LE(pause, bound);
      longest = std::max(longest, pause);
    }
    EXPECT_GT(longest, bound / 2);
  }
  milliseconds longest{};
  for (int i = 0; i < 200; ++i) longest = std::max(longest, pause_before(40, Verdict::throttled, failed, random));
  EXPECT_LE(longest, limits::longest_pause);
  failed->headers.add("x-amz-retry-after", "300");
  EXPECT_GE(pause_before(2, Verdict::transient, failed, random), milliseconds(300));
  failed->headers.set("x-amz-retry-after", "900000");
  EXPECT_LE(pause_before(2, Verdict::transient, failed, random), limits::asked_pause + limits::pause);
}

TEST(RetryTest, SpendsAQuota) {
  Quota quota;
  int taken = 0;
  while (quota.take(limits::retry_cost)) ++taken;
  EXPECT_EQ(taken, limits::quota / limits::retry_cost);
  quota.give(limits::retry_cost);
  EXPECT_TRUE(quota.take(limits::retry_cost));
  for (int i = 0; i < 2 * limits::quota; ++i) quota.give(1);
  EXPECT_EQ(quota.left(), limits::quota);
}

}  // namespace
}  // namespace relay
