#include "iam/identities.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/seal.h"
#include "iam/errors.h"
#include "iam/limits.h"
#include "iam/managed.h"
#include "iam/pattern.h"
#include "store/keys.h"

namespace iam {
namespace {

constexpr std::string_view id_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view secret_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view token_secret = "session-tokens";

struct AccessKey {
  std::string id, secret, owner;
};
template <class V>
void fields(V& v, AccessKey& key) {
  v.required("AccessKeyId", key.id);
  v.required("SecretAccessKey", key.secret);
  v.required("Owner", key.owner);
}

struct Secret {
  wire::Blob bytes;
};
template <class V>
void fields(V& v, Secret& secret) {
  v.required("Bytes", secret.bytes);
}

std::shared_ptr<const CompiledRole> compiled(Role role) {
  auto out = std::make_shared<CompiledRole>();
  auto set = std::make_shared<PolicySet>();
  bool readable = true;
  auto unreadable = [&](std::string_view what) {
    base::log(base::LogLevel::error, "iam", "role {}: {} cannot be read; the role is without permissions", role.name, what);
    readable = false;
  };
  if (auto trust = Policy::parse(role.trust, PolicyKind::trust)) {
    out->trust = std::make_shared<const Policy>(*std::move(trust));
  } else {
    unreadable("its trust policy");
  }
  for (auto& [name, document] : role.policies) {
    auto policy = Policy::parse(document, PolicyKind::identity);
    if (!policy) {
      unreadable("policy " + name);
    } else {
      set->policies.push_back(std::make_shared<const Policy>(*std::move(policy)));
    }
  }
  for (auto& arn : role.attached) {
    auto policy = compiled_managed_policy(arn);
    if (!policy) unreadable("policy " + arn);
    set->policies.push_back(std::move(policy));
  }
  out->role = std::move(role);
  out->identity = readable ? set : std::make_shared<PolicySet>();
  return out;
}

size_t bytes_without_space(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; }));
}

base::Status check_trust(std::string_view document) {
  auto policy = Policy::parse(document, PolicyKind::trust);
  if (!policy) return base::fail(std::move(policy).error());
  if (bytes_without_space(document) > max_trust_policy_bytes) {
    return base::fail(limit_exceeded("Cannot exceed quota for ACLSizePerRole: " + std::to_string(max_trust_policy_bytes)));
  }
  return {};
}

base::Status add_tags(std::vector<Tag>& tags, std::vector<Tag> more) {
  for (auto& tag : more) {
    auto same = std::find_if(tags.begin(), tags.end(), [&](auto& each) { return lower_case(each.key) == lower_case(tag.key); });
    if (same != tags.end()) {
      *same = std::move(tag);
    } else {
      tags.push_back(std::move(tag));
    }
  }
  if (tags.size() > max_tags) {
    return base::fail(limit_exceeded("The number of tags has reached the maximum limit of " + std::to_string(max_tags) + "."));
  }
  return {};
}

}  // namespace

store::Drawers drawers() {
  return {store::drawer_of<Role>(store::keys::role), store::drawer_of<AccessKey>(store::keys::access_key),
          store::drawer_of<Secret>(store::keys::secret)};
}

std::shared_ptr<const CompiledRole> Roster::find(std::string_view name) const {
  auto found = roles.find(lower_case(name));
  return found != roles.end() && found->second->role.name == name ? found->second : nullptr;
}

std::shared_ptr<const CompiledRole> Roster::find_by_arn(std::string_view arn) const {
  auto role = find(arn.substr(arn.rfind('/') + 1));
  return role && role->role.arn == arn ? role : nullptr;
}

Identities::Identities(store::Store& store, const base::Clock& clock, base::Random& random, Settings settings)
    : store_(store), clock_(clock), random_(random), settings_(std::move(settings)), roles_(store, store::keys::role) {}

base::Result<std::unique_ptr<Identities>> Identities::open(store::Store& store, const base::Clock& clock, base::Random& random,
                                                           Settings settings) {
  std::unique_ptr<Identities> out(new Identities(store, clock, random, std::move(settings)));
  CHECK_OK(out->load_keys());
  CHECK_OK(out->load_roles());
  return out;
}

base::Status Identities::load_keys() {
  store::Repo<AccessKey> access_keys(store_, store::keys::access_key);
  store::Repo<Secret> secrets(store_, store::keys::secret);
  TRY(auto known, access_keys.all());
  TRY(auto secret, secrets.find(token_secret));
  auto root = std::find_if(known.begin(), known.end(), [](auto& entry) { return entry.value.owner == "root"; });
  AccessKey key;
  if (root != known.end()) {
    key = root->value;
  } else {
    key = {"AKIA" + random_.from_alphabet(id_letters, 16), random_.from_alphabet(secret_letters, 40), "root"};
  }
  if (root == known.end() || !secret) {
    if (!secret) secret = Secret{{random_.bytes(crypto::seal_key_bytes)}};
    CHECK_OK(base::sync_wait(store_.write([&](store::Round& round) -> base::Status {
      access_keys.put(round, key.id, key);
      secrets.put(round, token_secret, *secret);
      return {};
    })));
  }
  if (secret->bytes.bytes.size() != crypto::seal_key_bytes)
    return base::fail(base::internal_error("The token secret is damaged."));
  root_key_ = {key.id, key.secret, ""};
  seal_key_ = secret->bytes.bytes;
  return {};
}

base::Status Identities::load_roles() {
  TRY(auto stored, roles_.all());
  Roster roster;
  for (auto& entry : stored) roster.roles.emplace(entry.id, compiled(std::move(entry.value)));
  roster_.publish(std::move(roster));
  return {};
}

void Identities::publish_at_end(store::Round& round, std::string id, std::optional<Role> role) {
  round.at_end([this, id = std::move(id), role = std::move(role)](store::Round::Outcome outcome) {
    if (outcome != store::Round::Outcome::committed) return;
    auto fresh = role ? compiled(*role) : nullptr;
    roster_.update([&](Roster& roster) {
      ++roster.generation;
      if (fresh) {
        roster.roles.insert_or_assign(id, fresh);
      } else {
        roster.roles.erase(id);
      }
    });
  });
}

base::Task<base::Status> Identities::change(std::string name, Change change) {
  std::string id = lower_case(name);
  auto work = [this, id, name, change = std::move(change)](store::Round& round) mutable -> base::Status {
    TRY(auto role, roles_.find(round, id));
    if (!role || role->name != name) return base::fail(no_such_role(name));
    CHECK_OK(change(*role));
    roles_.put(round, id, *role);
    publish_at_end(round, id, std::move(role));
    return {};
  };
  co_return co_await store_.write(std::move(work));
}

base::Task<base::Result<Role>> Identities::create_role(NewRole wanted) {
  CO_CHECK_OK(check_trust(wanted.trust));
  Role role{.name = wanted.name, .path = wanted.path};
  role.id = "AROA" + random_.from_alphabet(id_letters, 17);
  role.arn = "arn:aws:iam::" + settings_.account + ":role" + role.path + role.name;
  role.created.time = std::chrono::floor<std::chrono::seconds>(clock_.now());
  role.trust = std::move(wanted.trust);
  role.description = std::move(wanted.description);
  role.max_session_s = wanted.max_session_s;
  CO_CHECK_OK(add_tags(role.tags, std::move(wanted.tags)));
  if (roster()->roles.size() >= max_roles) {
    co_return base::fail(limit_exceeded("Cannot exceed quota for RolesPerAccount: " + std::to_string(max_roles)));
  }
  std::string id = lower_case(role.name);
  auto work = [this, id, role](store::Round& round) -> base::Result<Role> {
    TRY(auto existing, roles_.find(round, id));
    if (existing) return base::fail(role_exists(role.name));
    roles_.put(round, id, role);
    publish_at_end(round, id, role);
    return role;
  };
  co_return co_await store_.write(std::move(work));
}

base::Task<base::Status> Identities::delete_role(std::string name) {
  std::string id = lower_case(name);
  auto work = [this, id, name](store::Round& round) -> base::Status {
    TRY(auto role, roles_.find(round, id));
    if (!role || role->name != name) return base::fail(no_such_role(name));
    if (!role->attached.empty()) return base::fail(delete_conflict_attached());
    if (!role->policies.empty()) return base::fail(delete_conflict_policies());
    roles_.erase(round, id);
    publish_at_end(round, id, std::nullopt);
    return {};
  };
  co_return co_await store_.write(std::move(work));
}

base::Task<base::Status> Identities::update_role(std::string name, RoleUpdate update) {
  co_return co_await change(std::move(name), [update = std::move(update)](Role& role) -> base::Status {
    if (update.description) role.description = update.description;
    if (update.max_session_s) role.max_session_s = *update.max_session_s;
    return {};
  });
}

base::Task<base::Status> Identities::set_trust(std::string name, std::string document) {
  if (auto role = roster()->find(name); !role) co_return base::fail(no_such_role(name));
  CO_CHECK_OK(check_trust(document));
  co_return co_await change(std::move(name), [document = std::move(document)](Role& role) -> base::Status {
    role.trust = document;
    return {};
  });
}

base::Task<base::Status> Identities::put_policy(std::string name, std::string policy, std::string document) {
  if (auto role = roster()->find(name); !role) co_return base::fail(no_such_role(name));
  if (auto parsed = Policy::parse(document, PolicyKind::identity); !parsed) co_return base::fail(std::move(parsed).error());
  co_return co_await change(
      std::move(name), [policy = std::move(policy), document = std::move(document)](Role& role) -> base::Status {
        role.policies[policy] = document;
        size_t bytes = 0;
        for (auto& [key, text] : role.policies) bytes += bytes_without_space(text);
        if (bytes <= max_inline_policies_bytes) return {};
        return base::fail(limit_exceeded("Maximum policy size of " + std::to_string(max_inline_policies_bytes) +
                                         " bytes exceeded for role " + role.name));
      });
}

base::Task<base::Status> Identities::delete_policy(std::string name, std::string policy) {
  co_return co_await change(std::move(name), [policy = std::move(policy)](Role& role) -> base::Status {
    if (role.policies.erase(policy) == 0) return base::fail(no_such_role_policy(policy));
    return {};
  });
}

base::Task<base::Status> Identities::attach(std::string name, std::string policy_arn) {
  if (auto role = roster()->find(name); !role) co_return base::fail(no_such_role(name));
  if (!find_managed_policy(policy_arn)) co_return base::fail(no_such_managed_policy(policy_arn));
  co_return co_await change(std::move(name), [arn = std::move(policy_arn)](Role& role) -> base::Status {
    if (std::find(role.attached.begin(), role.attached.end(), arn) != role.attached.end()) return {};
    if (role.attached.size() >= max_attached_policies) {
      return base::fail(limit_exceeded("Cannot exceed quota for PoliciesPerRole: " + std::to_string(max_attached_policies)));
    }
    role.attached.push_back(arn);
    return {};
  });
}

base::Task<base::Status> Identities::detach(std::string name, std::string policy_arn) {
  co_return co_await change(std::move(name), [arn = std::move(policy_arn)](Role& role) -> base::Status {
    if (std::erase(role.attached, arn) == 0) return base::fail(not_attached(arn));
    return {};
  });
}

base::Task<base::Status> Identities::tag_role(std::string name, std::vector<Tag> tags) {
  co_return co_await change(std::move(name), [tags = std::move(tags)](Role& role) { return add_tags(role.tags, tags); });
}

base::Task<base::Status> Identities::untag_role(std::string name, std::vector<std::string> keys) {
  co_return co_await change(std::move(name), [keys = std::move(keys)](Role& role) -> base::Status {
    std::erase_if(role.tags, [&](auto& tag) { return std::find(keys.begin(), keys.end(), tag.key) != keys.end(); });
    return {};
  });
}

}  // namespace iam
