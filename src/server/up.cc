// virga up: deploy and serve until a signal. virga serve: the same without a template.
#include <fmt/format.h>
#include <sys/resource.h>

#include <csignal>

#include "base/log.h"
#include "server/commands.h"
#include "server/deployment.h"
#include "server/screen.h"
#include "server/terminal.h"

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

base::Status serve(const Options& options, const sigset_t& stop_signals) {
  TRY(auto installation, Installation::open(options));
  CHECK_OK(installation->listen());
  std::optional<stacks::Summary> summary;
  if (!options.template_path.empty()) {
    TRY(summary, deploy(*installation, options));
  }
  print_start_screen(*installation, options, summary ? &*summary : nullptr);

  int received = 0;
  sigwait(&stop_signals, &received);
  print_line(fmt::format("\n{}", styled(Style::dim, "Stopping: requests in flight finish, functions end.")));
  installation->stop();
  print_line("Stopped. Everything is kept in " + installation->data().string());
  return {};
}

}  // namespace

int up(const Options& options) {
  auto stop_signals = block_stop_signals();
  raise_file_limit();
  base::set_log_level(log_level(options.log_level));
  auto served = serve(options, stop_signals);
  if (served) return 0;
  print_error(served.error().message);
  return 1;
}

}  // namespace server
