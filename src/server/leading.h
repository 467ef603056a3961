// What makes a virga one that others follow, from its options. Main thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "net/tls.h"
#include "replication/leader.h"
#include "server/options.h"
#include "store/store.h"

namespace server {

/// Where an AWS endpoint says what it is to others, as JSON.
inline constexpr std::string_view replication_path = "/_aws/replication";

/// The data folder, absolute.
std::filesystem::path data_folder(const Options& options);
/// Where this machine reaches what listens on options.address.
std::string reachable_address(const Options& options);
/// Opens its store, unless it is a follower's, and begins a run of writes where others follow or followed it.
base::Result<std::unique_ptr<store::Store>> open_to_lead(const Options& options, base::Random& random);
/// Listens for followers.
base::Result<std::unique_ptr<replication::Leader>> start_leader(store::Store& store, const Options& options);
std::string status_json(const replication::Leader& leader);

/// What the secret or the certificates of the options prove. Errors name the file, or say that there is none.
base::Result<net::TlsContext> tls_of(const Options& options, net::TlsContext::Role role);

}  // namespace server
