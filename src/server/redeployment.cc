#include "server/redeployment.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "server/source_watch.h"
#include "server/terminal.h"

namespace server {
namespace {

constexpr int kQuietMs = 30;  // a save is over when nothing more happens for as long
constexpr int kMostQuiets = 20;

void await_quiet(SourceWatch& watch) {
  pollfd more{watch.fd(), POLLIN, 0};
  for (int waited = 0; waited < kMostQuiets && poll(&more, 1, kQuietMs) > 0; ++waited) watch.take_changes();
}

void redeploy(Installation& installation, const Options& options, Sources& sources) {
  auto begin = installation.clock().now();
  auto deployed = deploy(installation, options, sources);
  auto ms = (installation.clock().now() - begin) / std::chrono::milliseconds(1);
  if (!deployed) {
    print_error(deployed.error().message);
    print_line(styled(Style::yellow, "Not deployed: what was deployed before goes on."));
  } else if (deployed->changed()) {
    print_line(styled(Style::green, fmt::format("Deployed in {} ms.", ms)));
  }
}

}  // namespace

base::Status redeploy_until_stopped(Installation& installation, const Options& options, Sources sources,
                                    const sigset_t& stop_signals) {
  TRY(auto watch, SourceWatch::open(installation.data()));
  CHECK_OK(watch.follow(sources));
  int signals = signalfd(-1, &stop_signals, SFD_CLOEXEC);
  if (signals < 0) return base::fail(base::internal_error("signals cannot be waited for (signalfd)"));
  print_line("Watching: what is saved is deployed.");
  pollfd awaited[] = {{signals, POLLIN, 0}, {watch.fd(), POLLIN, 0}};
  base::Status followed;
  while (followed) {
    if (poll(awaited, 2, -1) < 0) continue;
    if (awaited[0].revents) break;
    if (!watch.take_changes()) continue;
    await_quiet(watch);
    followed = watch.follow(sources);  // folders that are new
    redeploy(installation, options, sources);
    if (followed) followed = watch.follow(sources);  // and functions that are
  }
  if (!followed) {  // no more than that it no longer watches
    print_error(followed.error().message);
    poll(awaited, 1, -1);
  }
  close(signals);
  return {};
}

}  // namespace server
