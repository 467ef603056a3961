#include "server/process.h"

#include <sys/resource.h>

#include "base/log.h"

namespace server {
namespace {

/// Every thread is started after this, so all of them leave the signals to `wait_for_stop`.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a write that fails
  return signals;
}

/// As many open files as the system lets this process have: a connection is one, an environment several.
void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

base::LogLevel log_level(const std::string& name) {
  if (name == "debug") return base::LogLevel::debug;
  if (name == "info") return base::LogLevel::info;
  if (name == "error") return base::LogLevel::error;
  return name == "off" ? base::LogLevel::off : base::LogLevel::warning;
}

}  // namespace

sigset_t prepare_process(const Options& options) {
  auto stop_signals = block_stop_signals();
  raise_file_limit();
  base::set_log_level(log_level(options.log_level));
  return stop_signals;
}

}  // namespace server
