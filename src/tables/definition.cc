// The checks that make a Schema of a Definition, in DynamoDB's order: throughput of the table, its key, the attributes, then
// index by index.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "tables/errors.h"
#include "tables/limits.h"
#include "tables/schema.h"

namespace tables {
namespace {

using base::fail;
using base::Status;

template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> names;
  for (const auto& each : list) names.push_back(each.name);
  return names;
}

base::Error first_not_hash() {
  return validation_error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

Status check_defined(const std::vector<KeyElement>& keys, const std::vector<AttributeDefinition>& attributes) {
  auto defined = [&](const KeyElement& key) {
    return std::any_of(attributes.begin(), attributes.end(), [&](const auto& each) { return each.name == key.name; });
  };
  if (std::all_of(keys.begin(), keys.end(), defined)) return {};
  return fail(invalid_parameter(
      fmt::format("Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: [{}]",
                  fmt::join(names_of(keys), ", "), fmt::join(names_of(attributes), ", "))));
}

/// The key of a table or a local index: one partition attribute, at most one sort attribute.
Status check_pair(const std::vector<KeyElement>& keys) {
  if (keys.size() > 1 && keys[0].name == keys[1].name) {
    return fail(validation_error("Both the Hash Key and the Range Key element in the KeySchema have the same name"));
  }
  if (keys[0].role != KeyRole::hash) return fail(first_not_hash());
  if (keys.size() < 2 || keys[1].role == KeyRole::range) return {};
  return fail(validation_error("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
}

/// The key of a global index: up to four partition attributes, then up to four sort attributes.
Status check_multiple(const std::vector<KeyElement>& keys) {
  if (keys[0].role != KeyRole::hash) return fail(first_not_hash());
  auto sort = std::find_if(keys.begin(), keys.end(), [](const auto& key) { return key.role == KeyRole::range; });
  if (std::any_of(sort, keys.end(), [](const auto& key) { return key.role == KeyRole::hash; })) {
    return fail(invalid_parameter("All HASH key attributes must precede RANGE key attributes in the KeySchema"));
  }
  auto check_number = [](ptrdiff_t number, std::string_view role) -> Status {
    if (number <= static_cast<ptrdiff_t>(kMaxKeyAttributes)) return {};
    return fail(invalid_parameter(fmt::format("The KeySchema exceeds the maximum allowed number of {} key attributes", role)));
  };
  CHECK_OK(check_number(sort - keys.begin(), "HASH"));
  CHECK_OK(check_number(keys.end() - sort, "RANGE"));
  std::set<std::string_view> names;
  for (const auto& key : keys) {
    if (names.insert(key.name).second) continue;
    return fail(validation_error("The KeySchema contains multiple key attributes with the same name"));
  }
  return {};
}

Status check_table_throughput(const Definition& definition) {
  if (definition.billing == Billing::on_demand && definition.throughput) {
    return fail(invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
  }
  if (definition.billing == Billing::provisioned && !definition.throughput) {
    return fail(
        invalid_parameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"));
  }
  CHECK_OK(check_bounds(definition.throughput));
  CHECK_OK(check_on_demand(definition.on_demand, definition.billing, "", Clearing::refused));
  return check_initial_warm(definition.warm, definition.billing, definition.throughput, "");
}

Status check_table_key(const Definition& definition) {
  if (definition.keys.size() > definition.attributes.size()) {
    return fail(validation_error("Invalid KeySchema: Some index key attribute have no definition"));
  }
  CHECK_OK(check_defined(definition.keys, definition.attributes));
  CHECK_OK(check_pair(definition.keys));
  std::set<std::string> names;
  for (const auto& attribute : definition.attributes) {
    if (names.insert(attribute.name).second) continue;
    return fail(validation_error("Attribute Name is duplicated: " + attribute.name));
  }
  return {};
}

/// Every attribute that is defined must be a key of the table or of an index.
Status check_attributes_used(const Definition& definition) {
  std::set<std::string> used;
  bool indexed = false;
  for (const auto& key : definition.keys) used.insert(key.name);
  for (const auto* list : {&definition.local_indexes, &definition.global_indexes}) {
    if (!*list) continue;
    for (const auto& index : **list) {
      CHECK_OK(check_defined(index.keys, definition.attributes));
      for (const auto& key : index.keys) used.insert(key.name);
      indexed = true;
    }
  }
  if (used.size() == definition.attributes.size()) return {};
  if (!indexed) {
    return fail(invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"));
  }
  return fail(
      invalid_parameter(fmt::format("Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
                                    fmt::join(names_of(definition.attributes), ", "), fmt::join(used, ", "))));
}

Status check_local_key(const IndexDefinition& index, const std::vector<KeyElement>& table) {
  CHECK_OK(check_pair(index.keys));
  if (index.keys.size() != 2) {
    return fail(invalid_parameter("Index KeySchema does not have a range key for index: " + index.name));
  }
  if (index.keys[0].name == table[0].name) return {};
  return fail(
      invalid_parameter(fmt::format("Index KeySchema does not have the same leading hash key as table KeySchema for "
                                    "index: {}. index hash key: {}, table hash key: {}",
                                    index.name, index.keys[0].name, table[0].name)));
}

Status check_projection(const Projection& projection) {
  if (!projection.kind) return fail(invalid_parameter("Unknown ProjectionType: null"));
  if (projection.attributes && *projection.kind != Projected::include) {
    return fail(invalid_parameter(fmt::format("ProjectionType is {}, but NonKeyAttributes is specified",
                                              *projection.kind == Projected::all ? "ALL" : "KEYS_ONLY")));
  }
  if (*projection.kind != Projected::include) return {};
  if (!projection.attributes) {
    return fail(invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
  }
  std::set<std::string_view> names;
  for (const auto& name : *projection.attributes) {
    if (names.insert(name).second) continue;
    return fail(invalid_parameter("Duplicate element in NonKeyAttributes: " + name));
  }
  return {};
}

Status check_index_throughput(const IndexDefinition& definition, Billing billing) {
  if (definition.kind == IndexKind::local) return {};
  if (billing == Billing::on_demand && definition.throughput) {
    return fail(invalid_parameter(fmt::format(
        "ProvisionedThroughput should not be specified for index: {} when BillingMode is PAY_PER_REQUEST", definition.name)));
  }
  if (billing == Billing::provisioned && !definition.throughput) {
    return fail(invalid_parameter("ProvisionedThroughput is not specified for index: " + definition.name));
  }
  CHECK_OK(check_bounds(definition.throughput));
  CHECK_OK(check_on_demand(definition.on_demand, billing, definition.name, Clearing::refused));
  return check_initial_warm(definition.warm, billing, definition.throughput, definition.name);
}

Status check_lists(const Definition& definition) {
  if (definition.local_indexes) {
    if (definition.local_indexes->empty()) return fail(invalid_parameter("List of LocalSecondaryIndexes is empty"));
    if (definition.keys.size() != 2) {
      return fail(invalid_parameter(
          "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"));
    }
  }
  if (definition.global_indexes && definition.global_indexes->empty()) {
    return fail(invalid_parameter("List of GlobalSecondaryIndexes is empty"));
  }
  return {};
}

Status check_counts(const Schema& schema) {
  size_t global = 0, local = 0, projected = 0;
  for (const auto& index : schema.indexes) {
    (index.kind == IndexKind::global ? global : local) += 1;
    projected += index.projected_attributes.size();
  }
  if (local > kMaxLocalIndexes) {
    return fail(invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
  }
  if (global > kMaxGlobalIndexes) {
    return fail(invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
  }
  return check_projected(projected);
}

Status add_indexes(const Definition& definition, Schema& schema) {
  for (const auto* list : {&definition.local_indexes, &definition.global_indexes}) {
    if (!*list) continue;
    for (const auto& wanted : **list) {
      if (wanted.kind == IndexKind::local) CHECK_OK(check_local_key(wanted, definition.keys));
      TRY(auto index, check_index(wanted, definition.attributes, definition.billing));
      for (const auto& other : schema.indexes) {
        if (other.name == index.name) return fail(invalid_parameter("Duplicate index name: " + index.name));
      }
      schema.indexes.push_back(std::move(index));
    }
  }
  return check_counts(schema);
}

/// "for table" or "for index : NAME", as on-demand limits spell it.
std::string on_demand_place(std::string_view index) { return index.empty() ? "table" : fmt::format("index : {}", index); }

}  // namespace

Status check_bounds(const std::optional<Throughput>& throughput) {
  if (throughput && throughput->read > kMaxThroughput) {
    return fail(validation_error(fmt::format("Given value {} for ReadCapacityUnits is out of bounds", throughput->read)));
  }
  if (throughput && throughput->write > kMaxThroughput) {
    return fail(validation_error(fmt::format("Given value {} for WriteCapacityUnits is out of bounds", throughput->write)));
  }
  return {};
}

Status check_on_demand(const Units& limits, Billing billing, std::string_view index, Clearing clearing) {
  for (auto [value, name] : {std::pair(limits.read, "MaxReadRequestUnits"), std::pair(limits.write, "MaxWriteRequestUnits")}) {
    if (!value) continue;
    if (billing == Billing::provisioned) {
      return fail(invalid_parameter(index.empty()
                                        ? fmt::format("{} for OnDemandThroughput cannot be specified when table BillingMode is "
                                                      "PROVISIONED.",
                                                      name)
                                        : fmt::format("{} for OnDemandThroughput for index: {} cannot be specified when table "
                                                      "BillingMode is PROVISIONED.",
                                                      name, index)));
    }
    if (*value >= 1 || (*value == kNoLimit && clearing == Clearing::allowed)) continue;
    return fail(invalid_parameter(
        fmt::format("Requested {} for OnDemandThroughput for {} is outside of valid range", name, on_demand_place(index))));
  }
  return {};
}

Status check_initial_warm(const Units& wanted, Billing billing, const std::optional<Throughput>& throughput,
                          std::string_view index) {
  constexpr std::string_view kLink =
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
      "#on-demand-capacity-mode-initial";
  auto least = billing == Billing::on_demand ? kOnDemandWarm : throughput.value_or(Throughput());
  auto place = index.empty() ? std::string("table") : fmt::format("index {}", index);
  auto check = [&](std::optional<int64_t> value, int64_t floor, std::string_view name, std::string_view capacity) -> Status {
    if (!value || *value >= floor) return {};
    auto start = fmt::format("Requested {} for WarmThroughput for {} is lower than ", name, place);
    if (billing == Billing::on_demand) {
      return fail(invalid_parameter(fmt::format("{}initial throughput for OnDemand. See: {}", start, kLink)));
    }
    return fail(invalid_parameter(fmt::format("{}{} of ProvisionedThroughput", start, capacity)));
  };
  CHECK_OK(check(wanted.read, least.read, "ReadUnitsPerSecond", "ReadCapacityUnits"));
  return check(wanted.write, least.write, "WriteUnitsPerSecond", "WriteCapacityUnits");
}

Status check_projected(size_t attributes) {
  if (attributes <= kMaxProjectedAttributes) return {};
  return fail(invalid_parameter(
      fmt::format("Number of NonKeyAttributes in all indexes exceeds the per-table limit of {}", kMaxProjectedAttributes)));
}

base::Result<Index> check_index(const IndexDefinition& definition, const std::vector<AttributeDefinition>& attributes,
                                Billing billing) {
  CHECK_OK(check_defined(definition.keys, attributes));
  CHECK_OK(definition.kind == IndexKind::global ? check_multiple(definition.keys) : check_pair(definition.keys));
  CHECK_OK(check_projection(definition.projection));
  CHECK_OK(check_index_throughput(definition, billing));
  Index index;
  index.name = definition.name;
  index.kind = definition.kind;
  index.keys = definition.keys;
  index.projected = *definition.projection.kind;
  index.projected_attributes = definition.projection.attributes.value_or(std::vector<std::string>());
  index.throughput = definition.throughput.value_or(Throughput());
  index.on_demand = definition.on_demand;
  index.warm = initial_warm(billing, index.throughput, definition.warm);
  return index;
}

base::Result<Schema> check(const Definition& definition) {
  CHECK_OK(check_table_throughput(definition));
  CHECK_OK(check_table_key(definition));
  CHECK_OK(check_lists(definition));
  CHECK_OK(check_attributes_used(definition));
  Schema schema;
  schema.name = definition.name;
  schema.attributes = definition.attributes;
  schema.keys = definition.keys;
  schema.billing = definition.billing;
  schema.throughput = definition.throughput.value_or(Throughput());
  schema.deletion_protection = definition.deletion_protection;
  if (definition.stream) schema.stream = StreamSetting{.view = *definition.stream};
  schema.table_class = definition.table_class;
  schema.tags = definition.tags;
  schema.on_demand = definition.on_demand;
  schema.warm = initial_warm(schema.billing, schema.throughput, definition.warm);
  schema.encryption_key = definition.encryption_key;
  schema.policy = definition.policy;
  CHECK_OK(add_indexes(definition, schema));
  return schema;
}

}  // namespace tables
