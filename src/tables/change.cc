#include "tables/change.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "tables/errors.h"
#include "tables/limits.h"

namespace tables {
namespace {

using base::fail;
using base::Status;

Index* find(Schema& schema, std::string_view name) {
  auto found = std::find_if(schema.indexes.begin(), schema.indexes.end(), [&](const Index& each) { return each.name == name; });
  return found == schema.indexes.end() ? nullptr : &*found;
}

bool structural(const IndexChange& change) { return change.kind != IndexChange::Kind::update; }

/// How many things the request changes that may not change together with others.
int count(const TableChange& change) {
  bool indexes = change.indexes && !change.indexes->empty();
  bool on_demand = change.on_demand && !change.on_demand->empty(), warm = change.warm && !change.warm->empty();
  return change.billing.has_value() + change.throughput.has_value() + on_demand + warm + indexes +
         change.deletion_protection.has_value() + change.table_class.has_value() + change.encryption.has_value() +
         change.stream;
}

Status check_alone(const TableChange& change) {
  auto only = [](std::string_view what) {
    return fail(invalid_parameter(fmt::format("{} must be the only operation in the request", what)));
  };
  if (count(change) <= 1) return {};
  if (change.encryption) return only("Server-Side Encryption modification");
  if (change.table_class) return only("TableClass modification");
  if (change.deletion_protection) return only("DeletionProtection modification");
  bool creates = change.indexes && std::any_of(change.indexes->begin(), change.indexes->end(),
                                               [](const IndexChange& each) { return each.kind == IndexChange::Kind::create; });
  if (change.warm && !change.warm->empty()) {
    if (creates) {
      return fail(invalid_parameter("Create global secondary index cannot be specified when updating WarmThroughput"));
    }
    return only("WarmThroughput");
  }
  if (change.on_demand && !change.on_demand->empty() && count(change) > 1 + change.billing.has_value()) {
    return fail(invalid_parameter("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"));
  }
  bool units = change.throughput.has_value() || change.billing == Billing::provisioned;
  if (change.stream && units) {
    return fail(invalid_parameter("You cannot modify stream status while updating table IOPS"));
  }
  if (!change.indexes || std::none_of(change.indexes->begin(), change.indexes->end(), structural)) return {};
  if (change.throughput) {
    return fail(invalid_parameter("You cannot create or delete index while updating table IOPS"));
  }
  if (change.stream) {
    return fail(invalid_parameter("You cannot create or delete index while changing stream status"));
  }
  return {};
}

base::Error unchanged(std::string_view of, const Throughput& current, std::string_view place) {
  return validation_error(
      fmt::format("The provisioned throughput for {0} will not change. The requested value equals the current value. Current "
                  "ReadCapacityUnits provisioned for {1}: {2}. Requested ReadCapacityUnits: {2}. Current WriteCapacityUnits "
                  "provisioned for {1}: {3}. Requested WriteCapacityUnits: {3}. Refer to the Amazon DynamoDB Developer Guide "
                  "for current limits and how to request higher limits.",
                  of, place, current.read, current.write));
}

std::string spelled(base::Time time) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  auto at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::time_point(seconds.time_since_epoch()));
  std::tm parts{};
  ::gmtime_r(&at, &parts);
  char text[80];
  std::strftime(text, sizeof text, "%A, %B %e, %Y at %I:%M:%S %p Coordinated Universal Time", &parts);
  return text;
}

/// Four decreases a day, then one in an hour.
Status count_decrease(ThroughputHistory& history, base::Time now) {
  using std::chrono::floor;
  constexpr auto kPause = std::chrono::hours(1);
  bool today = history.decreased && floor<std::chrono::days>(*history.decreased) == floor<std::chrono::days>(now);
  int64_t before = today ? history.decreases : 0;
  if (before >= kFreeDecreases && now < *history.decreased + kPause) {
    return fail(limit_exceeded(fmt::format(
        "Provisioned throughput decreases are limited within a given UTC day. After the first {} decreases, each subsequent "
        "decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: {}. Last "
        "decrease at {}. Next decrease can be made at {}",
        kFreeDecreases, before, spelled(*history.decreased), spelled(*history.decreased + kPause))));
  }
  history.decreases = before + 1;
  history.decreased = now;
  return {};
}

/// Sets provisioned throughput; what it is warm for only grows.
Status set_throughput(Throughput& current, const Throughput& wanted, ThroughputHistory& history, Throughput& warm,
                      base::Time now) {
  if (wanted.read < current.read || wanted.write < current.write) CHECK_OK(count_decrease(history, now));
  if (wanted.read > current.read || wanted.write > current.write) history.increased = now;
  current = wanted;
  warm.read = std::max(warm.read, wanted.read);
  warm.write = std::max(warm.write, wanted.write);
  return {};
}

void limit(Units& current, const Units& wanted) {
  auto set = [](std::optional<int64_t>& to, const std::optional<int64_t>& from) {
    if (!from) return;
    to = from;
    if (*from == kNoLimit) to.reset();
  };
  set(current.read, wanted.read);
  set(current.write, wanted.write);
}

Status raise_warm(Throughput& warm, const Units& wanted, const std::string& place) {
  auto raise = [&](int64_t& current, const std::optional<int64_t>& next, std::string_view name) -> Status {
    if (!next) return {};
    if (*next < current) {
      return fail(
          invalid_parameter(fmt::format("Requested {} for WarmThroughput for {} is lower than current WarmThroughput, "
                                        "decreasing WarmThroughput is not supported",
                                        name, place)));
    }
    current = *next;
    return {};
  };
  Throughput next = warm;
  CHECK_OK(raise(next.read, wanted.read, "ReadUnitsPerSecond"));
  CHECK_OK(raise(next.write, wanted.write, "WriteUnitsPerSecond"));
  warm = next;
  return {};
}

/// All global indexes must get throughput when the table leaves on-demand billing.
Status check_all_indexes_provisioned(const Schema& schema, const TableChange& change) {
  std::vector<std::string> lacking;
  for (const auto& index : schema.indexes) {
    if (index.kind == IndexKind::local) continue;
    auto gives = [&](const IndexChange& each) { return each.name == index.name && (each.throughput || structural(each)); };
    if (!change.indexes || std::none_of(change.indexes->begin(), change.indexes->end(), gives)) lacking.push_back(index.name);
  }
  if (lacking.empty()) return {};
  return fail(invalid_parameter(fmt::format("ProvisionedThroughput must be specified for index: {}", fmt::join(lacking, ","))));
}

void switch_billing(Schema& schema, Billing billing, base::Time now) {
  if (schema.billing == billing) return;
  schema.billing = billing;
  schema.on_demand = {};
  for (auto& index : schema.indexes) index.on_demand = {};
  if (billing == Billing::provisioned) return;
  schema.on_demand_since = now;
  schema.throughput = {};
  schema.warm = {std::max(schema.warm.read, kOnDemandWarm.read), std::max(schema.warm.write, kOnDemandWarm.write)};
  for (auto& index : schema.indexes) {
    index.throughput = {};
    index.warm = {std::max(index.warm.read, kOnDemandWarm.read), std::max(index.warm.write, kOnDemandWarm.write)};
  }
}

Status change_throughput(Schema& schema, const TableChange& change, base::Time now) {
  auto billing = change.billing.value_or(schema.billing);
  bool leaves_on_demand = billing == Billing::provisioned && schema.billing == Billing::on_demand;
  if (change.throughput && billing == Billing::on_demand) {
    return fail(invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
  }
  if (change.on_demand) CHECK_OK(check_on_demand(*change.on_demand, billing, "", Clearing::allowed));
  if (leaves_on_demand) CHECK_OK(check_all_indexes_provisioned(schema, change));
  if (change.throughput && !leaves_on_demand && *change.throughput == schema.throughput) {
    return fail(unchanged("the table", schema.throughput, "the table"));
  }
  if (change.billing) switch_billing(schema, *change.billing, now);
  if (change.throughput && leaves_on_demand) {
    schema.throughput = *change.throughput;
    schema.warm = {std::max(schema.warm.read, schema.throughput.read), std::max(schema.warm.write, schema.throughput.write)};
  } else if (change.throughput) {
    CHECK_OK(set_throughput(schema.throughput, *change.throughput, schema.history, schema.warm, now));
  }
  if (change.on_demand) limit(schema.on_demand, *change.on_demand);
  if (change.warm) CHECK_OK(raise_warm(schema.warm, *change.warm, "table"));
  return {};
}

Status create_index(Schema& schema, const TableChange& change, const IndexChange& wanted) {
  if (find(schema, wanted.name)) return fail(validation_error("Attempting to create an index which already exists"));
  if (change.attributes.empty()) {
    return fail(invalid_parameter("AttributeDefinitions is not specified for index: " + wanted.name));
  }
  auto global = std::count_if(schema.indexes.begin(), schema.indexes.end(),
                              [](const Index& each) { return each.kind == IndexKind::global; });
  if (static_cast<size_t>(global) >= kMaxGlobalIndexes) {
    return fail(
        limit_exceeded(fmt::format("Number of global secondary indexes exceeds per-table limit of {}", kMaxGlobalIndexes)));
  }
  for (const auto& attribute : change.attributes) {
    auto same = [&](const auto& each) { return each.name == attribute.name; };
    if (std::none_of(schema.attributes.begin(), schema.attributes.end(), same)) schema.attributes.push_back(attribute);
  }
  TRY(auto index, check_index(wanted.definition, schema.attributes, schema.billing));
  index.state = IndexState::creating;
  schema.indexes.push_back(std::move(index));
  size_t projected = 0;
  for (const auto& each : schema.indexes) projected += each.projected_attributes.size();
  return check_projected(projected);
}

/// The parts of an index's throughput that its table's billing lets one change.
Status check_index_update(const Index& index, const Schema& schema, const IndexChange& wanted) {
  if (schema.billing == Billing::on_demand) {
    if (wanted.throughput) {
      return fail(invalid_parameter(fmt::format(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {} when BillingMode is PAY_PER_REQUEST",
          index.name)));
    }
    if ((wanted.on_demand && !wanted.on_demand->empty()) || wanted.warm) return {};
    return fail(
        invalid_parameter(fmt::format("The only Updates for index: {} when TableThroughputMode is PAY_PER_REQUEST can "
                                      "be to OnDemandThroughput, WarmThroughput",
                                      index.name)));
  }
  if (wanted.throughput || wanted.warm || wanted.on_demand) return {};
  return fail(invalid_parameter(
      fmt::format("Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {}", index.name)));
}

Status update_index(Schema& schema, const IndexChange& wanted, Billing before, base::Time now) {
  auto* index = find(schema, wanted.name);
  if (!index) return fail(index_of_table_missing(wanted.name, schema.name));
  if (index->kind == IndexKind::local) {
    return fail(validation_error("Cannot update an index that is not a GlobalSecondaryIndex: " + wanted.name));
  }
  CHECK_OK(check_index_update(*index, schema, wanted));
  if (wanted.on_demand) {
    CHECK_OK(check_on_demand(*wanted.on_demand, schema.billing, wanted.name, Clearing::allowed));
    limit(index->on_demand, *wanted.on_demand);
  }
  if (wanted.warm) CHECK_OK(raise_warm(index->warm, *wanted.warm, "index " + wanted.name));
  if (!wanted.throughput) return {};
  CHECK_OK(check_bounds(wanted.throughput));
  if (before == Billing::on_demand) {  // the first one
    index->throughput = *wanted.throughput;
    return {};
  }
  if (*wanted.throughput == index->throughput) {
    return fail(unchanged("the index " + index->name, index->throughput, "index " + index->name));
  }
  return set_throughput(index->throughput, *wanted.throughput, index->history, index->warm, now);
}

Status erase_index(Schema& schema, const IndexChange& wanted) {
  const auto* index = find(schema, wanted.name);
  if (!index) return fail(index_of_table_missing(wanted.name, schema.name));
  if (index->kind == IndexKind::local) {
    return fail(validation_error("Cannot delete an index that is not a GlobalSecondaryIndex: " + wanted.name));
  }
  std::erase_if(schema.indexes, [&](const Index& each) { return each.name == wanted.name; });
  return {};
}

/// One index is made or erased at a time; the one that is being filled may be erased.
Status check_one_at_a_time(const Schema& schema, const std::vector<IndexChange>& changes) {
  auto changed = std::count_if(changes.begin(), changes.end(), structural);
  if (changed == 0) return {};
  auto creating = std::find_if(schema.indexes.begin(), schema.indexes.end(),
                               [](const Index& each) { return each.state == IndexState::creating; });
  bool stops_it = creating != schema.indexes.end() && std::any_of(changes.begin(), changes.end(), [&](const IndexChange& each) {
                    return each.kind == IndexChange::Kind::erase && each.name == creating->name;
                  });
  if (changed == 1 && (creating == schema.indexes.end() || stops_it)) return {};
  return fail(limit_exceeded("Only 1 online index can be created or deleted simultaneously per table"));
}

Status change_indexes(Schema& schema, const TableChange& change, Billing before, base::Time now) {
  if (!change.indexes) return {};
  CHECK_OK(check_one_at_a_time(schema, *change.indexes));
  for (const auto& each : *change.indexes) {
    switch (each.kind) {
      case IndexChange::Kind::create: CHECK_OK(create_index(schema, change, each)); break;
      case IndexChange::Kind::update: CHECK_OK(update_index(schema, each, before, now)); break;
      case IndexChange::Kind::erase: CHECK_OK(erase_index(schema, each)); break;
    }
  }
  drop_unused_attributes(schema);
  return {};
}

Status change_encryption(Schema& schema, const EncryptionChange& change) {
  if (!change.key && schema.encryption_key.empty()) return fail(invalid_parameter("Table is already encrypted by default"));
  if (change.key && *change.key == schema.encryption_key) {
    return fail(
        invalid_parameter("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you "
                          "want to change Master Key"));
  }
  schema.encryption_key = change.key.value_or("");
  return {};
}

}  // namespace

Status check_request(const TableChange& change) {
  bool indexes = change.indexes && !change.indexes->empty();
  bool any = indexes || change.billing || change.throughput || change.on_demand || change.warm || change.deletion_protection ||
             change.table_class || change.encryption || change.stream;
  if (!any) {
    return fail(validation_error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"));
  }
  CHECK_OK(check_alone(change));
  if (change.billing == Billing::provisioned && !change.throughput) {
    return fail(invalid_parameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED"));
  }
  if (change.billing == Billing::on_demand && change.throughput) {
    return fail(invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"));
  }
  CHECK_OK(check_bounds(change.throughput));
  if (!change.indexes) return {};
  if (change.indexes->empty()) return fail(invalid_parameter("List of GlobalSecondaryIndexUpdates is empty"));
  std::set<std::string_view> names;
  for (const auto& each : *change.indexes) {
    if (!names.insert(each.name).second) {
      return fail(
          invalid_parameter("Only one global secondary index update per index is allowed simultaneously. Index: " + each.name));
    }
    if (each.warm && each.warm->empty()) {
      return fail(invalid_parameter(
          "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: " +
          each.name));
    }
  }
  return {};
}

Status apply_change(Schema& schema, const TableChange& change, base::Time now) {
  auto before = schema.billing;
  CHECK_OK(change_throughput(schema, change, now));
  CHECK_OK(change_indexes(schema, change, before, now));
  if (change.deletion_protection) schema.deletion_protection = *change.deletion_protection;
  if (change.table_class) {
    auto current = schema.table_class.empty() ? std::string("STANDARD") : schema.table_class;
    if (*change.table_class != current) {
      schema.table_class = *change.table_class;
      schema.table_class_since = now;
    }
  }
  if (change.encryption) CHECK_OK(change_encryption(schema, *change.encryption));
  return {};
}

}  // namespace tables
