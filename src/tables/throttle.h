// Throttle: lets reads and writes in, or refuses them as DynamoDB does when a table or index uses more than it may. `account`
// books what was used. Any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/result.h"
#include "tables/capacity.h"
#include "tables/meter.h"
#include "tables/schema.h"

namespace tables {

enum class Throttling { off, on };

class Throttle {
 public:
  /// `arn_prefix`: what comes before a table's name in its ARN.
  Throttle(Throttling throttling, const base::Clock& clock, std::string arn_prefix)
      : throttling_(throttling), clock_(clock), arn_prefix_(std::move(arn_prefix)) {}

  /// A read of the table, or of a global index of it; local ones use their table's units. `key`: see Meter.
  base::Status admit_read(const Table& table, const TableIndex* index, std::string_view key) const {
    if (throttling_ == Throttling::off) return {};
    return admit(table, index && index->definition.kind == IndexKind::global ? index : nullptr, Traffic::read, key);
  }
  /// A write to the table: its global indexes must keep up as well.
  base::Status admit_write(const Table& table, std::string_view key) const;

 private:
  base::Status admit(const Table& table, const TableIndex* index, Traffic traffic, std::string_view key) const {
    Meter& meter = index ? *index->meter : *table.meter;
    return meter.limited(traffic) ? ask(meter, table, index, traffic, key) : base::Status();
  }
  base::Status ask(Meter& meter, const Table& table, const TableIndex* index, Traffic traffic, std::string_view key) const;

  const Throttling throttling_;
  const base::Clock& clock_;
  const std::string arn_prefix_;
};

/// Books what a read or write used. `key`: see Meter.
void account(const Table& table, Traffic traffic, const Consumed& consumed, std::string_view key);

/// What the schema lets the table, or one of its indexes, use.
Limits limits_of(const Schema& schema);
Limits limits_of(const Schema& schema, const Index& index);

}  // namespace tables
