#include "relay/far_side.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/sigv4.h"
#include "relay/errors.h"
#include "relay/limits.h"

namespace relay {
namespace {

using base::Result;
using base::Task;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::string_view kAmazon[] = {".amazonaws.com", ".amazonaws.com.cn", ".api.aws"};

/// What stands in front of Amazon's own domain; "" when it is another.
std::string_view before_amazon(std::string_view host) {
  for (auto domain : kAmazon) {
    if (host.ends_with(domain)) return host.substr(0, host.size() - domain.size());
  }
  return {};
}

/// What is asked of a far side leaves from one of its loops.
struct Passage {
  explicit Passage(std::atomic<size_t>& count) : count(count) { ++count; }
  Passage(const Passage&) = delete;
  ~Passage() { --count; }
  std::atomic<size_t>& count;
};

Result<std::shared_ptr<const net::TlsContext>> tls_for(const net::Origin& origin, const FarOptions& options) {
  if (origin.scheme == net::Scheme::http) return nullptr;
  auto trusted = options.trusted;
  if (trusted.empty()) trusted = options.credentials.environment("AWS_CA_BUNDLE").value_or("");
  TRY(auto context, net::TlsContext::client({.trusted = trusted}));
  return std::make_shared<const net::TlsContext>(std::move(context));
}

}  // namespace

std::string region_of_host(std::string_view host) {
  auto name = before_amazon(host);
  auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  auto region = name.substr(dot + 1);
  return std::count(region.begin(), region.end(), '-') >= 2 ? std::string(region) : std::string();
}

net::Origin streams_origin(const net::Origin& tables) {
  net::Origin origin = tables;
  auto name = before_amazon(tables.host);
  auto region = region_of_host(tables.host);
  if (region.empty() || name.starts_with("streams.") || name.starts_with("vpce-")) return origin;
  origin.host = "streams.dynamodb." + region + tables.host.substr(name.size());
  return origin;
}

Result<std::unique_ptr<FarSide>> FarSide::open(FarOptions options, net::Loops& loops, const base::Clock& clock,
                                               base::Random& random) {
  std::unique_ptr<FarSide> far(new FarSide(loops, clock, random));
  TRY(auto url, net::parse_url(options.url));
  far->tables_ = url.origin;
  far->streams_ = streams_origin(url.origin);
  far->path_ = url.path + "/";
  far->url_ = url.origin.url() + url.path;
  options.credentials.url = far->url_;
  TRY(far->credentials_, CredentialSource::open(options.credentials, clock));
  auto region = options.region;
  if (region.empty()) region = region_of_host(url.origin.host);
  if (region.empty()) region = far->credentials_->region();
  for (auto* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (region.empty()) region = options.credentials.environment(name).value_or("");
  }
  far->region_ = region.empty() ? options.usual_region : region;
  TRY(auto tls, tls_for(url.origin, options));
  auto resolver = std::make_shared<net::Resolver>();
  for (size_t i = 0; i < loops.size(); ++i) {
    net::ClientOptions client{.tls = tls, .resolver = resolver};
    far->desks_.push_back({&loops[i], std::make_unique<net::Client>(loops[i], std::move(client))});
  }
  return far;
}

FarSide::Desk* FarSide::desk_of(const net::Loop* loop) {
  auto found = std::find_if(desks_.begin(), desks_.end(), [loop](const auto& desk) { return desk.loop == loop; });
  return found == desks_.end() ? nullptr : &*found;
}

Task<Result<FarAnswer>> FarSide::send(wire::Request request) {
  if (under_way_.load(std::memory_order_relaxed) >= limits::under_way) co_return base::fail(too_many_requests(url_));
  Passage passage(under_way_);
  if (auto* desk = desk_of(net::Loop::current())) co_return co_await send_from(*desk, std::move(request));
  auto& desk = *desk_of(&loops_.next());  // somebody on another thread
  auto [promise, future] = base::one_shot<Result<FarAnswer>>();
  desk.loop->post([this, &desk, request = std::move(request), promise]() mutable {
    base::start(send_from(desk, std::move(request)), [promise](Result<FarAnswer> answer) { promise.set(std::move(answer)); });
  });
  co_return co_await future;
}

Task<Result<wire::Response>> FarSide::attempt(Desk& desk, wire::Request& request, const net::Origin& origin,
                                              milliseconds timeout) {
  crypto::sign(request, credentials_->current()->key, region_, "dynamodb", clock_.now());
  CO_TRY(auto answer, co_await desk.client->send(origin, request, timeout));
  co_return intact(std::move(answer));
}

/// What another attempt costs; nothing when there is to be none.
std::optional<int> FarSide::take_retry(Verdict verdict, int made) {
  if (verdict == Verdict::done || made >= limits::attempts) return {};
  int cost = verdict == Verdict::throttled ? limits::throttled_retry_cost : limits::retry_cost;
  if (!quota_.take(cost)) return {};
  return cost;
}

Task<Result<FarAnswer>> FarSide::send_from(Desk& desk, wire::Request request) {
  bool of_streams = request.headers.get("X-Amz-Target").starts_with("DynamoDBStreams_");
  const auto& origin = of_streams ? streams_ : tables_;
  request.method = "POST";
  request.target = path_;
  request.headers.set("Host", origin.authority());
  auto end = Steady::now() + limits::request_timeout;
  int paid = limits::answer_gives;
  for (int made = 1;; ++made) {
    auto left = std::chrono::ceil<milliseconds>(end - Steady::now());
    auto answer = co_await attempt(desk, request, origin, std::min(limits::attempt_timeout, left));
    std::string code = answer && answer->status >= 300 ? error_code(*answer) : std::string();
    auto verdict = judge(answer, code);
    auto pause = pause_before(made + 1, verdict, answer, random_);
    if (!desk.loop->stopping() && Steady::now() + pause < end) {
      if (auto cost = take_retry(verdict, made)) {
        paid = *cost;
        co_await desk.loop->sleep(pause);
        continue;
      }
    }
    if (!answer) co_return base::fail(no_answer(url_, answer.error().message));
    if (answer->status < 300) quota_.give(paid);
    note_refusal(code);
    co_return FarAnswer{*std::move(answer), std::move(code)};
  }
}

/// Tells once a minute that the far side does not accept virga's credentials: its clients cannot know that theirs are good.
void FarSide::note_refusal(std::string_view code) {
  constexpr std::string_view kCodes[] = {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
                                         "IncompleteSignatureException", "MissingAuthenticationTokenException"};
  if (std::find(std::begin(kCodes), std::end(kCodes), code) == std::end(kCodes)) return;
  auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
  auto before = noted_s_.load();
  if (now - before < 60 || !noted_s_.compare_exchange_strong(before, now)) return;
  base::log(base::LogLevel::error, "relay", "{} does not accept the credentials that virga signs with: {}", url_, code);
}

}  // namespace relay
