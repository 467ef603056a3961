// Definition: what somebody asks a table to be. Schema: what it is, as it is stored. Table: the same, resolved for use.
//
// `check` turns a definition into a schema, with DynamoDB's errors. All are values, never changed once shared; any thread.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/document.h"
#include "base/result.h"
#include "items/key.h"
#include "tables/meter.h"

namespace tables {

enum class KeyRole { hash, range };
enum class IndexKind { global, local };
enum class Projected { keys_only, include, all };
enum class Billing { provisioned, on_demand };
/// creating: a restore or an import fills it; it takes no traffic and no changes until then.
enum class Life { active, creating };
enum class View { keys_only, new_image, old_image, new_and_old_images };  // what a stream shows of an item

struct AttributeDefinition {
  std::string name;
  items::Type type = items::Type::string;
};
struct KeyElement {
  std::string name;
  KeyRole role = KeyRole::hash;
};
struct Projection {
  std::optional<Projected> kind;
  std::optional<std::vector<std::string>> attributes;  // of Projected::include
};
struct Throughput {
  int64_t read = 0, write = 0;
  bool operator==(const Throughput&) const = default;
};
/// Reads and writes of which one may be left open: the most request units of on-demand billing, or a wanted warm throughput.
struct Units {
  std::optional<int64_t> read, write;
  bool empty() const { return !read && !write; }
};
struct IndexDefinition {
  std::string name;
  IndexKind kind = IndexKind::global;
  std::vector<KeyElement> keys;
  Projection projection;
  std::optional<Throughput> throughput;
  Units on_demand, warm;
};
/// A resource policy, as given. The revision is the moment it was set, in milliseconds.
struct ResourcePolicy {
  std::string document;
  std::string revision;
};
struct Definition {
  std::string name;
  std::vector<AttributeDefinition> attributes;
  std::vector<KeyElement> keys;
  std::optional<std::vector<IndexDefinition>> global_indexes, local_indexes;
  Billing billing = Billing::provisioned;
  std::optional<Throughput> throughput;
  bool deletion_protection = false;
  std::string table_class;     // "" or as given
  std::optional<View> stream;  // switched on from the start
  std::map<std::string, std::string> tags;
  Units on_demand, warm;
  std::string encryption_key;  // ARN of a KMS key; "": AWS's own, which is not shown
  std::optional<ResourcePolicy> policy;
};

/// When provisioned throughput went up and down last, and how often down on the day of the last time.
struct ThroughputHistory {
  std::optional<base::Time> increased, decreased;
  int64_t decreases = 0;
};
/// creating: its entries are being filled from the items that were there before it.
enum class IndexState { active, creating };

/// An index of a table. `number` is the prefix of its keys in family index.
struct Index {
  uint64_t number = 0;
  std::string name;
  IndexKind kind = IndexKind::global;
  std::vector<KeyElement> keys;
  Projected projected = Projected::all;
  std::vector<std::string> projected_attributes;
  Throughput throughput;
  IndexState state = IndexState::active;
  Units on_demand;
  Throughput warm;
  ThroughputHistory history;
};

/// Point-in-time recovery: the table as of any moment within the last `days`, and not before `since`.
struct Recovery {
  base::Time since;
  int days = 35;
};
/// Where a restored table came from.
struct Origin {
  std::string table;   // the source
  std::string backup;  // its id; "": the source as of `moment`
  base::Time moment;   // of what was restored
};

/// The newest stream of a table: on, or switched off. The label and `since` are Tables' to set, when a stream is switched on.
struct StreamSetting {
  View view = View::new_and_old_images;
  bool enabled = true;
  std::string label;   // of its ARN: the moment of its start as text
  uint64_t since = 0;  // the first sequence of the change log that belongs to it
};
/// Time to live. `number` is the prefix of its entries in family index; entries of all items are there once it is filled.
struct TimeToLive {
  std::string attribute;
  uint64_t number = 0;
  bool filled = false;
};

/// `number` is the prefix of its keys in family items; a table made anew under an old name has another.
struct Schema {
  uint64_t number = 0;
  std::string id;
  std::string name;
  base::Time created;
  std::vector<AttributeDefinition> attributes;
  std::vector<KeyElement> keys;
  std::vector<Index> indexes;
  Billing billing = Billing::provisioned;
  Throughput throughput;
  bool deletion_protection = false;
  std::string table_class;
  std::map<std::string, std::string> tags;
  std::optional<TimeToLive> time_to_live;
  std::optional<StreamSetting> stream;
  std::optional<base::Time> on_demand_since;
  Life life = Life::active;
  std::optional<Recovery> recovery;
  std::optional<Origin> origin;
  Units on_demand;
  Throughput warm;
  ThroughputHistory history;
  std::optional<base::Time> table_class_since;  // when it was changed
  std::string encryption_key;
  std::optional<ResourcePolicy> policy;
};

/// The schema of a definition; numbers, id and time are the caller's to set.
base::Result<Schema> check(const Definition& definition);
/// An index to be added to a table with these attributes.
base::Result<Index> check_index(const IndexDefinition& definition, const std::vector<AttributeDefinition>& attributes,
                                Billing billing);

// The checks that a new definition and a change share. `index` is its name; "": of the table.
base::Status check_bounds(const std::optional<Throughput>& throughput);
enum class Clearing { refused, allowed };  // -1 takes a limit away
base::Status check_on_demand(const Units& limits, Billing billing, std::string_view index, Clearing clearing);
base::Status check_initial_warm(const Units& wanted, Billing billing, const std::optional<Throughput>& throughput,
                                std::string_view index);
base::Status check_projected(size_t attributes);

/// Removes definitions of attributes that are no key any more.
void drop_unused_attributes(Schema& schema);

class ChangeLog;
/// What a table or index with on-demand billing is warm for without being asked.
inline constexpr Throughput kOnDemandWarm{12'000, 4'000};
/// The throughput that a new table or index is warm for.
Throughput initial_warm(Billing billing, const Throughput& provisioned, const Units& wanted);

struct Table;
/// What all versions of one table share. Touched on the committer thread only.
struct Live {
  std::weak_ptr<const Table> current;  // empty once the table is deleted
  ChangeLog* changes = nullptr;        // outlives the table
  /// By number of an index that is being filled: rows whose key is below have their entries, others have none.
  std::map<uint64_t, std::string> filled;
  std::map<uint64_t, std::shared_ptr<Meter>> meters;  // by number of table or index
};

struct TableIndex {
  Index definition;
  items::KeySchema keys;
  std::string prefix;  // of its keys in family index
  std::shared_ptr<Meter> meter;
  /// Whether entries hold this attribute (keys always do).
  bool holds(std::string_view attribute, const items::KeySchema& primary) const;
};

struct Table {
  Schema schema;
  items::KeySchema keys;
  std::vector<TableIndex> indexes;
  std::string prefix;  // of its keys in family items
  std::shared_ptr<Live> live;
  bool logged = false;     // its writes leave records in the change log
  std::string ttl_prefix;  // of its entries by expiry in family index; "" when time to live is off
  /// Whether a write has to know the old item, for what is kept beside the items.
  bool follows_writes() const { return logged || !ttl_prefix.empty() || !indexes.empty(); }
  std::shared_ptr<Meter> meter;

  const TableIndex* find_index(std::string_view name) const;
  bool has_local_indexes() const;
};

/// Without `live`: rows that no table serves, which get one of their own.
std::shared_ptr<const Table> resolve(Schema schema, std::shared_ptr<Live> live);

}  // namespace tables
