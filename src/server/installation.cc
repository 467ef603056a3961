#include "server/installation.h"

#include <fmt/format.h>

#include "base/log.h"
#include "iam/client_files.h"
#include "metrics/exposition.h"
#include "server/answers.h"
#include "server/checkpoint.h"
#include "server/leading.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "services/apigateway/service.h"
#include "services/dynamodb/service.h"
#include "services/dynamodbstreams/service.h"
#include "services/iam/service.h"
#include "services/lambda/service.h"
#include "services/logs/service.h"
#include "services/sts/service.h"

namespace server {

Installation::Installation(const Options& options)
    : options_(options), settings_{.account = options.account, .region = options.region} {}

base::Result<std::unique_ptr<Installation>> Installation::open(const Options& options) {
  std::unique_ptr<Installation> installation(new Installation(options));
  CHECK_OK(installation->build());
  return installation;
}

Installation::~Installation() { stop(); }

base::Status Installation::build() {
  TRY(store_, open_to_lead(options_, random_));
  Checkpoint::clear(data());
  workers_ = std::make_unique<base::Workers>(limits::worker_threads);
  loops_ = std::make_unique<net::Loops>();
  TRY(identities_, iam::Identities::open(*store_, clock_, random_, {.account = settings_.account}));
  authenticator_ = std::make_unique<iam::Authenticator>(*identities_);
  TRY(logs_, logs::Logs::open(*store_, *workers_, clock_));
  CHECK_OK(build_tables());

  functions::Options functions{.folder = data(), .account = settings_.account, .region = settings_.region};
  functions.without_sandboxes =
      options_.sandboxing == Sandboxing::required ? functions::Options::Without::refuse : functions::Options::Without::go_on;
  functions.spare_sandboxes = options_.spare_sandboxes;
  functions.processor_quota = options_.processor_limit == ProcessorLimit::quota;
  functions.event_retry_pause = std::chrono::milliseconds(options_.event_retry_ms);
  functions.aws_endpoint = [this](wire::Request request) { return front_door_->serve_aws(std::move(request)); };
  TRY(host_, functions::Host::open({*store_, *logs_, *identities_, *loops_, *workers_, clock_, random_}, std::move(functions)));
  CHECK_OK(build_mappings());
  TRY(urls_, urls::Urls::open({*store_, *host_, *authenticator_, clock_, random_},
                              {.account = settings_.account, .region = settings_.region}));
  TRY(gateway_, gateway::Gateway::open(
                    {*store_, *workers_, clock_, random_, *authenticator_, gateway::invoke_through(*host_, settings_.account)},
                    settings_));

  add_tables();
  directory_.add(services::lambda::service(*host_, mappings_.get(), urls_.get()));
  directory_.add(services::apigateway::service(*gateway_));
  directory_.add(services::iam::service(*identities_));
  directory_.add(services::sts::service(*identities_));
  directory_.add(services::logs::service(*logs_));
  front_door_ = std::make_unique<FrontDoor>(*gateway_, *urls_, directory_, *authenticator_, settings_, clock_, random_);
  TRY(auto served, load_served_api(*store_));
  front_door_->serve_on_api_port(std::move(served));
  return {};
}

base::Status Installation::build_tables() {
  if (options_.tables.given()) {
    tables_ = tables::Tables::elsewhere(*store_, *workers_, clock_, random_);
    backups_ = backups::Backups::elsewhere(*store_, *tables_, clock_, random_);
    TRY(far_, open_far_tables(options_, *loops_, clock_, random_, *tables_));
    return {};
  }
  tables::Options tables{.throttling = options_.throttling == Throttling::on ? tables::Throttling::on : tables::Throttling::off,
                         .arn_prefix = aws::arn(settings_, "dynamodb", "table/")};
  TRY(tables_, tables::Tables::open(*store_, *workers_, clock_, random_, std::move(tables)));
  expiry_ = std::make_unique<tables::Expiry>(*tables_, *store_, clock_);

  auto exports = options_.exports.empty() ? data() / "exports" : std::filesystem::absolute(options_.exports);
  TRY(backups_, backups::Backups::open(*store_, *tables_, clock_, random_, {.exports = exports.lexically_normal()}));
  return {};
}

base::Status Installation::build_mappings() {
  auto* tables = far_.side ? nullptr : tables_.get();
  TRY(mappings_, events::Mappings::open({*store_, tables, *host_, *identities_, *loops_, *workers_, clock_, random_},
                                        {.account = settings_.account, .region = settings_.region}));
  return {};
}

void Installation::add_tables() {
  if (far_.side) return add_far_services(directory_, far_, *tables_, *backups_);
  directory_.add(services::dynamodb::service(*tables_, *backups_));
  directory_.add(services::dynamodbstreams::service(*tables_));
}

base::Result<std::unique_ptr<net::Server>> Installation::listen_on(int port, size_t max_body_bytes, net::Handler handler) {
  net::ListenOptions listening{.handler = std::move(handler)};
  listening.max_body_bytes = max_body_bytes;
  return net::Server::listen(*loops_, options_.address, static_cast<uint16_t>(port), std::move(listening));
}

base::Status Installation::listen() {
  if (options_.follow_port >= 0) {
    TRY(leader_, start_leader(*store_, options_));
    front_door_->show(replication_path, Reach::everybody, [this] { return json_answer(200, status_json(*leader_)); });
  }
  front_door_->show(metrics_path, Reach::machine,
                    [this] { return answer(200, metrics::content_type, metrics_text({*tables_, *host_})); });
  TRY(aws_server_, listen_on(options_.aws_port, limits::aws_body_bytes,
                             [this](wire::Request request) { return front_door_->serve_aws_port(std::move(request)); }));
  TRY(api_server_, listen_on(options_.port, limits::api_body_bytes,
                             [this](wire::Request request) { return front_door_->serve_api(std::move(request)); }));
  TRY(auto files, iam::write_client_files(data(), identities_->root_key(), settings_.region,
                                          fmt::format("http://{}:{}", reachable_address(options_), aws_port())));
  open_desk();
  mappings_->begin();
  upkeep_ = far_.side ? start_far_upkeep(*far_.side) : start_upkeep(*tables_, *expiry_);
  return {};
}

/// Where no socket can be made virga serves without one.
void Installation::open_desk() {
  auto desk = Desk::open(data(), [this](std::string_view request) { return serve_desk(request); });
  if (desk) {
    desk_ = *std::move(desk);
  } else {
    base::log(base::LogLevel::warning, "server", "no backups while serving: {}", desk.error().message);
  }
}

/// What commands on this machine ask for.
base::Result<Served> Installation::serve_desk(std::string_view request) {
  if (request != "checkpoint") return base::fail(base::internal_error("this virga does not know the request"));
  auto checkpoint = Checkpoint::make(*store_, *host_);
  if (!checkpoint) {
    return base::fail(base::internal_error("no checkpoint can be made, its log says why: " + checkpoint.error().message));
  }
  return Served{(*checkpoint)->folder().string(), *checkpoint};
}

void Installation::stop() {
  desk_.reset();
  upkeep_.clear();
  if (api_server_) api_server_->stop(limits::patience);
  if (mappings_) mappings_->stop(limits::patience);
  if (host_) host_->stop(limits::patience);
  if (aws_server_) aws_server_->stop(limits::patience);
  if (leader_) leader_->stop(limits::patience);
  if (loops_) loops_->stop();
}

}  // namespace server
