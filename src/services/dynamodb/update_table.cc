// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
#include <algorithm>

#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/stream_setting.h"
#include "services/dynamodb/table_shapes.h"
#include "tables/change.h"
#include "tables/errors.h"

namespace services::dynamodb {

struct UpdateTable {
  static constexpr std::string_view name = "UpdateTable";
  struct IndexUpdate {
    std::string name;
    std::optional<ThroughputShape> throughput;
    std::optional<OnDemandShape> on_demand;
    std::optional<WarmShape> warm;
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
    std::optional<OnDemandShape> on_demand;
    std::optional<WarmShape> warm;
    std::optional<std::vector<IndexChange>> indexes;
    std::optional<StreamShape> stream;
    std::optional<SseShape> encryption;
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
using tables::TableChange;
using Kind = tables::IndexChange::Kind;

Result<tables::IndexChange> index_change(const UpdateTable::IndexChange& from) {
  int actions = from.update.has_value() + from.create.has_value() + from.erase.has_value();
  if (actions == 0) {
    return base::fail(
        tables::invalid_parameter("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                                  "GlobalSecondaryIndexUpdate.Delete must not be null"));
  }
  if (actions > 1) {
    return base::fail(
        tables::invalid_parameter("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"));
  }
  if (from.create) {
    return tables::IndexChange{
        .kind = Kind::create, .name = from.create->name, .definition = index_from(*from.create, tables::IndexKind::global)};
  }
  if (from.erase) return tables::IndexChange{.kind = Kind::erase, .name = from.erase->name};
  tables::IndexChange change{.kind = Kind::update, .name = from.update->name};
  change.throughput = throughput_from(from.update->throughput);
  if (from.update->on_demand) change.on_demand = units_from(from.update->on_demand);
  if (from.update->warm) change.warm = units_from(from.update->warm);
  return change;
}

Result<TableChange> change_from(const Call& call, const UpdateTable::Input& in) {
  TableChange change;
  change.attributes = attributes_from(in.attributes);
  if (in.billing) change.billing = billing_from(in.billing);
  change.throughput = throughput_from(in.throughput);
  if (in.on_demand) change.on_demand = units_from(in.on_demand);
  if (in.warm) change.warm = units_from(in.warm);
  if (in.indexes) {
    change.indexes.emplace();
    for (const auto& each : *in.indexes) {
      TRY(auto one, index_change(each));
      change.indexes->push_back(std::move(one));
    }
  }
  change.deletion_protection = in.deletion_protection;
  change.table_class = in.table_class;
  if (in.encryption) {
    TRY(auto key, encryption_key_from(call, *in.encryption));
    change.encryption = tables::EncryptionChange{key.empty() ? std::nullopt : std::optional(key)};
  }
  change.stream = in.stream.has_value();
  return change;
}

const Index* find(const Schema& schema, std::string_view name) {
  auto found = std::find_if(schema.indexes.begin(), schema.indexes.end(), [&](const Index& each) { return each.name == name; });
  return found == schema.indexes.end() ? nullptr : &*found;
}

/// What becomes of one index: its description as it was, with what is under way.
void describe_index_change(TableDescription& out, const Call& call, const Schema& before, const tables::IndexChange& change) {
  if (!out.global_indexes) out.global_indexes.emplace();
  auto same = [&](const IndexDescription& each) { return each.name == change.name; };
  auto shown = std::find_if(out.global_indexes->begin(), out.global_indexes->end(), same);
  if (change.kind == Kind::erase) {
    out.global_indexes->push_back(describe(call, before.name, *find(before, change.name)));
    out.global_indexes->back().status = "DELETING";
    return;
  }
  if (shown == out.global_indexes->end()) return;
  if (change.kind == Kind::create) {
    shown->status = "CREATING";
    shown->backfilling = false;
    shown->warm.reset();
    return;
  }
  if (change.throughput || change.on_demand) shown->status = "UPDATING";
  const auto* was = find(before, change.name);
  if (change.throughput && before.billing == tables::Billing::provisioned && was) {
    shown->throughput = describe(call, before.name, *was).throughput;
  }
}

/// AWS answers with the table as it was and the changes as under way; DescribeTable tells the result.
TableDescription describe_change(const Call& call, const Schema& before, const tables::Table& after,
                                 const TableChange& change) {
  bool structural = change.indexes && std::any_of(change.indexes->begin(), change.indexes->end(),
                                                  [](const auto& each) { return each.kind != Kind::update; });
  bool updating = change.billing || change.throughput || change.table_class || change.stream || structural;
  auto out = describe(call, after, updating ? "UPDATING" : "ACTIVE");
  if (change.throughput && before.billing == tables::Billing::provisioned) {
    out.throughput = throughput_description(call, before.throughput, before.history);
  }
  if (change.table_class) out.table_class = table_class_summary(before);
  if (change.encryption && out.encryption) out.encryption->status = "UPDATING";
  if (change.warm && out.warm) out.warm->status = "UPDATING";
  if (!change.indexes) return out;
  for (const auto& each : *change.indexes) describe_index_change(out, call, before, each);
  return out;
}

}  // namespace

Task<Result<UpdateTable::Output>> UpdateTable::run(Tables& tables, const Call& call, Input in) {
  CO_TRY(auto change, change_from(call, in));
  CO_CHECK_OK(tables::check_request(change));
  if (in.stream) CO_CHECK_OK(check_stream_change(*in.stream));
  auto before = std::make_shared<Schema>();
  auto apply = [change, before, stream = in.stream, now = call.now](Schema& schema) -> base::Status {
    *before = schema;
    if (stream) CHECK_OK(change_stream(schema, *stream));
    return tables::apply_change(schema, change, now);
  };
  CO_TRY(auto after, co_await tables.change(table_name(in.table), std::move(apply)));
  Output out{describe_change(call, *before, *after, change)};
  count(out.table, tables, *after);
  co_return out;
}

template <class V>
void fields(V& v, UpdateTable::IndexUpdate& x) {
  v.required("IndexName", x.name, kTableName, kNamePattern);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
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
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
  v.optional("GlobalSecondaryIndexUpdates", x.indexes);
  v.optional("StreamSpecification", x.stream);
  v.optional("SSESpecification", x.encryption);
  v.optional("DeletionProtectionEnabled", x.deletion_protection);
}
template <class V>
void fields(V& v, UpdateTable::Output& x) {
  v.required("TableDescription", x.table);
}

aws::Operation update_table(Tables& tables) { return aws::bind<UpdateTable>(tables); }

}  // namespace services::dynamodb
