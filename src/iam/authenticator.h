// Authenticator: turns a signed request into its Caller, or refuses it in AWS's words.
//
// Checks, in order: is there a signature; is it well formed; is its time within five minutes; does its scope name a region and
// this service; is its key known and, for a session, its token genuine, alive and its role still there; does it fit the
// request, body included. Any region will do: clients of all regions may be pointed here. Session tokens, callers and signing
// keys are cached, all bounded. Any thread; never waits.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/sigv4.h"
#include "iam/caller.h"
#include "iam/errors.h"
#include "iam/identities.h"
#include "wire/http.h"

namespace iam {

class Authenticator {
 public:
  /// `identities` outlives this.
  explicit Authenticator(const Identities& identities);
  ~Authenticator();

  /// `service` is the signing name ("dynamodb", "execute-api", ...).
  base::Result<std::shared_ptr<const Caller>> authenticate(const wire::Request& request, std::string_view service,
                                                           base::Time now, Family family = Family::rest_json);

 private:
  struct Live;  // a session in use, with its caller as of one roster generation
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  template <class T>
  using Cache = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  std::shared_ptr<Live> live_session(std::string_view token);
  std::shared_ptr<const Caller> current_caller(Live& live);
  crypto::HmacKey signing_key(std::string_view secret, const crypto::Authorization& authorization);
  base::Status check_scope(const crypto::Authorization& authorization, std::string_view service, Family family) const;

  const Identities& identities_;
  const std::shared_ptr<const Caller> root_;
  std::mutex mutex_;  // guards the caches
  Cache<std::shared_ptr<Live>> sessions_;
  Cache<crypto::HmacKey> keys_;
};

}  // namespace iam
