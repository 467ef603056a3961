#include "relay/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "aws/crc32.h"
#include "relay/errors.h"
#include "wire/gzip.h"
#include "wire/json.h"

namespace relay {
namespace {

using std::chrono::milliseconds;

bool listed(std::string_view code, std::span<const std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr std::string_view kThrottled[] = {"Throttling",
                                           "ThrottlingException",
                                           "ThrottledException",
                                           "RequestThrottledException",
                                           "TooManyRequestsException",
                                           "ProvisionedThroughputExceededException",
                                           "TransactionInProgressException",
                                           "RequestLimitExceeded",
                                           "BandwidthLimitExceeded",
                                           "LimitExceededException",
                                           "RequestThrottled",
                                           "SlowDown",
                                           "PriorRequestNotComplete",
                                           "EC2ThrottledException"};
constexpr std::string_view kTransient[] = {"RequestTimeout", "RequestTimeoutException"};
constexpr int kTransientStatus[] = {500, 502, 503, 504};
constexpr size_t kErrorBody = 1024 * 1024;  // more is no error that could be read

/// The milliseconds that the server asks to wait.
std::optional<milliseconds> asked(const base::Result<wire::Response>& answer) {
  if (!answer) return {};
  auto text = answer->headers.get("x-amz-retry-after");
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0) return {};
  return milliseconds(value);
}

double chance(base::Random& random) {
  std::array<uint8_t, 4> bytes;
  random.fill(bytes);
  uint32_t number = 0;
  for (uint8_t byte : bytes) number = number << 8 | byte;
  return number / 4294967296.0;
}

}  // namespace

std::string error_code(const wire::Response& response) {
  if (response.body.size() > kErrorBody) return {};
  base::Result<base::Document> body;
  if (wire::equals_ignoring_case(response.headers.get("Content-Encoding"), "gzip")) {
    auto plain = wire::gunzip(response.body, kErrorBody);
    if (!plain) return {};
    body = wire::parse_json(*plain);
  } else {
    body = wire::parse_json(response.body);
  }
  if (!body || !body->is_object()) return {};
  auto type = body->text("__type");
  auto hash = type.find('#');
  return std::string(hash == std::string_view::npos ? type : type.substr(hash + 1));
}

base::Result<wire::Response> intact(wire::Response response) {
  auto* text = response.headers.find("x-amz-crc32");
  if (!text || *text == std::to_string(aws::crc32(response.body))) return response;
  return base::fail(damaged_answer());
}

Verdict judge(const base::Result<wire::Response>& answer, std::string_view code) {
  if (!answer) return answer.error().code == "Untrusted" ? Verdict::done : Verdict::transient;
  if (answer->status >= 200 && answer->status < 300) return Verdict::done;
  if (listed(code, kThrottled) || answer->status == 429) return Verdict::throttled;
  bool server =
      std::find(std::begin(kTransientStatus), std::end(kTransientStatus), answer->status) != std::end(kTransientStatus);
  return server || listed(code, kTransient) ? Verdict::transient : Verdict::done;
}

milliseconds pause_before(int next, Verdict verdict, const base::Result<wire::Response>& answer, base::Random& random) {
  auto first = verdict == Verdict::throttled ? limits::throttled_pause : limits::pause;
  double bound = std::min<double>(static_cast<double>(first.count()) * std::pow(2, next - 2), limits::longest_pause.count());
  milliseconds pause(static_cast<int64_t>(bound * chance(random)));
  if (auto wanted = asked(answer)) pause = std::max(pause, std::min(*wanted, pause + limits::asked_pause));
  return pause;
}

bool Quota::take(int amount) {
  int left = left_.load(std::memory_order_relaxed);
  while (left >= amount) {
    if (left_.compare_exchange_weak(left, left - amount, std::memory_order_relaxed)) return true;
  }
  return false;
}

void Quota::give(int amount) {
  int left = left_.load(std::memory_order_relaxed);
  while (left < limits::quota) {
    if (left_.compare_exchange_weak(left, std::min(left + amount, limits::quota), std::memory_order_relaxed)) return;
  }
}

}  // namespace relay
