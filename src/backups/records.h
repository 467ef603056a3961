// What this room keeps: backups, and what is under way. Values, stored as JSON in family meta (docs/data-format.md).
//
// Ids are the moment of creation in milliseconds and a random part, "01489602797149-73d8d5bc": they sort by time.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "tables/schema.h"
#include "tables/schema_fields.h"
#include "wire/fields.h"

namespace backups {

enum class BackupKind { user, system };
enum class BackupState { creating, available };

/// A copy of a table's rows under a number of its own in family items, keyed as the table's are.
struct Backup {
  std::string id;
  std::string name;
  BackupKind kind = BackupKind::user;
  BackupState state = BackupState::creating;
  base::Time created;
  std::optional<base::Time> expires;
  uint64_t rows = 0;   // the number
  uint64_t until = 0;  // the last sequence of the change log that is in it
  int64_t items = 0, bytes = 0;
  tables::Schema schema;  // the table as it was; its numbers are the table's
};
using BackupPtr = std::shared_ptr<const Backup>;

enum class Phase { rows, undo };
/// How far a copy has come.
struct CopyState {
  Phase phase = Phase::rows;
  std::string position;  // rows: the part of the key behind the number, from where to go on; undo: the sequence, as decimal
  int64_t items = 0, bytes = 0;
};

/// A table that is being filled: from a backup, or from another table as of a moment.
struct Restore {
  std::string table;
  uint64_t number = 0;  // its
  uint64_t from = 0;    // the number of the rows it is filled with
  std::string backup;   // id; "" when the source is a table
  std::string source;   // name of that table
  uint64_t until = 0;   // 0: all that is there; else the last sequence of the change log that is to be seen
  CopyState state;
};

std::string new_id(base::Time now, base::Random& random);

// How they are stored.

base::Status read_value(base::Document&& from, BackupKind& to);
base::Document write_value(BackupKind from);
base::Status read_value(base::Document&& from, BackupState& to);
base::Document write_value(BackupState from);
base::Status read_value(base::Document&& from, Phase& to);
base::Document write_value(Phase from);
/// Bytes as text.
struct StoredBytes {
  std::string bytes;
};
base::Status read_value(base::Document&& from, StoredBytes& to);
base::Document write_value(StoredBytes from);

struct StoredBackup {
  Backup backup;
  tables::StoredTime created;
  std::optional<tables::StoredTime> expires;
  tables::StoredSchema schema;
};
StoredBackup to_stored(const Backup& backup);
Backup from_stored(StoredBackup stored);

template <class V>
void fields(V& v, StoredBackup& x) {
  auto& backup = x.backup;
  v.required("id", backup.id);
  v.required("name", backup.name);
  v.required("kind", backup.kind);
  v.required("state", backup.state);
  v.required("created", x.created);
  v.optional("expires", x.expires);
  v.required("rows", backup.rows);
  v.optional("until", backup.until);
  v.optional("items", backup.items);
  v.optional("bytes", backup.bytes);
  v.required("schema", x.schema);
}

struct StoredRestore {
  Restore restore;
  StoredBytes position;
};
StoredRestore to_stored(const Restore& restore);
Restore from_stored(StoredRestore stored);

template <class V>
void fields(V& v, StoredRestore& x) {
  auto& restore = x.restore;
  v.required("table", restore.table);
  v.required("number", restore.number);
  v.required("from", restore.from);
  v.optional("backup", restore.backup);
  v.optional("source", restore.source);
  v.optional("until", restore.until);
  v.required("phase", restore.state.phase);
  v.required("position", x.position);
  v.optional("items", restore.state.items);
  v.optional("bytes", restore.state.bytes);
}

}  // namespace backups
