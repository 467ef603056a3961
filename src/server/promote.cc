// virga promote: a follower's folder becomes a leader's. One that runs is told to, and goes on as leader; another is only
// marked.
#include <fmt/format.h>

#include <csignal>
#include <thread>

#include "replication/errors.h"
#include "replication/limits.h"
#include "replication/standing.h"
#include "server/commands.h"
#include "server/leading.h"
#include "server/terminal.h"
#include "store/folder_lock.h"

namespace server {
namespace {

using replication::Position;

void print_promoted(int64_t epoch) {
  print_line(styled(Style::green, fmt::format("Promoted: the folder is a leader's now, in epoch {}.", epoch)));
}

/// Tells the process and waits until the folder says that it leads.
base::Status promote_running(const std::filesystem::path& data, pid_t process) {
  TRY(auto before, replication::load_standing(data));
  if (before.position != Position::follower) {
    return base::fail(replication::nothing_to_promote(
        data, before.position == Position::copying ? "its copy is not complete" : "the virga that runs there leads already"));
  }
  if (process <= 0 || kill(process, SIGUSR1) != 0) {
    return base::fail(replication::nothing_to_promote(data, fmt::format("its process {} cannot be told to", process)));
  }
  auto until = std::chrono::steady_clock::now() + 3 * replication::limits::hand_over;
  while (std::chrono::steady_clock::now() < until) {
    TRY(auto now, replication::load_standing(data));
    if (now.position == Position::leader) {
      print_promoted(now.epoch);
      return {};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return base::fail(
      replication::nothing_to_promote(data, "the follower that runs there did not do it in time; its output says why"));
}

base::Status promote_folder(const std::filesystem::path& data) {
  if (auto process = store::FolderLock::holder(data)) return promote_running(data, *process);
  TRY(auto lock, store::FolderLock::take(data));
  TRY(auto before, replication::promote(data));
  print_promoted(before.epoch + 1);
  if (before.position == Position::follower && before.whole) {
    print_line("No write that the old leader answered is lost, given that it ran with --sync to its end.");
  } else if (before.position == Position::follower) {
    print_line("The old leader was not asked: its last writes may be missing here.");
  }
  print_line("Start it with 'virga serve', and do not start the old leader but with 'virga follow'.");
  return {};
}

}  // namespace

int promote(const Options& options) {
  auto data = data_folder(options);
  std::error_code error;
  if (!std::filesystem::is_directory(data, error)) {
    print_error(replication::nothing_to_promote(data, "there is no such folder").message);
    return 1;
  }
  auto promoted = promote_folder(data);
  if (promoted) return 0;
  print_error(promoted.error().message);
  return 1;
}

}  // namespace server
