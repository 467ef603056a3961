// FarTables: what an installation has when its tables are kept elsewhere (--tables): the far side, what is known of its tables,
// and the services that relay to it.
#pragma once
#include <memory>

#include "aws/directory.h"
#include "backups/backups.h"
#include "relay/far_side.h"
#include "relay/known_tables.h"
#include "server/options.h"
#include "tables/tables.h"

namespace server {

struct FarTables {
  std::unique_ptr<relay::FarSide> side;
  std::unique_ptr<relay::KnownTables> known;
};

/// Reads the credentials; start-up only. `tables` is one of Tables::elsewhere.
base::Result<FarTables> open_far_tables(const Options& options, net::Loops& loops, const base::Clock& clock,
                                        base::Random& random, tables::Tables& tables);
/// DynamoDB and its streams, relayed.
void add_far_services(aws::Directory& directory, FarTables& far, tables::Tables& tables, backups::Backups& backups);

}  // namespace server
