// Resolver: names to addresses, off the loops. The system's own lookup (getaddrinfo: hosts file, DNS), run on a thread of its
// own for each name and remembered for a short time, so that a slow name server holds up nobody else.
//
//   auto [promise, future] = base::one_shot<base::Result<Addresses>>();
//   resolver.resolve("dynamodb.eu-west-1.amazonaws.com", promise);
//   CO_TRY(auto addresses, co_await future);
//
// Any thread. May be destroyed while lookups are under way: who asked is answered all the same.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "net/address.h"

namespace net {

using Addresses = std::vector<Address>;  // at least one; their port is 0

class Resolver {
 public:
  /// Blocks. Replaced in tests.
  using Lookup = std::function<base::Result<Addresses>(const std::string& host)>;
  static base::Result<Addresses> system_lookup(const std::string& host);

  explicit Resolver(Lookup lookup = system_lookup);
  /// Answers at once from memory, else when the lookup ends: "NameNotFound", or "ServiceUnavailable" when too many are under
  /// way.
  void resolve(const std::string& host, base::OneShotPromise<base::Result<Addresses>> answer);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the threads of lookups
};

}  // namespace net
