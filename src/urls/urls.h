// Urls: the HTTPS addresses of functions: their configuration, and requests to them.
//
//   TRY(auto urls, urls::Urls::open(parts, options));            // start-up
//   response = co_await urls->serve(id, std::move(request));     // id of the Host: urls/address.h
//
//   CORS preflight -> who asks (AWS_IAM: SigV4 for lambda) -> may he: lambda:InvokeFunctionUrl and, through a URL,
//   lambda:InvokeFunction -> event 2.0 -> the function -> its answer, with CORS
//
// Everything is in the store and, for requests, in a published snapshot. Tasks: on a loop. The rest: any thread.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "functions/host.h"
#include "iam/authenticator.h"
#include "store/drawer.h"
#include "store/repo.h"
#include "urls/url.h"
#include "wire/http.h"

namespace urls {

struct Parts {
  store::Store& store;
  functions::Host& host;
  iam::Authenticator& authenticator;
  base::Clock& clock;
  base::Random& random;
};

struct Options {
  std::string account = "000000000000";
  std::string region = "us-east-1";
};

struct UrlPage {
  std::vector<std::shared_ptr<const Url>> urls;
  std::string next;  // "" at the end, else the `after` of the next page
};

class Urls {
 public:
  using Change = std::function<base::Status(Url&)>;
  /// A function's name, and the alias that a URL may be of ("": the function itself).
  struct Target {
    std::string function, qualifier;
  };

  static base::Result<std::unique_ptr<Urls>> open(Parts parts, Options options);

  /// What a name or ARN in any form and a qualifier mean.
  base::Result<Target> target(std::string_view function, std::string_view qualifier) const;
  /// `fresh` has auth, mode and CORS; the rest is set here.
  base::Task<base::Result<Url>> create(Target target, Url fresh);
  base::Task<base::Result<Url>> update(Target target, Change change);
  base::Task<base::Status> remove(Target target);
  base::Result<std::shared_ptr<const Url>> find(const Target& target) const;
  UrlPage list(const std::string& function, std::string_view after, size_t limit) const;

  std::string address(const Url& url) const;       // https://ID.lambda-url.REGION.on.aws/
  std::string function_arn(const Url& url) const;  // with its qualifier

  base::Task<wire::Response> serve(std::string id, wire::Request request);

 private:
  using ByKey = std::map<std::string, std::shared_ptr<const Url>, std::less<>>;
  struct Snapshot {
    ByKey by_target;  // NAME or NAME:QUALIFIER
    ByKey by_id;
  };
  Urls(Parts parts, Options options);
  void forget_in(store::Round& round, const std::string& function);
  void publish_at_end(store::Round& round, std::string key, std::shared_ptr<const Url> url);
  base::Status may_invoke(const Url& url, const iam::Caller& caller, const wire::Request& request, base::Time now) const;
  base::Task<wire::Response> serve_url(const Url& url, const wire::Request& request, std::string request_id);

  const Parts parts_;
  const Options options_;
  const store::Repo<Url> repo_;
  base::Published<Snapshot> snapshot_;
};

/// What this room keeps in the store.
store::Drawers drawers();

}  // namespace urls
