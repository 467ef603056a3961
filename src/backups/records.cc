#include "backups/records.h"

#include <fmt/format.h>

#include <array>

#include "backups/words.h"
#include "base/bytes.h"

namespace backups {
namespace {

using base::Document;
using base::Status;

constexpr std::array<std::string_view, 2> kBackupKinds = {"user", "system"};
constexpr std::array<std::string_view, 2> kBackupStates = {"creating", "available"};
constexpr std::array<std::string_view, 2> kPhases = {"rows", "undo"};

}  // namespace

std::string new_id(base::Time now, base::Random& random) {
  return fmt::format("{:014}-{}", base::epoch_ms(now), base::hex_encode(random.bytes(4)));
}

Status read_value(Document&& from, BackupKind& to) { return read_word(from, kBackupKinds, to); }
Document write_value(BackupKind from) { return word(kBackupKinds, from); }
Status read_value(Document&& from, BackupState& to) { return read_word(from, kBackupStates, to); }
Document write_value(BackupState from) { return word(kBackupStates, from); }
Status read_value(Document&& from, Phase& to) { return read_word(from, kPhases, to); }
Document write_value(Phase from) { return word(kPhases, from); }

Status read_value(Document&& from, StoredBytes& to) {
  auto bytes = from.string() ? base::hex_decode(*from.string()) : std::nullopt;
  if (!bytes) return base::fail(base::internal_error("A stored position cannot be read."));
  to.bytes = *std::move(bytes);
  return {};
}
Document write_value(StoredBytes from) { return base::hex_encode(from.bytes); }

StoredBackup to_stored(const Backup& backup) {
  StoredBackup stored{backup, {backup.created}, {}, tables::to_stored(backup.schema)};
  if (backup.expires) stored.expires = tables::StoredTime{*backup.expires};
  return stored;
}

Backup from_stored(StoredBackup stored) {
  Backup backup = std::move(stored.backup);
  backup.created = stored.created.time;
  if (stored.expires) backup.expires = stored.expires->time;
  backup.schema = tables::from_stored(std::move(stored.schema));
  return backup;
}

StoredRestore to_stored(const Restore& restore) { return {restore, {restore.state.position}}; }

Restore from_stored(StoredRestore stored) {
  Restore restore = std::move(stored.restore);
  restore.state.position = std::move(stored.position.bytes);
  return restore;
}

}  // namespace backups
