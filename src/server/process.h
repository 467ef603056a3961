// The process of a server: its signals, its limits, its log. Main thread, before any other thread.
#pragma once
#include <csignal>

#include "base/result.h"
#include "server/options.h"

namespace server {

/// Leaves every signal that ends to who waits for it, raises the number of open files, sets the log's level. Returns those
/// signals.
sigset_t prepare_process(const Options& options);

/// Builds an installation, deploys the template if there is one, and serves until a signal (up.cc).
base::Status serve_until_stopped(const Options& options, const sigset_t& stop_signals);

}  // namespace server
