// Installation: every part of a running virga, built bottom up from a data folder, and taken down in the reverse order.
//
//   TRY(auto installation, Installation::open(options));   // reads what is stored; nothing listens yet
//   CHECK_OK(installation->listen());                      // both ports answer
//   installation->stop();                                  // requests in flight finish, functions are reaped, the store is
//   closed
//
// open, listen and stop are for the main thread.
#pragma once
#include <memory>
#include <string>

#include "aws/directory.h"
#include "aws/settings.h"
#include "backups/backups.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/workers.h"
#include "events/mappings.h"
#include "functions/host.h"
#include "gateway/gateway.h"
#include "iam/authenticator.h"
#include "iam/identities.h"
#include "logs/logs.h"
#include "net/server.h"
#include "replication/leader.h"
#include "server/desk.h"
#include "server/far_tables.h"
#include "server/front_door.h"
#include "server/options.h"
#include "server/upkeep.h"
#include "store/store.h"
#include "tables/tables.h"
#include "urls/urls.h"

namespace server {

class Installation {
 public:
  static base::Result<std::unique_ptr<Installation>> open(const Options& options);
  ~Installation();

  base::Status listen();
  void stop();

  int api_port() const { return api_server_->port(); }
  int aws_port() const { return aws_server_->port(); }
  const std::filesystem::path& data() const { return store_->folder(); }  // absolute
  const aws::Directory& directory() const { return directory_; }
  const aws::Settings& settings() const { return settings_; }
  FrontDoor& front_door() { return *front_door_; }
  store::Store& store() { return *store_; }
  replication::Leader* leader() const { return leader_.get(); }
  const relay::FarSide* far_side() const { return far_.side.get(); }  // null: the tables are here
  const functions::Host& host() const { return *host_; }
  base::Clock& clock() { return clock_; }
  base::Workers& workers() { return *workers_; }
  net::Loops& loops() { return *loops_; }
  int64_t age_ms() const { return (clock_.now() - opened_) / std::chrono::milliseconds(1); }  // since `open` began
  base::Random& random() { return random_; }

 private:
  explicit Installation(const Options& options);
  base::Status build();
  base::Status build_tables();
  base::Status build_mappings();
  void add_tables();
  void open_desk();
  base::Result<Served> serve_desk(std::string_view request);
  base::Result<std::unique_ptr<net::Server>> listen_on(int port, size_t max_body_bytes, net::Handler handler);

  const Options options_;
  const aws::Settings settings_;
  base::SystemClock clock_;
  const base::Time opened_ = clock_.now();
  base::SystemRandom random_;
  // In the order of construction; destroyed in reverse.
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<base::Workers> workers_;
  std::unique_ptr<net::Loops> loops_;
  std::unique_ptr<iam::Identities> identities_;
  std::unique_ptr<iam::Authenticator> authenticator_;
  std::unique_ptr<logs::Logs> logs_;
  std::unique_ptr<tables::Tables> tables_;
  std::unique_ptr<backups::Backups> backups_;
  std::unique_ptr<tables::Expiry> expiry_;  // null when tables are elsewhere, and then ...
  FarTables far_;                           // ... this is where
  std::unique_ptr<functions::Host> host_;
  std::unique_ptr<events::Mappings> mappings_;
  std::unique_ptr<urls::Urls> urls_;
  std::unique_ptr<gateway::Gateway> gateway_;
  aws::Directory directory_;
  std::unique_ptr<FrontDoor> front_door_;
  std::unique_ptr<net::Server> api_server_;
  std::unique_ptr<net::Server> aws_server_;
  std::unique_ptr<replication::Leader> leader_;  // null: nobody may follow
  Upkeep upkeep_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace server
