#include "tables/schema.h"

#include <algorithm>

#include "base/check.h"
#include "store/keys.h"
#include "tables/changes.h"
#include "tables/limits.h"
#include "tables/throttle.h"

namespace tables {
namespace {

items::KeySchema key_schema(const std::vector<KeyElement>& keys, const std::vector<AttributeDefinition>& attributes) {
  auto part = [&](const KeyElement& key) {
    auto attribute =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.name == key.name; });
    CHECK(attribute != attributes.end());
    return items::KeyPart{key.name, attribute->type};
  };
  std::vector<items::KeyPart> hash, range;
  for (const auto& key : keys) (key.role == KeyRole::hash ? hash : range).push_back(part(key));
  return {std::move(hash), std::move(range)};
}

}  // namespace

Throughput initial_warm(Billing billing, const Throughput& provisioned, const Units& wanted) {
  Throughput warm = billing == Billing::on_demand ? kOnDemandWarm : provisioned;
  return {std::max(warm.read, wanted.read.value_or(0)), std::max(warm.write, wanted.write.value_or(0))};
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
  if (definition.projected == Projected::all || keys.find(attribute) || primary.find(attribute)) return true;
  const auto& others = definition.projected_attributes;
  return std::find(others.begin(), others.end(), attribute) != others.end();
}

const TableIndex* Table::find_index(std::string_view name) const {
  for (const auto& index : indexes) {
    if (index.definition.name == name) return &index;
  }
  return nullptr;
}

bool Table::has_local_indexes() const {
  return std::any_of(indexes.begin(), indexes.end(),
                     [](const TableIndex& index) { return index.definition.kind == IndexKind::local; });
}

namespace {

/// The meter of that number, as it is when its limits are still these.
std::shared_ptr<Meter> meter_for(Live& live, uint64_t number, const Limits& limits) {
  auto& meter = live.meters[number];
  if (!meter) {
    meter = std::make_shared<Meter>(std::make_shared<Usage>(), limits);
  } else if (meter->limits() != limits) {
    meter = std::make_shared<Meter>(*meter, limits);
  }
  return meter;
}

}  // namespace

std::shared_ptr<const Table> resolve(Schema schema, std::shared_ptr<Live> live) {
  if (!live) live = std::make_shared<Live>();
  auto table = std::make_shared<Table>();
  table->keys = key_schema(schema.keys, schema.attributes);
  for (const auto& index : schema.indexes) {
    table->indexes.push_back({index, key_schema(index.keys, schema.attributes), store::keys::number(index.number),
                              meter_for(*live, index.number, limits_of(schema, index))});
  }
  table->prefix = store::keys::number(schema.number);
  table->logged = logs_changes(schema);
  if (schema.time_to_live) table->ttl_prefix = store::keys::number(schema.time_to_live->number);
  table->meter = meter_for(*live, schema.number, limits_of(schema));
  table->schema = std::move(schema);
  table->live = std::move(live);
  return table;
}

}  // namespace tables
