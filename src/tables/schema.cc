#include "tables/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "store/keys.h"
#include "tables/changes.h"
#include "tables/errors.h"
#include "tables/limits.h"

namespace tables {
namespace {

using base::fail;
using base::Status;

std::vector<std::string> names_of(const std::vector<KeyElement>& keys) {
  std::vector<std::string> names;
  for (const auto& key : keys) names.push_back(key.name);
  return names;
}

const AttributeDefinition* find(const std::vector<AttributeDefinition>& attributes, std::string_view name) {
  auto found = std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

Status check_keys(const std::vector<KeyElement>& keys, const std::vector<AttributeDefinition>& attributes) {
  bool defined = std::all_of(keys.begin(), keys.end(), [&](const auto& key) { return find(attributes, key.name); });
  if (!defined) {
    std::vector<std::string> names;
    for (const auto& attribute : attributes) names.push_back(attribute.name);
    return fail(invalid_parameter(
        fmt::format("Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: [{}]",
                    fmt::join(names_of(keys), ", "), fmt::join(names, ", "))));
  }
  if (keys.size() > 1 && keys[0].name == keys[1].name) {
    return fail(validation_error("Both the Hash Key and the Range Key element in the KeySchema have the same name"));
  }
  if (keys[0].role != KeyRole::hash) {
    return fail(validation_error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
  }
  if (keys.size() > 1 && keys[1].role != KeyRole::range) {
    return fail(validation_error("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
  }
  return {};
}

Status check_throughput(const std::optional<Throughput>& throughput) {
  constexpr int64_t kMost = 1'000'000'000'000;
  if (throughput && throughput->read > kMost) {
    return fail(validation_error(fmt::format("Given value {} for ReadCapacityUnits is out of bounds", throughput->read)));
  }
  if (throughput && throughput->write > kMost) {
    return fail(validation_error(fmt::format("Given value {} for WriteCapacityUnits is out of bounds", throughput->write)));
  }
  return {};
}

Status check_billing(const Definition& definition) {
  if (definition.billing == Billing::on_demand && definition.throughput) {
    return fail(invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
  }
  if (definition.billing == Billing::provisioned && !definition.throughput) {
    return fail(
        invalid_parameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"));
  }
  return check_throughput(definition.throughput);
}

Status check_local(const IndexDefinition& index, const Definition& table) {
  if (index.keys.size() != 2) {
    return fail(invalid_parameter("Index KeySchema does not have a range key for index: " + index.name));
  }
  if (index.keys[0].name != table.keys[0].name) {
    return fail(
        invalid_parameter(fmt::format("Index KeySchema does not have the same leading hash key as table KeySchema for "
                                      "index: {}. index hash key: {}, table hash key: {}",
                                      index.name, index.keys[0].name, table.keys[0].name)));
  }
  return {};
}

/// Every attribute that is defined must be a key of the table or of an index.
Status check_attributes_used(const Definition& definition, const Schema& schema) {
  std::set<std::string> used;
  for (const auto& key : schema.keys) used.insert(key.name);
  for (const auto& index : schema.indexes) {
    for (const auto& key : index.keys) used.insert(key.name);
  }
  if (used.size() == definition.attributes.size()) return {};
  if (schema.indexes.empty()) {
    return fail(invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"));
  }
  std::vector<std::string> defined;
  for (const auto& attribute : definition.attributes) defined.push_back(attribute.name);
  return fail(
      invalid_parameter(fmt::format("Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
                                    fmt::join(defined, ", "), fmt::join(used, ", "))));
}

base::Status add_indexes(const Definition& definition, Schema& schema) {
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
  for (const auto* list : {&definition.local_indexes, &definition.global_indexes}) {
    if (!*list) continue;
    for (const auto& wanted : **list) {
      TRY(auto index, check_index(wanted, definition.attributes, definition.billing));
      if (index.kind == IndexKind::local) CHECK_OK(check_local(wanted, definition));
      for (const auto& other : schema.indexes) {
        if (other.name == index.name) return fail(invalid_parameter("Duplicate index name: " + index.name));
      }
      schema.indexes.push_back(std::move(index));
    }
  }
  if (definition.local_indexes && definition.local_indexes->size() > kMaxLocalIndexes) {
    return fail(invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
  }
  if (definition.global_indexes && definition.global_indexes->size() > kMaxGlobalIndexes) {
    return fail(invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
  }
  return {};
}

items::KeySchema key_schema(const std::vector<KeyElement>& keys, const std::vector<AttributeDefinition>& attributes) {
  auto part = [&](const KeyElement& key) {
    const auto* attribute = find(attributes, key.name);
    CHECK(attribute);
    return items::KeyPart{key.name, attribute->type};
  };
  items::KeySchema schema{part(keys.at(0)), {}};
  if (keys.size() > 1) schema.range = part(keys[1]);
  return schema;
}

bool has_part(const items::KeySchema& keys, std::string_view name) {
  return keys.hash.name == name || (keys.range && keys.range->name == name);
}

}  // namespace

base::Result<Index> check_index(const IndexDefinition& definition, const std::vector<AttributeDefinition>& attributes,
                                Billing billing) {
  CHECK_OK(check_keys(definition.keys, attributes));
  const auto& projection = definition.projection;
  if (!projection.kind) return fail(invalid_parameter("Unknown ProjectionType: null"));
  if (projection.attributes && *projection.kind != Projected::include) {
    return fail(invalid_parameter(fmt::format("ProjectionType is {}, but NonKeyAttributes is specified",
                                              *projection.kind == Projected::all ? "ALL" : "KEYS_ONLY")));
  }
  if (*projection.kind == Projected::include && !projection.attributes) {
    return fail(invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
  }
  if (billing == Billing::on_demand && definition.throughput) {
    return fail(invalid_parameter(fmt::format(
        "ProvisionedThroughput should not be specified for index: {} when BillingMode is PAY_PER_REQUEST", definition.name)));
  }
  if (billing == Billing::provisioned && !definition.throughput && definition.kind == IndexKind::global) {
    return fail(invalid_parameter(
        fmt::format("ProvisionedThroughput must be specified for index: {} when BillingMode is PROVISIONED", definition.name)));
  }
  CHECK_OK(check_throughput(definition.throughput));
  Index index;
  index.name = definition.name;
  index.kind = definition.kind;
  index.keys = definition.keys;
  index.projected = *projection.kind;
  index.projected_attributes = projection.attributes.value_or(std::vector<std::string>());
  index.throughput = definition.throughput.value_or(Throughput());
  return index;
}

base::Result<Schema> check(const Definition& definition) {
  CHECK_OK(check_billing(definition));
  if (definition.keys.size() > definition.attributes.size()) {
    return fail(validation_error("Invalid KeySchema: Some index key attribute have no definition"));
  }
  CHECK_OK(check_keys(definition.keys, definition.attributes));
  std::set<std::string> names;
  for (const auto& attribute : definition.attributes) {
    if (!names.insert(attribute.name).second) {
      return fail(validation_error("Cannot have two attributes with the same name: " + attribute.name));
    }
  }
  Schema schema;
  schema.name = definition.name;
  schema.attributes = definition.attributes;
  schema.keys = definition.keys;
  schema.billing = definition.billing;
  schema.throughput = definition.throughput.value_or(Throughput());
  schema.deletion_protection = definition.deletion_protection;
  schema.table_class = definition.table_class;
  schema.tags = definition.tags;
  CHECK_OK(add_indexes(definition, schema));
  CHECK_OK(check_attributes_used(definition, schema));
  return schema;
}

void drop_unused_attributes(Schema& schema) {
  std::erase_if(schema.attributes, [&](const AttributeDefinition& attribute) {
    auto names_it = [&](const KeyElement& key) { return key.name == attribute.name; };
    if (std::any_of(schema.keys.begin(), schema.keys.end(), names_it)) return false;
    return std::none_of(schema.indexes.begin(), schema.indexes.end(),
                        [&](const Index& index) { return std::any_of(index.keys.begin(), index.keys.end(), names_it); });
  });
}

bool TableIndex::holds(std::string_view attribute, const items::KeySchema& primary) const {
  if (definition.projected == Projected::all || has_part(keys, attribute) || has_part(primary, attribute)) return true;
  const auto& others = definition.projected_attributes;
  return std::find(others.begin(), others.end(), attribute) != others.end();
}

const TableIndex* Table::find_index(std::string_view name) const {
  for (const auto& index : indexes) {
    if (index.definition.name == name) return &index;
  }
  return nullptr;
}

std::shared_ptr<const Table> resolve(Schema schema, std::shared_ptr<Live> live) {
  auto table = std::make_shared<Table>();
  table->keys = key_schema(schema.keys, schema.attributes);
  for (const auto& index : schema.indexes) {
    table->indexes.push_back({index, key_schema(index.keys, schema.attributes), store::keys::number(index.number)});
  }
  table->prefix = store::keys::number(schema.number);
  table->logged = logs_changes(schema);
  if (schema.time_to_live) table->ttl_prefix = store::keys::number(schema.time_to_live->number);
  table->schema = std::move(schema);
  table->live = std::move(live);
  return table;
}

}  // namespace tables
