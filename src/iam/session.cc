// Temporary credentials: making them, and reading what a token says.
#include "base/bytes.h"
#include "crypto/seal.h"
#include "iam/errors.h"
#include "iam/identities.h"
#include "iam/limits.h"
#include "wire/json.h"

namespace iam {
namespace {

/// What a session token seals.
struct Token {
  std::string access_key_id, secret, role, role_id, session, policy;
  std::vector<Tag> tags;
  int64_t issued_s = 0, expires_s = 0;
};
template <class V>
void fields(V& v, Token& token) {
  v.required("k", token.access_key_id);
  v.required("s", token.secret);
  v.required("r", token.role);
  v.required("i", token.role_id);
  v.required("n", token.session);
  v.required("p", token.policy);
  v.optional("g", token.tags);
  v.required("t", token.issued_s);
  v.required("e", token.expires_s);
}

base::Time at(int64_t epoch_s) { return base::Time(std::chrono::seconds(epoch_s)); }

}  // namespace

base::Result<IssuedSession> Identities::session_credentials(const SessionRequest& request) const {
  auto role = roster()->find_by_arn(request.role_arn);
  if (!role) return base::fail(no_such_role(request.role_arn.substr(request.role_arn.rfind('/') + 1)));
  Token token;
  token.access_key_id = "ASIA" + random_.from_alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
  token.secret = random_.from_alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);
  token.role = role->role.name;
  token.role_id = role->role.id;
  token.session = request.session_name;
  token.policy = request.policy;
  token.tags = request.tags;
  token.issued_s = base::epoch_ms(clock_.now()) / 1000;
  token.expires_s = token.issued_s + request.duration_s;

  IssuedSession out;
  out.credentials.access_key_id = token.access_key_id;
  out.credentials.secret_access_key = token.secret;
  out.credentials.session_token =
      base::base64_encode(crypto::seal(seal_key_, settings_.account, wire::to_json(wire::write(token)), random_));
  if (out.credentials.session_token.size() > max_token_bytes) return base::fail(packed_policy_too_large());
  out.expires = at(token.expires_s);
  out.arn = "arn:aws:sts::" + settings_.account + ":assumed-role/" + token.role + "/" + token.session;
  out.id = token.role_id + ":" + token.session;
  return out;
}

std::optional<Session> Identities::open_token(std::string_view text) const {
  if (text.size() > max_token_bytes) return {};
  auto sealed = base::base64_decode(text);
  if (!sealed) return {};
  auto plain = crypto::open(seal_key_, settings_.account, *sealed);
  if (!plain) return {};
  auto document = wire::parse_json(*plain);
  if (!document) return {};
  auto token = wire::decode<Token>(*std::move(document));
  if (!token || !token->violations.empty()) return {};
  Token& said = token->value;
  Session out{.access_key_id = std::move(said.access_key_id),
              .secret_access_key = std::move(said.secret),
              .role_name = std::move(said.role),
              .role_id = std::move(said.role_id),
              .session_name = std::move(said.session),
              .issued = at(said.issued_s),
              .expires = at(said.expires_s),
              .tags = std::move(said.tags)};
  if (!said.policy.empty()) {
    auto policy = Policy::parse(said.policy, PolicyKind::identity);
    if (!policy) return {};
    out.policy = std::make_shared<const Policy>(*std::move(policy));
  }
  return out;
}

std::shared_ptr<const Caller> caller_of(const Session& session, const Roster& roster, std::string_view account) {
  auto role = roster.find(session.role_name);
  if (!role || role->role.id != session.role_id) return nullptr;
  auto caller = std::make_shared<Caller>();
  caller->kind = Caller::Kind::role_session;
  caller->account = account;
  caller->arn = "arn:aws:sts::" + caller->account + ":assumed-role/" + session.role_name + "/" + session.session_name;
  caller->id = session.role_id + ":" + session.session_name;
  caller->access_key_id = session.access_key_id;
  caller->role_name = session.role_name;
  caller->role_arn = role->role.arn;
  caller->role_id = session.role_id;
  caller->session_name = session.session_name;
  for (auto& tag : session.tags) caller->tags.emplace_back(tag.key, tag.value);
  for (auto& tag : role->role.tags) caller->tags.emplace_back(tag.key, tag.value);
  caller->identity = role->identity;
  caller->session_policy = session.policy;
  return caller;
}

std::shared_ptr<const Caller> caller_of_role(std::string_view role_arn, std::string session_name, const Roster& roster,
                                             std::string_view account) {
  auto role = roster.find_by_arn(role_arn);
  if (!role) return nullptr;
  Session session{.role_name = role->role.name, .role_id = role->role.id, .session_name = std::move(session_name)};
  return caller_of(session, roster, account);
}

}  // namespace iam
