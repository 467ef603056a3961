// TableChange: what UpdateTable asks of a table, in the words of tables. `check_request` is what can be said of it alone;
// `apply_change` checks it against the table as it is and makes it, with DynamoDB's errors. Pure functions; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "tables/schema.h"

namespace tables {

struct IndexChange {
  enum class Kind { create, update, erase };
  Kind kind = Kind::update;
  std::string name;
  IndexDefinition definition;            // of create
  std::optional<Throughput> throughput;  // of update, as the next two
  std::optional<Units> on_demand, warm;
};

/// A KMS key to encrypt with; none: AWS's own.
struct EncryptionChange {
  std::optional<std::string> key;  // its ARN
};

struct TableChange {
  std::vector<AttributeDefinition> attributes;  // of indexes to be made
  std::optional<Billing> billing;
  std::optional<Throughput> throughput;
  std::optional<Units> on_demand, warm;
  std::optional<std::vector<IndexChange>> indexes;
  std::optional<bool> deletion_protection;
  std::optional<std::string> table_class;
  std::optional<EncryptionChange> encryption;
  bool stream = false;  // a change of the stream comes with it
};

/// What needs no table: that it changes something, and only what may change together.
base::Status check_request(const TableChange& change);

/// `now` is the moment of the change. A new index has number 0 and is in state creating.
base::Status apply_change(Schema& schema, const TableChange& change, base::Time now);

}  // namespace tables
