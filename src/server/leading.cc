#include "server/leading.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "crypto/hash.h"
#include "net/tls_secret.h"
#include "replication/errors.h"
#include "replication/files.h"
#include "replication/lineage.h"
#include "replication/standing.h"
#include "store/keys.h"
#include "tables/upgrades.h"
#include "wire/json.h"

namespace server {
namespace {

/// The folder of a function's code, which its entity names.
std::string package_of(const store::LogOperation& operation) {
  bool function = operation.kind == store::LogOperation::Kind::put && operation.family == store::Family::meta &&
                  operation.key.starts_with(store::keys::function);
  if (!function) return {};
  auto entity = wire::parse_json(operation.value);
  auto digest = entity ? entity->text("Package") : std::string_view();
  return crypto::is_sha256_hex(digest) ? fmt::format("packages/{}", digest) : std::string();
}

base::Result<std::string> read_secret(const std::filesystem::path& path) {
  namespace limits = replication::limits;
  std::ifstream file(path);
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  if (!file) return base::fail(replication::bad_secret(path, "it cannot be read"));
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.size() < limits::secret_bytes || secret.size() > limits::most_secret_bytes) {
    return base::fail(replication::bad_secret(
        path, fmt::format("it has {} bytes, not {} to {}", secret.size(), limits::secret_bytes, limits::most_secret_bytes)));
  }
  return secret;
}

}  // namespace

std::filesystem::path data_folder(const Options& options) { return std::filesystem::absolute(options.data).lexically_normal(); }

std::string reachable_address(const Options& options) {
  return options.address == "0.0.0.0" || options.address == "::" ? "127.0.0.1" : options.address;
}

base::Result<net::TlsContext> tls_of(const Options& options, net::TlsContext::Role role) {
  if (!options.follow_cert.empty()) {
    net::TlsOptions files{.certificate = options.follow_cert, .key = options.follow_key, .trusted = options.follow_ca};
    return role == net::TlsContext::Role::client ? net::TlsContext::client(files) : net::TlsContext::server(files);
  }
  if (options.follow_secret.empty()) {
    return base::fail(
        {base::ErrorKind::invalid, "NoFollowSecret",
         "followers and leaders prove who they are: name --follow-secret FILE, or --follow-cert, --follow-key and "
         "--follow-ca"});
  }
  TRY(auto secret, read_secret(options.follow_secret));
  return net::tls_with_secret(role, "virga follow", secret);
}

base::Result<std::unique_ptr<store::Store>> open_to_lead(const Options& options, base::Random& random) {
  auto data = data_folder(options);
  TRY(auto standing, replication::load_standing(data));
  CHECK_OK(replication::check_may_lead(data, standing));
  bool followed = options.follow_port >= 0;
  store::Options opening;
  opening.log = followed ? store::LogKept::for_followers : store::LogKept::until_flushed;
  opening.block_cache_bytes = static_cast<size_t>(options.cache_mb) * 1024 * 1024;
  opening.upgrades = tables::upgrades();
  opening.fsync = options.fsync == Fsync::none ? store::Fsync::none : store::Fsync::each_round;
  TRY(auto store, store::Store::open(data, opening));
  replication::remove_leftovers(data);
  TRY(auto lineage, replication::Lineage::load(*store));
  if (followed || !lineage.empty()) CHECK_OK(replication::begin_run(*store, random, standing.epoch));
  return store;
}

base::Result<std::unique_ptr<replication::Leader>> start_leader(store::Store& store, const Options& options) {
  TRY(auto tls, tls_of(options, net::TlsContext::Role::server));
  replication::LeaderOptions leading{.address = options.follow_address, .tls = std::move(tls)};
  leading.port = static_cast<uint16_t>(options.follow_port);
  leading.confirming = options.confirming == Confirming::sync ? replication::Confirming::sync : replication::Confirming::async;
  leading.patience = std::chrono::milliseconds(options.sync_wait_ms);
  leading.kept_log_bytes = static_cast<size_t>(options.follow_keep_mb) * 1024 * 1024;
  leading.confirmer = options.sync_follower;
  leading.package_of = package_of;
  return replication::Leader::start(store, data_folder(options), std::move(leading));
}

std::string status_json(const replication::Leader& leader) { return wire::to_json(wire::write(leader.status())); }

}  // namespace server
