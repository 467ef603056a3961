#include "tables/throttle.h"

#include <algorithm>

#include "tables/errors.h"

namespace tables {

using base::fail;
using base::Status;

Status Throttle::admit_write(const Table& table, std::string_view key) const {
  if (throttling_ == Throttling::off) return {};
  CHECK_OK(admit(table, nullptr, Traffic::write, key));
  for (const auto& index : table.indexes) {
    if (index.definition.kind == IndexKind::global) CHECK_OK(admit(table, &index, Traffic::write, {}));
  }
  return {};
}

Status Throttle::ask(Meter& meter, const Table& table, const TableIndex* index, Traffic traffic, std::string_view key) const {
  auto refusal = meter.refuses(traffic, key, clock_.now());
  if (!refusal) return {};
  std::string arn = arn_prefix_ + table.schema.name;
  if (index) arn += "/index/" + index->definition.name;
  return fail(throttled(meter.limits().kind, *refusal, traffic, index ? ThrottledPart::index : ThrottledPart::table, arn));
}

void account(const Table& table, Traffic traffic, const Consumed& consumed, std::string_view key) {
  double units = consumed.table;
  for (const auto& [name, used] : consumed.local) units += used;
  if (units > 0) table.meter->spend(traffic, units, key);
  for (const auto& [name, used] : consumed.global) {
    if (const auto* index = table.find_index(name)) index->meter->spend(traffic, used, {});
  }
}

namespace {

Limits limits_of(Billing billing, const Throughput& provisioned, const Units& maximum) {
  if (billing == Billing::provisioned) {
    return {LimitKind::provisioned, static_cast<double>(provisioned.read), static_cast<double>(provisioned.write)};
  }
  auto units = [](const std::optional<int64_t>& limit) { return static_cast<double>(std::max<int64_t>(0, limit.value_or(0))); };
  return {LimitKind::on_demand_maximum, units(maximum.read), units(maximum.write)};
}

}  // namespace

Limits limits_of(const Schema& schema) { return limits_of(schema.billing, schema.throughput, schema.on_demand); }

Limits limits_of(const Schema& schema, const Index& index) {
  if (index.kind == IndexKind::local) return {};
  return limits_of(schema.billing, index.throughput, index.on_demand);
}

}  // namespace tables
