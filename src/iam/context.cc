#include "iam/context.h"

#include "wire/http.h"

namespace iam {
namespace {

std::optional<std::string> unless_empty(std::string_view text) {
  if (text.empty()) return {};
  return std::string(text);
}

std::string_view principal_type(const Caller& caller) {
  switch (caller.kind) {
    case Caller::Kind::anonymous: return "Anonymous";
    case Caller::Kind::root: return "Account";
    case Caller::Kind::role_session: return "AssumedRole";
    case Caller::Kind::service: return "Service";
  }
  return "";
}

}  // namespace

std::optional<std::string> Context::principal_key(std::string_view name) const {
  bool known = caller_.kind == Caller::Kind::root || caller_.kind == Caller::Kind::role_session;
  bool session = caller_.kind == Caller::Kind::role_session;
  if (name == "principalarn") return known ? std::optional(session ? caller_.role_arn : caller_.arn) : std::nullopt;
  if (name == "principalaccount") return known ? std::optional(caller_.account) : std::nullopt;
  if (name == "principaltype") return std::string(principal_type(caller_));
  if (name == "principalisawsservice") return caller_.kind == Caller::Kind::service ? "true" : "false";
  if (name == "principalservicename") return unless_empty(caller_.service);
  if (name == "userid")
    return caller_.kind == Caller::Kind::anonymous ? std::optional<std::string>("anonymous") : unless_empty(caller_.id);
  if (name.starts_with("principaltag/")) {
    for (auto& [key, value] : caller_.tags) {
      if (wire::equals_ignoring_case(key, name.substr(13))) return value;
    }
  }
  return {};  // aws:username exists for users only
}

std::optional<std::string> Context::request_key(std::string_view name) const {
  if (name == "currenttime") return base::iso8601_seconds(keys_.now);
  if (name == "epochtime") return std::to_string(base::epoch_ms(keys_.now) / 1000);
  if (name == "sourceip") return caller_.kind == Caller::Kind::service ? std::nullopt : unless_empty(keys_.source_address);
  if (name == "securetransport") return keys_.transport == Transport::secure ? "true" : "false";
  if (name == "requestedregion") return unless_empty(keys_.region);
  if (name == "useragent") return unless_empty(keys_.user_agent);
  if (name == "sourcearn") return unless_empty(keys_.source_arn);
  if (name == "sourceaccount") return unless_empty(keys_.source_account);
  if (name == "viaawsservice") return "false";
  return {};
}

std::optional<Context::Values> Context::find(std::string_view key) const {
  if (key.starts_with("aws:")) {
    auto value = principal_key(key.substr(4));
    if (!value) value = request_key(key.substr(4));
    if (value) return Values{*std::move(value)};
  }
  for (auto& [name, values] : access_.keys) {
    if (wire::equals_ignoring_case(name, key)) return values;
  }
  return {};
}

std::optional<std::string> Context::single(std::string_view key) const {
  auto values = find(key);
  if (!values || values->size() != 1) return {};
  return std::move(values->front());
}

}  // namespace iam
