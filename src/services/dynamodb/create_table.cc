// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_policy.h"
#include "services/dynamodb/stream_setting.h"
#include "services/dynamodb/table_shapes.h"
#include "services/dynamodb/tags.h"

namespace services::dynamodb {

struct CreateTable {
  static constexpr std::string_view name = "CreateTable";
  struct Input {
    std::string table;
    std::vector<AttributeShape> attributes;
    std::vector<KeyShape> keys;
    std::optional<std::vector<LocalIndexShape>> local_indexes;
    std::optional<std::vector<IndexShape>> global_indexes;
    Word billing, table_class;
    std::optional<ThroughputShape> throughput;
    std::optional<OnDemandShape> on_demand;
    std::optional<WarmShape> warm;
    std::optional<SseShape> encryption;
    std::optional<std::string> policy;
    std::optional<StreamShape> stream;
    bool deletion_protection = false;
    std::vector<TagShape> tags;
  };
  struct Output {
    TableDescription table;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Result<tables::Definition> definition_from(const Call& call, const Input& in) {
    tables::Definition definition;
    definition.name = table_name(in.table);
    definition.attributes = attributes_from(in.attributes);
    definition.keys = index_from({.keys = in.keys}, tables::IndexKind::global).keys;
    auto indexes = [](const auto& shapes, tables::IndexKind kind) {
      std::optional<std::vector<tables::IndexDefinition>> all;
      if (shapes) all.emplace();
      for (size_t i = 0; shapes && i < shapes->size(); ++i) all->push_back(index_from((*shapes)[i], kind));
      return all;
    };
    definition.local_indexes = indexes(in.local_indexes, tables::IndexKind::local);
    definition.global_indexes = indexes(in.global_indexes, tables::IndexKind::global);
    definition.billing = billing_from(in.billing);
    definition.throughput = throughput_from(in.throughput);
    definition.deletion_protection = in.deletion_protection;
    definition.table_class = in.table_class.value_or("");
    definition.on_demand = units_from(in.on_demand);
    definition.warm = units_from(in.warm);
    TRY(definition.tags, tags_from(in.tags));
    if (in.encryption) {
      TRY(definition.encryption_key, encryption_key_from(call, *in.encryption));
    }
    if (in.policy) {
      TRY(auto document, policy_document(*in.policy));
      definition.policy = policy_at(call, std::move(document));
    }
    return definition;
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_CHECK_OK(check_table_name(table_name(in.table)));
    CO_TRY(auto definition, definition_from(call, in));
    CO_TRY(definition.stream, stream_of_new_table(in.stream));
    CO_TRY(auto table, co_await tables.create(std::move(definition)));
    co_return Output{describe(call, *table, "CREATING")};
  }
};

template <class V>
void fields(V& v, CreateTable::Input& x) {
  v.required("TableName", x.table, kNewTable);
  v.required("AttributeDefinitions", x.attributes);
  v.required("KeySchema", x.keys, Length{1, 2});
  v.optional("LocalSecondaryIndexes", x.local_indexes);
  v.optional("GlobalSecondaryIndexes", x.global_indexes);
  v.optional("BillingMode", x.billing, kBillingModes);
  v.optional("TableClass", x.table_class, kTableClasses);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
  v.optional("SSESpecification", x.encryption);
  v.optional("StreamSpecification", x.stream);
  v.optional("DeletionProtectionEnabled", x.deletion_protection);
  v.optional("Tags", x.tags);
  v.optional("ResourcePolicy", x.policy);
}
template <class V>
void fields(V& v, CreateTable::Output& x) {
  v.required("TableDescription", x.table);
}

aws::Operation create_table(Tables& tables) { return aws::bind<CreateTable>(tables); }

}  // namespace services::dynamodb
