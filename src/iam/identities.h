// Identities: the account's root key, its roles and the temporary credentials of their sessions.
//
// Everything is in the store; a snapshot of all roles with their policies compiled is in memory, and the data plane reads only
// that. A change is visible to the very next request once its Task ends. Temporary credentials are stateless: the session token
// is the session, sealed with a key only this store has.
//
// open: at start, on a thread that may block. The Tasks: on a loop. Everything else: any thread, without waiting.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "crypto/sigv4.h"
#include "iam/caller.h"
#include "iam/policy.h"
#include "iam/role.h"
#include "store/drawer.h"
#include "store/repo.h"
#include "store/store.h"

namespace iam {

/// A role as requests see it. A stored policy that cannot be read leaves the role without any permission.
struct CompiledRole {
  Role role;
  std::shared_ptr<const Policy> trust;
  std::shared_ptr<const PolicySet> identity;
};

struct Roster {
  std::map<std::string, std::shared_ptr<const CompiledRole>, std::less<>> roles;  // by lower-case name
  uint64_t generation = 0;                                                        // grows with every change

  /// Role names differ in more than case.
  std::shared_ptr<const CompiledRole> find(std::string_view name) const;
  std::shared_ptr<const CompiledRole> find_by_arn(std::string_view arn) const;
};

/// What a session token says.
struct Session {
  std::string access_key_id, secret_access_key;
  std::string role_name, role_id, session_name;
  base::Time issued, expires;
  std::vector<Tag> tags;                 // beside those of the role, and before them
  std::shared_ptr<const Policy> policy;  // null when the session is not narrowed
};

struct SessionRequest {
  std::string role_arn, session_name;
  int duration_s = 3600;
  std::string policy;  // a document that narrows the session; "" for none
  std::vector<Tag> tags;
};

struct IssuedSession {
  crypto::Credentials credentials;
  base::Time expires;
  std::string arn, id;  // arn:aws:sts::…:assumed-role/R/S, AROA…:S
};

struct IdentitySettings {
  std::string account = "000000000000";
};

class Identities {
 public:
  using Settings = IdentitySettings;
  /// Loads all identities; makes the root key at the first start. `store`, `clock` and `random` outlive this.
  static base::Result<std::unique_ptr<Identities>> open(store::Store& store, const base::Clock& clock, base::Random& random,
                                                        Settings settings);

  const std::string& account() const { return settings_.account; }
  const crypto::Credentials& root_key() const { return root_key_; }
  std::shared_ptr<const Roster> roster() const { return roster_.read(); }

  base::Task<base::Result<Role>> create_role(NewRole role);
  base::Task<base::Status> delete_role(std::string name);
  base::Task<base::Status> update_role(std::string name, RoleUpdate update);
  base::Task<base::Status> set_trust(std::string name, std::string document);
  base::Task<base::Status> put_policy(std::string role, std::string policy, std::string document);
  base::Task<base::Status> delete_policy(std::string role, std::string policy);
  base::Task<base::Status> attach(std::string role, std::string policy_arn);
  base::Task<base::Status> detach(std::string role, std::string policy_arn);
  base::Task<base::Status> tag_role(std::string name, std::vector<Tag> tags);
  base::Task<base::Status> untag_role(std::string name, std::vector<std::string> keys);

  /// Temporary credentials of a role; trust is the caller's business (sts:AssumeRole checks it, the function host need not).
  base::Result<IssuedSession> session_credentials(const SessionRequest& request) const;
  /// The session a token stands for; nothing when this account did not issue it. Does not look at its expiry.
  std::optional<Session> open_token(std::string_view token) const;

 private:
  using Change = std::move_only_function<base::Status(Role&)>;

  Identities(store::Store& store, const base::Clock& clock, base::Random& random, Settings settings);
  base::Status load_keys();
  base::Status load_roles();
  base::Task<base::Status> change(std::string name, Change change);
  /// Once the round is durable, requests see the role, or that it is gone.
  void publish_at_end(store::Round& round, std::string id, std::optional<Role> role);

  store::Store& store_;
  const base::Clock& clock_;
  base::Random& random_;
  Settings settings_;
  store::Repo<Role> roles_;
  crypto::Credentials root_key_;
  std::string seal_key_;
  base::Published<Roster> roster_;
};

/// What this room keeps in the store, for whoever looks at a whole data folder.
store::Drawers drawers();

/// The caller a session is, with its role's policies as of the roster; null when the role is gone.
std::shared_ptr<const Caller> caller_of(const Session& session, const Roster& roster, std::string_view account);
/// Who a session of the role with that ARN would be now, without one being made; null when there is no such role.
std::shared_ptr<const Caller> caller_of_role(std::string_view role_arn, std::string session_name, const Roster& roster,
                                             std::string_view account);

}  // namespace iam
