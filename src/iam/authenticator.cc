#include "iam/authenticator.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/hash.h"
#include "iam/limits.h"

namespace iam {

struct Authenticator::Live {
  Session session;
  std::shared_ptr<const Caller> caller;  // guarded by the authenticator's mutex, like the next
  uint64_t generation = 0;               // of the roster the caller comes from
};

namespace {

constexpr std::string_view hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

bool is_signed(const crypto::Authorization& authorization, std::string_view header) {
  return std::any_of(authorization.signed_headers.begin(), authorization.signed_headers.end(),
                     [&](auto name) { return wire::equals_ignoring_case(name, header); });
}

/// What decides the request's meaning must be under the signature.
base::Status check_signed_headers(const wire::Request& request, const crypto::Authorization& authorization, Family family) {
  if (!is_signed(authorization, "host") && !is_signed(authorization, ":authority")) {
    return base::fail(signature_problem(family, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."));
  }
  if (request.headers.find("x-amz-target") && !is_signed(authorization, "x-amz-target")) {
    return base::fail(signature_problem(family, "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."));
  }
  return {};
}

std::string duration_text(int seconds) {
  return seconds % 60 == 0 ? fmt::format("{} min.", seconds / 60) : fmt::format("{} sec.", seconds);
}

base::Status check_time(const crypto::Authorization& authorization, base::Time now, Family family) {
  int life_s = authorization.form == crypto::SignatureForm::query ? authorization.expires_s : clock_skew_s;
  auto oldest = now - std::chrono::seconds(life_s), newest = now + std::chrono::seconds(clock_skew_s);
  if (authorization.time < oldest) {
    return base::fail(
        signature_problem(family, fmt::format("Signature expired: {} is now earlier than {} ({} - {})", authorization.timestamp,
                                              base::basic_iso8601(oldest), base::basic_iso8601(now), duration_text(life_s))));
  }
  if (authorization.time > newest) {
    return base::fail(signature_problem(
        family, fmt::format("Signature not yet current: {} is still later than {} ({} + {})", authorization.timestamp,
                            base::basic_iso8601(newest), base::basic_iso8601(now), duration_text(clock_skew_s))));
  }
  return {};
}

/// "us-east-1", "us-gov-west-1", "ap-southeast-7": letters in groups, then a number. Regions come and go; words like these
/// stay.
bool is_region(std::string_view text) {
  auto dash = text.rfind('-');
  if (dash == std::string_view::npos || text.size() > max_region_chars) return false;
  auto number = text.substr(dash + 1), words = text.substr(0, dash);
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  bool counted = !number.empty() && number.size() <= 2 && std::ranges::all_of(number, digit);
  int groups = 1;
  char last = '-';
  for (char c : words) {
    if (c == '-' && last == '-') return false;
    if (c == '-') ++groups;
    if (c != '-' && (c < 'a' || c > 'z')) return false;
    last = c;
  }
  return counted && groups >= 2 && last != '-' && words.find('-') >= 2;
}

template <class Cache>
void make_room(Cache& cache, size_t limit) {
  if (cache.size() >= limit) cache.clear();
}

}  // namespace

Authenticator::Authenticator(const Identities& identities)
    : identities_(identities), root_([&] {
        auto caller = std::make_shared<Caller>(root_caller(identities.account()));
        caller->access_key_id = identities.root_key().access_key_id;
        return caller;
      }()) {}

Authenticator::~Authenticator() = default;

std::shared_ptr<Authenticator::Live> Authenticator::live_session(std::string_view token) {
  {
    std::lock_guard lock(mutex_);
    if (auto found = sessions_.find(token); found != sessions_.end()) return found->second;
  }
  auto session = identities_.open_token(token);
  if (!session) return nullptr;
  auto live = std::make_shared<Live>(*std::move(session));
  std::lock_guard lock(mutex_);
  make_room(sessions_, max_cached_sessions);
  return sessions_.try_emplace(std::string(token), std::move(live)).first->second;
}

std::shared_ptr<const Caller> Authenticator::current_caller(Live& live) {
  auto roster = identities_.roster();
  std::lock_guard lock(mutex_);
  if (!live.caller || live.generation != roster->generation) {
    live.caller = caller_of(live.session, *roster, identities_.account());
    live.generation = roster->generation;
  }
  return live.caller;
}

crypto::HmacKey Authenticator::signing_key(std::string_view secret, const crypto::Authorization& authorization) {
  {
    std::lock_guard lock(mutex_);
    if (auto found = keys_.find(authorization.credential); found != keys_.end()) return found->second;
  }
  auto key = crypto::signing_key(secret, authorization.date, authorization.region, authorization.service);
  std::lock_guard lock(mutex_);
  make_room(keys_, max_cached_keys);
  keys_.try_emplace(std::string(authorization.credential), key);
  return key;
}

base::Status Authenticator::check_scope(const crypto::Authorization& authorization, std::string_view service,
                                        Family family) const {
  std::string message;
  if (!is_region(authorization.region)) {
    message += fmt::format("Credential should be scoped to a valid region, not '{}'. ", authorization.region);
  }
  if (authorization.service != service) {
    message += fmt::format("Credential should be scoped to correct service: '{}'. ", service);
  }
  if (authorization.terminator != "aws4_request") {
    message += fmt::format("Credential should be scoped with a valid terminator: 'aws4_request', not '{}'. ",
                           authorization.terminator);
  }
  if (authorization.date != authorization.timestamp.substr(0, 8)) {
    message += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', "
        "from '{}'.",
        authorization.date, authorization.timestamp.substr(0, 8), authorization.timestamp);
  }
  if (!message.empty()) return base::fail(signature_problem(family, std::move(message)));
  return {};
}

base::Result<std::shared_ptr<const Caller>> Authenticator::authenticate(const wire::Request& request, std::string_view service,
                                                                        base::Time now, Family family) {
  auto parsed = crypto::parse_authorization(
      request, service == "dynamodb" ? crypto::SignatureReader::dynamodb : crypto::SignatureReader::current);
  if (!parsed && parsed.error().code == "InvalidSignature") {
    return base::fail(signature_problem(family, std::move(parsed.error().message)));
  }
  if (!parsed) return base::fail(incomplete_signature(family, std::move(parsed.error().message)));
  if (!*parsed) return base::fail(missing_authentication(family));
  auto& authorization = **parsed;
  CHECK_OK(check_time(authorization, now, family));
  CHECK_OK(check_signed_headers(request, authorization, family));
  CHECK_OK(check_scope(authorization, service, family));

  auto& root = identities_.root_key();
  std::shared_ptr<Live> live;
  std::string_view secret = root.secret_access_key;
  if (!authorization.security_token.empty()) {
    live = live_session(authorization.security_token);
    if (!live || live->session.access_key_id != authorization.access_key_id) return base::fail(unknown_access_key(family));
    if (live->session.expires <= now) return base::fail(expired_token(family));
    secret = live->session.secret_access_key;
  } else if (authorization.access_key_id != root.access_key_id) {
    return base::fail(unknown_access_key(family));
  }

  std::string hash = request.body.empty() ? std::string(hash_of_nothing) : crypto::sha256_hex(request.body);
  auto canonical = crypto::canonical_request(request, authorization, hash);
  auto expected = crypto::signature(signing_key(secret, authorization), crypto::string_to_sign(authorization, canonical));
  if (!crypto::constant_time_equal(expected, authorization.signature)) return base::fail(wrong_signature(family));

  auto caller = live ? current_caller(*live) : root_;
  if (!caller) return base::fail(unknown_access_key(family));  // its role is gone
  return caller;
}

}  // namespace iam
