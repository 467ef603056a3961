#include "server/far_tables.h"

#include "relay/relay.h"
#include "services/dynamodb/service.h"
#include "services/dynamodbstreams/service.h"

namespace server {

base::Result<FarTables> open_far_tables(const Options& options, net::Loops& loops, const base::Clock& clock,
                                        base::Random& random, tables::Tables& tables) {
  const auto& wanted = options.tables;
  relay::FarOptions far{.url = wanted.url, .region = wanted.region, .usual_region = options.region, .trusted = wanted.trusted};
  far.credentials.file = wanted.credentials;
  far.credentials.profile = wanted.profile;
  FarTables made;
  TRY(made.side, relay::FarSide::open(std::move(far), loops, clock, random));
  made.known = std::make_unique<relay::KnownTables>(*made.side, tables);
  return made;
}

void add_far_services(aws::Directory& directory, FarTables& far, tables::Tables& tables, backups::Backups& backups) {
  directory.add(relay::relayed(services::dynamodb::service(tables, backups), *far.side, *far.known));
  directory.add(relay::relayed(services::dynamodbstreams::service(tables), *far.side, *far.known));
}

}  // namespace server
