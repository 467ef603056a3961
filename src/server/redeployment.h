// Redeployment: `virga up --watch`. What is saved is deployed, as `virga up` would at a new start, while everything serves on:
// requests in flight end in the processes they began in, processes of unchanged functions stay. Main thread.
#pragma once
#include <csignal>

#include "server/deployment.h"

namespace server {

/// Deploys again whenever a file of the deployment changes, until one of the signals comes. What fails is printed, and what was
/// deployed before goes on.
base::Status redeploy_until_stopped(Installation& installation, const Options& options, Sources sources,
                                    const sigset_t& stop_signals);

}  // namespace server
