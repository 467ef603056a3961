// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
#include <algorithm>

#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/table_shapes.h"
#include "tables/errors.h"

namespace services::dynamodb {

struct UpdateTable {
  static constexpr std::string_view name = "UpdateTable";
  struct IndexUpdate {
    std::string name;
    std::optional<ThroughputShape> throughput;
  };
  struct IndexDelete {
    std::string name;
  };
  struct IndexChange {
    std::optional<IndexUpdate> update;
    std::optional<IndexShape> create;
    std::optional<IndexDelete> erase;
  };
  struct Input {
    std::string table;
    std::vector<AttributeShape> attributes;
    Word billing, table_class;
    std::optional<ThroughputShape> throughput;
    std::vector<IndexChange> indexes;
    std::optional<StreamShape> stream;
    std::optional<bool> deletion_protection;
  };
  struct Output {
    TableDescription table;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in);
};

namespace {

using tables::Index;
using tables::Schema;

Index* find(Schema& schema, std::string_view name) {
  auto found = std::find_if(schema.indexes.begin(), schema.indexes.end(), [&](const Index& each) { return each.name == name; });
  return found == schema.indexes.end() ? nullptr : &*found;
}

base::Status change_index(Schema& schema, const UpdateTable::IndexChange& change) {
  if (change.create) {
    if (find(schema, change.create->name)) {
      return base::fail(validation_error("Attempting to create an index which already exists"));
    }
    TRY(auto index,
        tables::check_index(index_from(*change.create, tables::IndexKind::global), schema.attributes, schema.billing));
    schema.indexes.push_back(std::move(index));
    return {};
  }
  const auto& name = change.update ? change.update->name : change.erase->name;
  auto* index = find(schema, name);
  if (!index) return base::fail(tables::resource_not_found());
  if (change.update) {
    index->throughput = throughput_from(change.update->throughput).value_or(index->throughput);
    return {};
  }
  std::erase_if(schema.indexes, [&](const Index& each) { return each.name == name; });
  return {};
}

base::Status change_billing(Schema& schema, const UpdateTable::Input& in, base::Time now) {
  if (in.billing) {
    auto billing = billing_from(in.billing);
    if (billing == tables::Billing::provisioned && !in.throughput) {
      return base::fail(tables::invalid_parameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED"));
    }
    if (billing == tables::Billing::on_demand && schema.billing != billing) {
      schema.on_demand_since = now;
      schema.throughput = {};
      for (auto& index : schema.indexes) index.throughput = {};
    }
    schema.billing = billing;
  }
  if (!in.throughput) return {};
  if (schema.billing == tables::Billing::on_demand) {
    return base::fail(tables::invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
  }
  schema.throughput = *throughput_from(in.throughput);
  return {};
}

base::Status change_schema(Schema& schema, const UpdateTable::Input& in, base::Time now) {
  CHECK_OK(change_billing(schema, in, now));
  if (in.deletion_protection) schema.deletion_protection = *in.deletion_protection;
  if (in.table_class) schema.table_class = *in.table_class;
  for (auto& attribute : attributes_from(in.attributes)) {
    auto same = [&](const auto& each) { return each.name == attribute.name; };
    auto known = std::find_if(schema.attributes.begin(), schema.attributes.end(), same);
    if (known == schema.attributes.end()) schema.attributes.push_back(std::move(attribute));
  }
  for (const auto& change : in.indexes) CHECK_OK(change_index(schema, change));
  tables::drop_unused_attributes(schema);
  return {};
}

base::Status check(const UpdateTable::Input& in) {
  bool any = !in.indexes.empty() || in.billing || in.table_class || in.throughput || in.stream || in.deletion_protection;
  if (!any) {
    return base::fail(validation_error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
        "SSESpecification or ReplicaUpdates is required"));
  }
  if (in.stream && in.stream->enabled) return base::fail(not_supported("StreamSpecification", ""));
  for (const auto& index : in.indexes) {
    if (index.update || index.create || index.erase) continue;
    return base::fail(
        tables::invalid_parameter("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                                  "GlobalSecondaryIndexUpdate.Delete must not be null"));
  }
  return {};
}

}  // namespace

Task<Result<UpdateTable::Output>> UpdateTable::run(Tables& tables, const Call& call, Input in) {
  CO_CHECK_OK(check(in));
  auto name = table_name(in.table);
  auto change = [in = std::move(in), now = call.now](Schema& schema) { return change_schema(schema, in, now); };
  CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
  co_return Output{describe(call, *table, "ACTIVE")};
}

template <class V>
void fields(V& v, UpdateTable::IndexUpdate& x) {
  v.required("IndexName", x.name, kTableName, kNamePattern);
  v.optional("ProvisionedThroughput", x.throughput);
}
template <class V>
void fields(V& v, UpdateTable::IndexDelete& x) {
  v.required("IndexName", x.name, kTableName, kNamePattern);
}
template <class V>
void fields(V& v, UpdateTable::IndexChange& x) {
  v.optional("Update", x.update);
  v.optional("Create", x.create);
  v.optional("Delete", x.erase);
}
template <class V>
void fields(V& v, UpdateTable::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.optional("AttributeDefinitions", x.attributes);
  v.optional("BillingMode", x.billing, kBillingModes);
  v.optional("TableClass", x.table_class, kTableClasses);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("GlobalSecondaryIndexUpdates", x.indexes);
  v.optional("StreamSpecification", x.stream);
  v.optional("DeletionProtectionEnabled", x.deletion_protection);
}
template <class V>
void fields(V& v, UpdateTable::Output& x) {
  v.required("TableDescription", x.table);
}

aws::Operation update_table(Tables& tables) { return aws::bind<UpdateTable>(tables); }

}  // namespace services::dynamodb
