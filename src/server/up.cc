// virga up: deploy and serve until a signal. virga serve: the same without a template.
#include <fmt/format.h>

#include <csignal>

#include "base/log.h"
#include "server/commands.h"
#include "server/deployment.h"
#include "server/process.h"
#include "server/redeployment.h"
#include "server/screen.h"
#include "server/terminal.h"
#include "server/words.h"

namespace server {
namespace {

enum class Awaited { attached, stopped };

/// In sync mode a deployment needs a follower that confirms it.
Awaited await_confirmer(const Installation& installation, const sigset_t& stop_signals) {
  const auto* leader = installation.leader();
  if (!leader || leader->has_confirmer()) return Awaited::attached;
  print_line(fmt::format("Waiting on port {} for the follower that confirms writes ...", leader->port()));
  timespec pause{0, 50'000'000};
  while (!leader->has_confirmer()) {
    if (sigtimedwait(&stop_signals, nullptr, &pause) > 0) return Awaited::stopped;
  }
  return Awaited::attached;
}

}  // namespace

base::Status serve_until_stopped(const Options& options, const sigset_t& stop_signals) {
  if (options.fsync == Fsync::none) base::log(base::LogLevel::warning, "server", "NOT DURABLE: {}", no_fsync_words);
  TRY(auto installation, Installation::open(options));
  CHECK_OK(installation->listen());
  std::optional<stacks::Summary> summary;
  Sources sources;
  if (!options.template_path.empty()) {
    if (options.confirming == Confirming::sync && await_confirmer(*installation, stop_signals) == Awaited::stopped) return {};
    TRY(summary, deploy(*installation, options, sources));
  }
  print_start_screen(*installation, options, summary ? &*summary : nullptr);

  if (options.watch == Watch::yes) {
    CHECK_OK(redeploy_until_stopped(*installation, options, std::move(sources), stop_signals));
  } else {
    int received = 0;
    sigwait(&stop_signals, &received);
  }
  print_line(fmt::format("\n{}", styled(Style::dim, "Stopping: requests in flight finish, functions end.")));
  installation->stop();
  print_line("Stopped. Everything is kept in " + installation->data().string());
  return {};
}

int up(const Options& options) {
  auto stop_signals = prepare_process(options);
  auto served = serve_until_stopped(options, stop_signals);
  if (served) return 0;
  print_error(served.error().message);
  return 1;
}

}  // namespace server
