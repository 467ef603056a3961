// AWS::Logs::LogGroup
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-logs-loggroup.html
#include <fmt/format.h>

#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kProperties[] = {
    {"LogGroupName", Kind::text, Need::optional, Change::replaces},
    {"RetentionInDays", Kind::integer},
    {"Tags", Kind::tags},
    {"LogGroupClass", Kind::text, Need::optional, Change::replaces},
    {"KmsKeyId", Kind::later},
    {"DataProtectionPolicy", Kind::later},
    {"FieldIndexPolicies", Kind::later},
    {"ResourcePolicyDocument", Kind::later},
    {"DeletionProtectionEnabled", Kind::later},
};

Document named(const std::string& group) { return Document::object({{"logGroupName", group}}); }

Made made_of(const Site& site, const std::string& name) {
  auto& settings = site.settings;
  Made made{name};
  made.attributes.set(
      "Arn", fmt::format("arn:{}:logs:{}:{}:log-group:{}:*", settings.partition, settings.region, settings.account, name));
  return made;
}

base::Task<base::Status> set_retention(const Site& site, const Wanted& wanted) {
  auto input = named(wanted.physical_id);
  auto* days = wanted.properties.find("RetentionInDays");
  if (days) input.set("retentionInDays", *days);
  CO_CHECK_OK(co_await site.call("logs", days ? "PutRetentionPolicy" : "DeleteRetentionPolicy", std::move(input)));
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = named(wanted.physical_id);
  if (auto* tags = wanted.properties.find("Tags")) input.set("tags", tag_map(*tags));
  CO_CHECK_OK(co_await site.call("logs", "CreateLogGroup", std::move(input)));
  if (wanted.properties.find("RetentionInDays")) CO_CHECK_OK(co_await set_retention(site, wanted));
  co_return made_of(site, wanted.physical_id);
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  if (existing.changes("RetentionInDays")) CO_CHECK_OK(co_await set_retention(site, wanted));
  if (existing.changes("Tags")) {
    auto dropped = dropped_tags(existing.properties.find("Tags"), wanted.properties.find("Tags"));
    if (!dropped.elements()->empty())
      CO_CHECK_OK(co_await site.call("logs", "UntagLogGroup", named(existing.physical_id).set("tags", std::move(dropped))));
    auto* tags = wanted.properties.find("Tags");
    if (tags && !tag_map(*tags).members()->empty())
      CO_CHECK_OK(co_await site.call("logs", "TagLogGroup", named(existing.physical_id).set("tags", tag_map(*tags))));
  }
  co_return Made{existing.physical_id, existing.attributes};
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  auto input = Document::object({{"logGroupNamePrefix", wanted.physical_id}});
  CO_TRY(auto answer, co_await site.call("logs", "DescribeLogGroups", std::move(input)));
  if (auto* groups = at(answer, "logGroups").elements()) {
    for (auto& group : *groups) {
      if (group.text("logGroupName") == wanted.physical_id) co_return made_of(site, wanted.physical_id);
    }
  }
  co_return std::nullopt;
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  co_return gone(co_await site.call("logs", "DeleteLogGroup", named(existing.physical_id)));
}

}  // namespace

ResourceType logs_log_group() {
  return {.name = "AWS::Logs::LogGroup",
          .properties = kProperties,
          .attributes = {"Arn"},
          .name_property = "LogGroupName",
          .max_name = 512,
          .after_creation = {"RetentionInDays"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
