#include "net/resolver.h"

#include <netdb.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "net/errors.h"
#include "net/limits.h"

namespace net {

using Answer = base::OneShotPromise<base::Result<Addresses>>;
using SteadyTime = std::chrono::steady_clock::time_point;

struct Resolver::State {
  struct Name {
    Addresses addresses;  // empty: not known
    SteadyTime good_until;
    std::vector<Answer> waiting;  // not empty: a lookup is under way
  };
  Lookup lookup;
  std::mutex mutex;
  std::map<std::string, Name> names;  // under mutex
  size_t under_way = 0;               // under mutex

  void forget_old(SteadyTime now);
  void finish(const std::string& host, base::Result<Addresses> result);
};

/// Bounds what is remembered.
void Resolver::State::forget_old(SteadyTime now) {
  if (names.size() < limits::resolved_names) return;
  std::erase_if(names, [&](auto& each) { return each.second.waiting.empty() && each.second.good_until <= now; });
}

void Resolver::State::finish(const std::string& host, base::Result<Addresses> result) {
  std::vector<Answer> waiting;
  {
    std::lock_guard lock(mutex);
    --under_way;
    auto& name = names[host];
    waiting = std::exchange(name.waiting, {});
    name.addresses = result ? *result : Addresses();
    name.good_until = std::chrono::steady_clock::now() + limits::resolved_life;
    if (!result) names.erase(host);
  }
  for (auto& answer : waiting) answer.set(result);
}

Resolver::Resolver(Lookup lookup) : state_(std::make_shared<State>()) { state_->lookup = std::move(lookup); }

void Resolver::resolve(const std::string& host, Answer answer) {
  auto now = std::chrono::steady_clock::now();
  std::unique_lock lock(state_->mutex);
  state_->forget_old(now);
  auto& name = state_->names[host];
  if (!name.waiting.empty()) {
    name.waiting.push_back(std::move(answer));
    return;
  }
  if (!name.addresses.empty() && now < name.good_until) {
    auto addresses = name.addresses;
    lock.unlock();
    return answer.set(std::move(addresses));
  }
  if (state_->under_way >= limits::lookups) {
    lock.unlock();
    return answer.set(base::fail(errors::too_many_lookups(host)));
  }
  ++state_->under_way;
  name.waiting.push_back(std::move(answer));
  lock.unlock();
  try {
    std::thread([state = state_, host] { state->finish(host, state->lookup(host)); }).detach();
  } catch (const std::system_error&) {
    state_->finish(host, base::fail(errors::too_many_lookups(host)));
  }
}

base::Result<Addresses> Resolver::system_lookup(const std::string& host) {
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_socktype = SOCK_STREAM;
  int outcome = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (outcome != 0) {
    return base::fail(errors::name_not_found(host, outcome == EAI_SYSTEM ? strerror(errno) : gai_strerror(outcome)));
  }
  Addresses addresses;
  for (auto* each = found; each && addresses.size() < limits::addresses_of_name; each = each->ai_next) {
    auto& address = addresses.emplace_back();
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
  }
  freeaddrinfo(found);
  if (addresses.empty()) return base::fail(errors::name_not_found(host, "it has no address"));
  return addresses;
}

}  // namespace net
