// Backups of a read-only copy.
#include "backups/backups.h"
#include "store/keys.h"
#include "store/repo.h"

namespace backups {

using base::Result;

Result<std::unique_ptr<Backups>> Backups::show(store::Store& store, tables::Tables& tables, const base::Clock& clock,
                                               base::Random& random) {
  auto shown = std::unique_ptr<Backups>(new Backups(store, tables, clock, random, {}));
  TRY(auto backups, store::Repo<StoredBackup>(store, store::keys::backup).all());
  for (auto& entry : backups) shown->publish(entry.id, std::make_shared<const Backup>(from_stored(std::move(entry.value))));
  TRY(auto exports, store::Repo<StoredExport>(store, store::keys::table_export).all());
  for (auto& entry : exports) {
    publish_in<Export>(shown->exports_, entry.id, std::make_shared<const Export>(from_stored(std::move(entry.value))));
  }
  TRY(auto imports, store::Repo<StoredImport>(store, store::keys::table_import).all());
  for (auto& entry : imports) {
    publish_in<Import>(shown->imports_, entry.id, std::make_shared<const Import>(from_stored(std::move(entry.value))));
  }
  return shown;
}

}  // namespace backups
