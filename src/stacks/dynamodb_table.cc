// AWS::DynamoDB::Table
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html
#include <fmt/format.h>

#include <algorithm>

#include "stacks/limits.h"
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kKey[] = {{"AttributeName", Kind::text, Need::required}, {"KeyType", Kind::text, Need::required}};
constexpr Property kAttribute[] = {{"AttributeName", Kind::text, Need::required},
                                   {"AttributeType", Kind::text, Need::required}};
constexpr Property kProjection[] = {{"ProjectionType"}, {"NonKeyAttributes", Kind::texts}};
constexpr Property kThroughput[] = {{"ReadCapacityUnits", Kind::integer, Need::required},
                                    {"WriteCapacityUnits", Kind::integer, Need::required}};
constexpr Property kOnDemand[] = {{"MaxReadRequestUnits", Kind::integer}, {"MaxWriteRequestUnits", Kind::integer}};
constexpr Property kIndex[] = {
    {"IndexName", Kind::text, Need::required},
    {"KeySchema", Kind::objects, Need::required, Change::in_place, kKey},
    {"Projection", Kind::object, Need::required, Change::in_place, kProjection},
    {"ProvisionedThroughput", Kind::object, Need::optional, Change::in_place, kThroughput},
    {"OnDemandThroughput", Kind::object, Need::optional, Change::in_place, kOnDemand},
    {"ContributorInsightsSpecification", Kind::later},
    {"WarmThroughput", Kind::later},
};
constexpr Property kLocalIndex[] = {
    {"IndexName", Kind::text, Need::required},
    {"KeySchema", Kind::objects, Need::required, Change::in_place, kKey},
    {"Projection", Kind::object, Need::required, Change::in_place, kProjection},
};
constexpr Property kStream[] = {{"StreamViewType", Kind::text, Need::required}, {"ResourcePolicy", Kind::later}};
constexpr Property kTtl[] = {{"AttributeName"}, {"Enabled", Kind::boolean, Need::required}};
constexpr Property kRecovery[] = {{"PointInTimeRecoveryEnabled", Kind::boolean}, {"RecoveryPeriodInDays", Kind::integer}};
constexpr Property kEncryption[] = {{"SSEEnabled", Kind::boolean, Need::required}, {"SSEType"}, {"KMSMasterKeyId"}};
constexpr Property kProperties[] = {
    {"TableName", Kind::text, Need::optional, Change::replaces},
    {"AttributeDefinitions", Kind::objects, Need::optional, Change::in_place, kAttribute},
    {"KeySchema", Kind::objects, Need::required, Change::replaces, kKey},
    {"BillingMode"},
    {"ProvisionedThroughput", Kind::object, Need::optional, Change::in_place, kThroughput},
    {"OnDemandThroughput", Kind::object, Need::optional, Change::in_place, kOnDemand},
    {"GlobalSecondaryIndexes", Kind::objects, Need::optional, Change::in_place, kIndex},
    {"LocalSecondaryIndexes", Kind::objects, Need::optional, Change::replaces, kLocalIndex},
    {"StreamSpecification", Kind::object, Need::optional, Change::in_place, kStream},
    {"TimeToLiveSpecification", Kind::object, Need::optional, Change::in_place, kTtl},
    {"PointInTimeRecoverySpecification", Kind::object, Need::optional, Change::in_place, kRecovery},
    {"SSESpecification", Kind::object, Need::optional, Change::in_place, kEncryption},
    {"DeletionProtectionEnabled", Kind::boolean},
    {"TableClass"},
    {"Tags", Kind::tags},
    {"ContributorInsightsSpecification", Kind::later},
    {"ImportSourceSpecification", Kind::later},
    {"KinesisStreamSpecification", Kind::later},
    {"ResourcePolicy", Kind::later},
    {"WarmThroughput", Kind::later},
};

Document named(const std::string& table) { return Document::object({{"TableName", table}}); }

Made made_of(const std::string& table, const Document& description) {
  Made made{table};
  copy(description, "TableArn", made.attributes, "Arn");
  copy(description, "LatestStreamArn", made.attributes, "StreamArn");
  return made;
}

// Between two looks at a table: short at first.
std::chrono::milliseconds pause_after(int poll) {
  int doublings = std::clamp(poll - kQuickStatePolls, 0, 10);
  return std::chrono::milliseconds(std::min(kStatePollMs << doublings, kLastStatePollMs));
}

bool ready(const Document& table) {
  if (table.text("TableStatus", "ACTIVE") != "ACTIVE") return false;
  if (auto* indexes = at(table, "GlobalSecondaryIndexes").elements()) {
    for (auto& index : *indexes) {
      if (index.text("IndexStatus", "ACTIVE") != "ACTIVE") return false;
    }
  }
  return true;
}

// Asks until the table and its indexes are ready.
base::Task<base::Result<Made>> settled(const Site& site, std::string table) {
  Document description;
  for (int poll = 0; poll < kMaxStatePolls; ++poll) {
    CO_TRY(auto answer, co_await site.call("dynamodb", "DescribeTable", named(table)));
    description = at(answer, "Table");
    if (ready(description)) co_return made_of(table, description);
    if (!site.pause) break;
    co_await site.pause(pause_after(poll));
  }
  co_return base::fail(base::internal_error(fmt::format("the table {} does not become active", table)));
}

Document stream_of(const Document& properties) {
  Document stream = at(properties, "StreamSpecification");
  if (!stream.is_object()) return Document::object({{"StreamEnabled", false}});
  stream.set("StreamEnabled", true);
  return stream;
}

// A table elsewhere that was just made may not be ready for this yet.
base::Task<base::Status> set_recovery(const Site& site, const Document& input) {
  for (int poll = 0;; ++poll) {
    auto answer = co_await site.call("dynamodb", "UpdateContinuousBackups", input);
    if (answer) co_return base::Status{};
    bool early = answer.error().code == "ContinuousBackupsUnavailableException";
    if (!early || !site.pause || poll >= kMaxStatePolls) co_return base::fail(std::move(answer).error());
    co_await site.pause(pause_after(poll));
  }
}

// What is set by operations of its own.
base::Task<base::Status> apply_extras(const Site& site, const Wanted& wanted, const Existing& before) {
  const auto& properties = wanted.properties;
  if (before.changes("TimeToLiveSpecification")) {
    Document specification = at(properties, "TimeToLiveSpecification");
    if (specification.is_null()) {
      specification = at(before.properties, "TimeToLiveSpecification");
      specification.set("Enabled", false);
    }
    auto input = named(wanted.physical_id).set("TimeToLiveSpecification", specification);
    CO_CHECK_OK(co_await site.call("dynamodb", "UpdateTimeToLive", std::move(input)));
  }
  if (before.changes("PointInTimeRecoverySpecification")) {
    Document specification = at(properties, "PointInTimeRecoverySpecification");
    if (!specification.find("PointInTimeRecoveryEnabled")) specification.set("PointInTimeRecoveryEnabled", false);
    auto input = named(wanted.physical_id).set("PointInTimeRecoverySpecification", specification);
    CO_CHECK_OK(co_await set_recovery(site, input));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = pick(wanted.properties, {"AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput",
                                            "OnDemandThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes",
                                            "SSESpecification", "DeletionProtectionEnabled", "TableClass", "Tags"});
  input.set("TableName", wanted.physical_id);
  if (wanted.properties.find("StreamSpecification")) input.set("StreamSpecification", stream_of(wanted.properties));
  if (auto* encryption = input.find("SSESpecification")) {
    copy(at(wanted.properties, "SSESpecification"), "SSEEnabled", *encryption, "Enabled");
    encryption->erase("SSEEnabled");
  }
  CO_CHECK_OK(co_await site.call("dynamodb", "CreateTable", std::move(input)));
  CO_TRY(auto made, co_await settled(site, wanted.physical_id));
  Existing before{wanted.physical_id, Document::object(), Document::object(), {}};
  for (auto name : {"TimeToLiveSpecification", "PointInTimeRecoverySpecification"}) {
    if (wanted.properties.find(name)) before.changed.push_back(name);
  }
  CO_CHECK_OK(co_await apply_extras(site, wanted, before));
  co_return made;
}

const Document* index_named(const Document& indexes, std::string_view name) {
  if (auto* elements = indexes.elements()) {
    for (auto& index : *elements) {
      if (index.text("IndexName") == name) return &index;
    }
  }
  return nullptr;
}

Document index_shape(const Document& index) { return pick(index, {"KeySchema", "Projection"}); }

// The updates that lead from the indexes there are to the wanted ones, one index each, as UpdateTable wants them: deletions
// first.
std::vector<Document> index_updates(const Document& before, const Document& after) {
  std::vector<Document> updates;
  if (auto* elements = before.elements()) {
    for (auto& index : *elements) {
      auto* next = index_named(after, index.text("IndexName"));
      if (next && index_shape(*next) == index_shape(index)) continue;
      updates.push_back(Document::object({{"Delete", Document::object({{"IndexName", index.text("IndexName")}})}}));
    }
  }
  if (auto* elements = after.elements()) {
    for (auto& index : *elements) {
      auto* previous = index_named(before, index.text("IndexName"));
      if (previous && index_shape(*previous) == index_shape(index)) continue;
      updates.push_back(Document::object({{"Create", index}}));
    }
  }
  return updates;
}

// The updates that give all indexes their throughput, when their table gets some.
Document throughput_of_indexes(const Document& properties) {
  auto updates = Document::list();
  if (auto* elements = at(properties, "GlobalSecondaryIndexes").elements()) {
    for (auto& index : *elements)
      updates.push(Document::object({{"Update", pick(index, {"IndexName", "ProvisionedThroughput"})}}));
  }
  return updates;
}

base::Task<base::Status> update_indexes(const Site& site, const Wanted& wanted) {
  CO_TRY(auto described, co_await site.call("dynamodb", "DescribeTable", named(wanted.physical_id)));
  auto& before = at(at(described, "Table"), "GlobalSecondaryIndexes");
  for (auto& update : index_updates(before, at(wanted.properties, "GlobalSecondaryIndexes"))) {
    Document input = named(wanted.physical_id);
    copy(wanted.properties, "AttributeDefinitions", input, "AttributeDefinitions");
    input.set("GlobalSecondaryIndexUpdates", Document::list({update}));
    CO_CHECK_OK(co_await site.call("dynamodb", "UpdateTable", std::move(input)));
    CO_TRY(auto made, co_await settled(site, wanted.physical_id));
  }
  co_return base::Status{};
}

base::Task<base::Status> update_tags(const Site& site, const Wanted& wanted, const Existing& existing) {
  auto arn = existing.attributes.text("Arn");
  auto dropped = dropped_tags(existing.properties.find("Tags"), wanted.properties.find("Tags"));
  if (!dropped.elements()->empty()) {
    auto input = Document::object({{"ResourceArn", arn}, {"TagKeys", dropped}});
    CO_CHECK_OK(co_await site.call("dynamodb", "UntagResource", std::move(input)));
  }
  if (auto* tags = wanted.properties.find("Tags")) {
    auto input = Document::object({{"ResourceArn", arn}, {"Tags", *tags}});
    CO_CHECK_OK(co_await site.call("dynamodb", "TagResource", std::move(input)));
  }
  co_return base::Status{};
}

// UpdateTable makes one change at a time.
base::Task<base::Status> update_settings(const Site& site, const Wanted& wanted, const Existing& existing) {
  std::vector<Document> changes;
  Document throughput = named(wanted.physical_id);
  for (auto name : {"BillingMode", "ProvisionedThroughput", "OnDemandThroughput"}) {
    if (existing.changes(name)) copy(wanted.properties, name, throughput, name);
  }
  if (existing.changes("BillingMode") && at(wanted.properties, "BillingMode").string() &&
      *at(wanted.properties, "BillingMode").string() == "PROVISIONED") {
    copy(wanted.properties, "ProvisionedThroughput", throughput, "ProvisionedThroughput");
    throughput.set("GlobalSecondaryIndexUpdates", throughput_of_indexes(wanted.properties));
  }
  if (throughput.members()->size() > 1) changes.push_back(std::move(throughput));
  if (existing.changes("DeletionProtectionEnabled")) {
    auto protection = at(wanted.properties, "DeletionProtectionEnabled");
    changes.push_back(
        named(wanted.physical_id).set("DeletionProtectionEnabled", protection.is_null() ? Document(false) : protection));
  }
  if (existing.changes("TableClass") && wanted.properties.find("TableClass")) {
    changes.push_back(named(wanted.physical_id).set("TableClass", at(wanted.properties, "TableClass")));
  }
  if (existing.changes("StreamSpecification")) {
    if (existing.properties.find("StreamSpecification") && wanted.properties.find("StreamSpecification")) {
      // The view of a stream cannot be changed: another stream begins.
      changes.push_back(named(wanted.physical_id).set("StreamSpecification", stream_of(Document::object())));
    }
    changes.push_back(named(wanted.physical_id).set("StreamSpecification", stream_of(wanted.properties)));
  }
  for (auto& change : changes) {
    CO_CHECK_OK(co_await site.call("dynamodb", "UpdateTable", std::move(change)));
    CO_TRY(auto made, co_await settled(site, wanted.physical_id));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  CO_CHECK_OK(co_await update_settings(site, wanted, existing));
  if (existing.changes("GlobalSecondaryIndexes")) {
    CO_CHECK_OK(co_await update_indexes(site, wanted));
  }
  if (existing.changes("Tags")) CO_CHECK_OK(co_await update_tags(site, wanted, existing));
  CO_CHECK_OK(co_await apply_extras(site, wanted, existing));
  co_return co_await settled(site, wanted.physical_id);
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("dynamodb", "DescribeTable", named(wanted.physical_id));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return made_of(wanted.physical_id, at(*answer, "Table"));
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  CO_CHECK_OK(gone(co_await site.call("dynamodb", "DeleteTable", named(existing.physical_id))));
  for (int poll = 0; site.pause && poll < kMaxStatePolls; ++poll) {
    auto answer = co_await site.call("dynamodb", "DescribeTable", named(existing.physical_id));
    if (!answer) co_return gone(std::move(answer));
    co_await site.pause(pause_after(poll));
  }
  co_return base::Status{};
}

base::Task<base::Result<bool>> holds_data(const Site& site, Existing existing) {
  auto input = named(existing.physical_id).set("Limit", 1);
  auto answer = co_await site.call("dynamodb", "Scan", std::move(input));
  if (!answer && not_there(answer.error())) co_return false;
  if (!answer) co_return base::fail(std::move(answer).error());
  auto* items = at(*answer, "Items").elements();
  co_return (items && !items->empty()) || answer->find("LastEvaluatedKey");
}

}  // namespace

ResourceType dynamodb_table() {
  return {.name = "AWS::DynamoDB::Table",
          .properties = kProperties,
          .attributes = {"Arn", "StreamArn"},
          .name_property = "TableName",
          .max_name = 255,
          .data = "items",
          .after_creation = {"TimeToLiveSpecification", "PointInTimeRecoverySpecification"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find,
          .holds_data = holds_data};
}

}  // namespace stacks
