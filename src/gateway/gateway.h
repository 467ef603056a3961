// Gateway: the public HTTP side of deployed REST APIs. `serve` is the data plane, `apis` the control plane behind
// services/apigateway.
//
//   auto gateway = Gateway::open({store, workers, clock, random, authenticator, invoke_through(host, account)}, settings);
//   if (auto address = gateway::address_of(host, target)) co_return co_await gateway->serve(api, stage, request, path);
//
// Serving reads one published snapshot and never waits but for the function. Call it on an event loop; it continues there.
// Where sending a body of more than 10 MB must get the gateway's own 413, the listener's limit has to be above that.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "aws/settings.h"
#include "base/task.h"
#include "functions/host.h"
#include "gateway/address.h"
#include "gateway/apis.h"
#include "gateway/exchange.h"
#include "iam/authenticator.h"
#include "wire/http.h"

namespace gateway {

/// Asks a function, as apigateway.amazonaws.com.
using Invoke = std::function<base::Task<base::Result<functions::Outcome>>(functions::Invocation)>;
Invoke invoke_through(functions::Host& host, std::string account);

struct Parts {
  store::Store& store;
  base::Workers& workers;
  base::Clock& clock;
  base::Random& random;
  iam::Authenticator& authenticator;
  Invoke invoke;
};

class Gateway {
 public:
  /// Blocks: for start-up. Everything in `parts` outlives the Gateway.
  static base::Result<std::unique_ptr<Gateway>> open(Parts parts, aws::Settings settings);

  /// Answers one request. `path` follows the stage, still percent-encoded and without the query string, which is
  /// request.target's.
  base::Task<wire::Response> serve(std::string api, std::string stage, wire::Request request, std::string path);

  Apis& apis() { return *apis_; }
  const aws::Settings& settings() const { return settings_; }

 private:
  Gateway(Parts parts, aws::Settings settings) : parts_(std::move(parts)), settings_(std::move(settings)) {}

  void begin(Exchange& exchange) const;
  base::Task<Admitted<wire::Response>> answer(Exchange& exchange);
  Admitted<void> authorize(Exchange& exchange) const;
  base::Task<Admitted<wire::Response>> call_function(Exchange& exchange);
  std::string method_arn(const Exchange& exchange) const;

  Parts parts_;
  aws::Settings settings_;
  std::unique_ptr<Apis> apis_;
};

}  // namespace gateway
