#include "backups/drawers.h"

#include "backups/records.h"
#include "backups/transfers.h"
#include "store/keys.h"

namespace backups {

store::Drawers drawers() {
  return {store::drawer_of<StoredBackup>(store::keys::backup), store::drawer_of<StoredRestore>(store::keys::restore),
          store::drawer_of<StoredExport>(store::keys::table_export), store::drawer_of<StoredImport>(store::keys::table_import)};
}

}  // namespace backups
