// FarSide: the DynamoDB-compatible endpoint at which the tables are. Requests go there signed with its credentials, over kept
// connections, again and again as an AWS SDK would; what comes back is not looked into beyond that.
//
//   TRY(auto far, FarSide::open({.url = "https://dynamodb.eu-west-1.amazonaws.com"}, loops, clock, random));
//   CO_TRY(auto answer, co_await far->send(request));
//
// Any thread with an executor may call; the loops outlive the FarSide, and it is destroyed when they have ended.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "net/client.h"
#include "net/loop.h"
#include "relay/credentials.h"
#include "relay/retry.h"
#include "wire/http.h"

namespace relay {

struct FarOptions {
  std::string url;
  std::string region;  // to sign for; "": what the host's name says, else the profile, AWS_REGION, `usual_region`
  std::string usual_region = "us-east-1";
  std::filesystem::path trusted;  // certificates, PEM; "": AWS_CA_BUNDLE or the system's
  CredentialOptions credentials;
};

/// The region in the name of an AWS endpoint: "dynamodb.eu-west-1.amazonaws.com"; "" when it is none.
std::string region_of_host(std::string_view host);
/// Where the streams of tables at `tables` are: AWS has a host of their own for them, others do not.
net::Origin streams_origin(const net::Origin& tables);

/// What came back. An error of the far side's is an answer too.
struct FarAnswer {
  wire::Response response;
  std::string code;  // of the error that it is; "" of success
};

class FarSide {
 public:
  static base::Result<std::unique_ptr<FarSide>> open(FarOptions options, net::Loops& loops, const base::Clock& clock,
                                                     base::Random& random);

  /// `request` has X-Amz-Target, what other fields are to arrive, and the body. The answer is the last one that came; an error
  /// is that there was none.
  base::Task<base::Result<FarAnswer>> send(wire::Request request);

  const std::string& url() const { return url_; }
  const std::string& region() const { return region_; }
  const Quota& quota() const { return quota_; }
  /// Looks for newer credentials. Blocks: a plain thread, from time to time.
  void refresh() { credentials_->refresh(); }

 private:
  struct Desk {  // the client of a loop
    net::Loop* loop;
    std::unique_ptr<net::Client> client;
  };
  FarSide(net::Loops& loops, const base::Clock& clock, base::Random& random) : loops_(loops), clock_(clock), random_(random) {}
  Desk* desk_of(const net::Loop* loop);  // nullptr when it is none of the loops
  base::Task<base::Result<FarAnswer>> send_from(Desk& desk, wire::Request request);
  base::Task<base::Result<wire::Response>> attempt(Desk& desk, wire::Request& request, const net::Origin& origin,
                                                   std::chrono::milliseconds timeout);
  std::optional<int> take_retry(Verdict verdict, int made);
  void note_refusal(std::string_view code);

  net::Loops& loops_;
  const base::Clock& clock_;
  base::Random& random_;
  std::string url_, region_, path_;
  net::Origin tables_, streams_;
  std::unique_ptr<CredentialSource> credentials_;
  std::vector<Desk> desks_;
  std::atomic<size_t> under_way_ = 0;
  std::atomic<int64_t> noted_s_ = 0;  // when a refusal of the credentials was logged last
  Quota quota_;
};

}  // namespace relay
