// Replica: the rooms that answer reads from a follower's copy: tables, their backups, identities. What they read at
// their start is read again by making another one, whenever the leader changed it.
//
// ReplicaDoor: the follower's AWS endpoint: each request goes to the replica of the moment. The follower's thread replaces it;
// requests on loops keep theirs until they end.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "aws/directory.h"
#include "aws/settings.h"
#include "backups/backups.h"
#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/task.h"
#include "base/workers.h"
#include "iam/authenticator.h"
#include "iam/identities.h"
#include "replication/follower.h"
#include "server/options.h"
#include "store/store.h"
#include "tables/tables.h"
#include "wire/http.h"

namespace server {

/// What replicas are made with; outlives them.
struct ReplicaParts {
  const Options& options;
  const aws::Settings& settings;
  base::Workers& workers;
  base::Clock& clock;
  base::Random& random;
};

class Replica {
 public:
  /// The store takes no writes of its own. May wait for the disk.
  static base::Result<std::unique_ptr<Replica>> open(store::Store& store, const ReplicaParts& parts);

  const aws::Directory& directory() const { return directory_; }
  iam::Authenticator& authenticator() { return *authenticator_; }
  const iam::Identities& identities() const { return *identities_; }

 private:
  std::unique_ptr<iam::Identities> identities_;
  std::unique_ptr<iam::Authenticator> authenticator_;
  std::unique_ptr<tables::Tables> tables_;
  std::unique_ptr<backups::Backups> backups_;
  aws::Directory directory_;
};

class ReplicaDoor {
 public:
  explicit ReplicaDoor(ReplicaParts parts) : parts_(parts) {}

  /// On a loop.
  base::Task<wire::Response> serve(wire::Request request);
  /// Whose status is shown; before the first request.
  void show(const replication::Follower& follower) { follower_ = &follower; }

  // Of the follower's thread.
  /// Shows what the store holds now.
  base::Status open(store::Store& store);
  /// Shows nothing, and returns when nobody reads any more.
  void close();
  std::shared_ptr<Replica> current() const { return *replica_.read(); }

 private:
  const ReplicaParts parts_;
  std::atomic<const replication::Follower*> follower_ = nullptr;
  base::Published<std::shared_ptr<Replica>> replica_;
  std::vector<std::shared_ptr<Replica>> left_;  // some request may still read it; the follower's thread
};

}  // namespace server
