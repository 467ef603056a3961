// AWS::IAM::Role
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html
#include <set>

#include "stacks/resource_type.h"
#include "wire/json.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kPolicy[] = {{"PolicyName", Kind::text, Need::required}, {"PolicyDocument", Kind::json, Need::required}};
constexpr Property kProperties[] = {
    {"RoleName", Kind::text, Need::optional, Change::replaces},
    {"Path", Kind::text, Need::optional, Change::replaces},
    {"AssumeRolePolicyDocument", Kind::json, Need::required},
    {"Policies", Kind::objects, Need::optional, Change::in_place, kPolicy},
    {"ManagedPolicyArns", Kind::texts},
    {"Description"},
    {"MaxSessionDuration", Kind::integer},
    {"PermissionsBoundary", Kind::later},
    {"Tags", Kind::tags},
};

Document named(const std::string& role) { return Document::object({{"RoleName", role}}); }

std::string policy_text(const Document& policy) { return policy.is_string() ? *policy.string() : wire::to_json(policy); }

Made made_of(const std::string& name, const Document& answer) {
  Made made{name};
  copy(at(answer, "Role"), "Arn", made.attributes, "Arn");
  copy(at(answer, "Role"), "RoleId", made.attributes, "RoleId");
  return made;
}

// A list answer of IAM, all pages: the strings at `member`, or at `field` of the maps there.
base::Task<base::Result<std::vector<std::string>>> list(const Site& site, std::string operation, std::string role,
                                                        std::string_view member, std::string_view field) {
  std::vector<std::string> out;
  Document input = named(role);
  for (;;) {
    CO_TRY(auto answer, co_await site.call("iam", operation, input));
    if (auto* elements = at(answer, member).elements()) {
      for (auto& element : *elements) {
        auto* text = field.empty() ? element.string() : at(element, field).string();
        if (text) out.push_back(*text);
      }
    }
    auto* more = answer.find("IsTruncated");
    if (!more || !more->boolean() || !*more->boolean()) co_return out;
    input.set("Marker", at(answer, "Marker"));
  }
}

base::Task<base::Status> put_policies(const Site& site, const Wanted& wanted) {
  if (auto* policies = at(wanted.properties, "Policies").elements()) {
    for (auto& policy : *policies) {
      auto input = named(wanted.physical_id).set("PolicyName", policy.text("PolicyName"));
      input.set("PolicyDocument", policy_text(at(policy, "PolicyDocument")));
      CO_CHECK_OK(co_await site.call("iam", "PutRolePolicy", std::move(input)));
    }
  }
  co_return base::Status{};
}

// Leaves exactly the wanted inline policies.
base::Task<base::Status> update_policies(const Site& site, const Wanted& wanted) {
  CO_CHECK_OK(co_await put_policies(site, wanted));
  std::set<std::string, std::less<>> keep;
  if (auto* policies = at(wanted.properties, "Policies").elements()) {
    for (auto& policy : *policies) keep.emplace(policy.text("PolicyName"));
  }
  CO_TRY(auto names, co_await list(site, "ListRolePolicies", wanted.physical_id, "PolicyNames", ""));
  for (auto& name : names) {
    if (keep.contains(name)) continue;
    auto input = named(wanted.physical_id).set("PolicyName", name);
    CO_CHECK_OK(gone(co_await site.call("iam", "DeleteRolePolicy", std::move(input))));
  }
  co_return base::Status{};
}

// Attaches the wanted managed policies and detaches all others.
base::Task<base::Status> update_attached(const Site& site, std::string role, Document wanted) {
  CO_TRY(auto attached, co_await list(site, "ListAttachedRolePolicies", role, "AttachedPolicies", "PolicyArn"));
  std::set<std::string> extra(attached.begin(), attached.end());
  if (auto* arns = wanted.elements()) {
    for (auto& arn : *arns) {
      if (extra.erase(*arn.string())) continue;
      auto input = named(role).set("PolicyArn", arn);
      CO_CHECK_OK(co_await site.call("iam", "AttachRolePolicy", std::move(input)));
    }
  }
  for (auto& arn : extra) {
    auto input = named(role).set("PolicyArn", arn);
    CO_CHECK_OK(gone(co_await site.call("iam", "DetachRolePolicy", std::move(input))));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = pick(wanted.properties, {"Path", "Description", "MaxSessionDuration", "Tags"});
  input.set("RoleName", wanted.physical_id);
  input.set("AssumeRolePolicyDocument", policy_text(at(wanted.properties, "AssumeRolePolicyDocument")));
  CO_TRY(auto answer, co_await site.call("iam", "CreateRole", std::move(input)));
  CO_CHECK_OK(co_await put_policies(site, wanted));
  if (auto* arns = at(wanted.properties, "ManagedPolicyArns").elements()) {
    for (auto& arn : *arns) {
      auto attach = named(wanted.physical_id).set("PolicyArn", arn);
      CO_CHECK_OK(co_await site.call("iam", "AttachRolePolicy", std::move(attach)));
    }
  }
  co_return made_of(wanted.physical_id, answer);
}

base::Task<base::Status> update_tags(const Site& site, const Wanted& wanted, const Existing& existing) {
  auto dropped = dropped_tags(existing.properties.find("Tags"), wanted.properties.find("Tags"));
  if (!dropped.elements()->empty()) {
    auto input = named(wanted.physical_id).set("TagKeys", dropped);
    CO_CHECK_OK(co_await site.call("iam", "UntagRole", std::move(input)));
  }
  if (auto* tags = wanted.properties.find("Tags")) {
    auto input = named(wanted.physical_id).set("Tags", *tags);
    CO_CHECK_OK(co_await site.call("iam", "TagRole", std::move(input)));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  if (existing.changes("AssumeRolePolicyDocument")) {
    auto input = named(wanted.physical_id);
    input.set("PolicyDocument", policy_text(at(wanted.properties, "AssumeRolePolicyDocument")));
    CO_CHECK_OK(co_await site.call("iam", "UpdateAssumeRolePolicy", std::move(input)));
  }
  if (existing.changes("Description") || existing.changes("MaxSessionDuration")) {
    auto input = named(wanted.physical_id).set("Description", wanted.properties.text("Description"));
    input.set("MaxSessionDuration", 3600);
    copy(wanted.properties, "MaxSessionDuration", input, "MaxSessionDuration");
    CO_CHECK_OK(co_await site.call("iam", "UpdateRole", std::move(input)));
  }
  if (existing.changes("Policies")) CO_CHECK_OK(co_await update_policies(site, wanted));
  if (existing.changes("ManagedPolicyArns")) {
    CO_CHECK_OK(co_await update_attached(site, wanted.physical_id, at(wanted.properties, "ManagedPolicyArns")));
  }
  if (existing.changes("Tags")) CO_CHECK_OK(co_await update_tags(site, wanted, existing));
  co_return Made{wanted.physical_id, existing.attributes};
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("iam", "GetRole", named(wanted.physical_id));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return made_of(wanted.physical_id, *answer);
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  auto names = co_await list(site, "ListRolePolicies", existing.physical_id, "PolicyNames", "");
  if (!names && not_there(names.error())) co_return base::Status{};
  if (!names) co_return base::fail(std::move(names).error());
  for (auto& name : *names) {
    auto input = named(existing.physical_id).set("PolicyName", name);
    CO_CHECK_OK(gone(co_await site.call("iam", "DeleteRolePolicy", std::move(input))));
  }
  CO_CHECK_OK(co_await update_attached(site, existing.physical_id, nullptr));
  co_return gone(co_await site.call("iam", "DeleteRole", named(existing.physical_id)));
}

}  // namespace

ResourceType iam_role() {
  return {.name = "AWS::IAM::Role",
          .properties = kProperties,
          .attributes = {"Arn", "RoleId"},
          .name_property = "RoleName",
          .max_name = 64,
          .after_creation = {"Policies", "ManagedPolicyArns"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
