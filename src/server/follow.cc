// virga follow: keeps a read-only copy of another virga and answers reads from it, until a signal; or until it is promoted, and
// then goes on as any virga on the same ports.
#include <fmt/format.h>

#include "base/log.h"
#include "iam/client_files.h"
#include "net/origin.h"
#include "net/server.h"
#include "replication/follower.h"
#include "replication/notice.h"
#include "server/commands.h"
#include "server/leading.h"
#include "server/limits.h"
#include "server/process.h"
#include "server/profile.h"
#include "server/quantity.h"
#include "server/replica.h"
#include "server/terminal.h"

namespace server {
namespace {

constexpr int promoting_signal = SIGUSR1;  // virga promote sends it

/// HOST:PORT, with brackets around a numeric IPv6 address.
base::Result<net::Authority> parse_leader(const std::string& text) {
  auto leader = net::parse_authority(text);
  if (!leader || leader->port == 0) {
    return base::fail({base::ErrorKind::invalid, "BadLeader", fmt::format("--from takes HOST:PORT, not '{}'", text)});
  }
  return leader;
}

/// A running follower: its endpoint and its copy.
class FollowingServer {
 public:
  static base::Result<std::unique_ptr<FollowingServer>> start(const Options& options, const net::Authority& leader,
                                                              const net::TlsContext& tls) {
    std::unique_ptr<FollowingServer> server(new FollowingServer(options));
    CHECK_OK(server->begin(leader, tls));
    return server;
  }
  ~FollowingServer() {
    if (server_) server_->stop(limits::patience);
    if (follower_) follower_->stop();
    loops_.stop();
  }
  replication::Follower& follower() { return *follower_; }
  int aws_port() const { return server_->port(); }

 private:
  explicit FollowingServer(const Options& options)
      : options_(options), settings_{.account = options.account, .region = options.region} {}

  base::Status begin(const net::Authority& leader, const net::TlsContext& tls) {
    net::ListenOptions listening{.handler = [this](wire::Request request) { return door_.serve(std::move(request)); }};
    listening.max_body_bytes = limits::aws_body_bytes;
    TRY(server_, net::Server::listen(loops_, options_.address, static_cast<uint16_t>(options_.aws_port), std::move(listening)));
    replication::FollowerOptions following{.host = leader.host, .port = leader.port, .tls = tls, .data = data_folder(options_)};
    following.other_writes =
        options_.other_writes == OtherWrites::discard ? replication::OtherWrites::discard : replication::OtherWrites::keep;
    following.opened = [this](store::Store& store) {
      store_ = &store;
      return show_copy();
    };
    following.changed = [this] {
      if (auto shown = show_copy(); !shown) {
        base::log(base::LogLevel::error, "server", "what the leader changed cannot be read: {}", shown.error().message);
      }
    };
    following.closing = [this] {
      door_.close();
      store_ = nullptr;
    };
    TRY(follower_, replication::Follower::start(std::move(following), random_));
    door_.show(*follower_);
    return {};
  }

  /// On the follower's thread.
  base::Status show_copy() {
    CHECK_OK(door_.open(*store_));
    TRY(auto files, iam::write_client_files(data_folder(options_), door_.current()->identities().root_key(), settings_.region,
                                            fmt::format("http://{}:{}", reachable_address(options_), server_->port())));
    return {};
  }

  const Options options_;
  const aws::Settings settings_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  base::Workers workers_{limits::worker_threads};
  net::Loops loops_;
  ReplicaDoor door_{{options_, settings_, workers_, clock_, random_}};
  store::Store* store_ = nullptr;  // the follower's thread
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<replication::Follower> follower_;
};

std::string follow_text(const replication::FollowerStatus& status) {
  if (status.state == "copying") {
    return fmt::format("copying {} of about {}", bytes_text(status.copied_bytes), bytes_text(status.copy_bytes));
  }
  auto text = status.state == "following" ? std::string("following") : status.state + ": " + status.problem;
  text += fmt::format(", epoch {}, at {}", status.epoch, status.place);
  if (status.behind > 0 || status.lag_ms > 0) {
    text += fmt::format(", behind by {} in {} ms", counted(status.behind, "operation", "operations"), status.lag_ms);
  } else {
    text += ", level with the leader";
  }
  return status.confirming == "sync" && status.state == "following" ? text + ", confirming its writes" : text;
}

/// On a terminal one line that changes; elsewhere a line when the state changes, and now and then.
class FollowProgress {
 public:
  void show(const replication::FollowerStatus& status) {
    auto now = std::chrono::steady_clock::now();
    auto text = follow_text(status);
    if (is_terminal()) {
      fmt::print(stdout, "\r\x1b[K{}", text);
      std::fflush(stdout);
    } else if (status.state != shown_ || now - at_ > limits::progress_pause) {
      print_line(text);
      at_ = now;
      shown_ = status.state;
    }
  }
  void end() {
    if (is_terminal()) print_line("");
  }

 private:
  std::string shown_;
  std::chrono::steady_clock::time_point at_;
};

void print_promotion(const replication::Promotion& promotion) {
  bool handed_over = promotion.kind == replication::Promotion::Kind::handed_over;
  print_line(styled(Style::green, fmt::format("Promoted: leads from now on, in epoch {}.", promotion.epoch)));
  if (handed_over) {
    print_line("Nothing is lost: the old leader handed over its last write and takes no more.");
  } else if (promotion.before.whole) {
    print_line("No write that the old leader answered is lost, given that it ran with --sync to its end.");
  } else {
    print_line(fmt::format("The old leader was not reached. What it wrote in the last {} ms may be missing here.",
                           promotion.before.lag_ms));
  }
}

enum class FollowEnd { stopped, promoted };

/// Shows how it goes until a signal says what next.
base::Result<FollowEnd> run_until_told(FollowingServer& server, const sigset_t& signals, replication::Promotion& promotion) {
  FollowProgress progress;
  timespec pause{0, 200'000'000};
  for (;;) {
    int received = sigtimedwait(&signals, nullptr, &pause);
    progress.show(server.follower().status());
    if (auto failure = server.follower().failure()) {
      progress.end();
      return base::fail(*std::move(failure));
    }
    if (received <= 0) continue;
    progress.end();
    if (received != promoting_signal) return FollowEnd::stopped;
    auto promoted = server.follower().promote();
    if (promoted) {
      promotion = *std::move(promoted);
      return FollowEnd::promoted;
    }
    if (server.follower().status().state == "ended") return base::fail(std::move(promoted).error());
    print_error(promoted.error().message);
  }
}

base::Status run_follower(const Options& options, const sigset_t& stop_signals) {
  TRY(auto leader, parse_leader(options.from));
  TRY(auto tls, tls_of(options, net::TlsContext::Role::client));
  sigset_t signals = stop_signals;
  sigaddset(&signals, promoting_signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  replication::Promotion promotion;
  Options leading = options;
  {
    TRY(auto server, FollowingServer::start(options, leader, tls));
    leading.aws_port = server->aws_port();
    print_line(fmt::format("Following {} into {}", styled(Style::bold, options.from), data_folder(options).string()));
    print_line(fmt::format("  {} {}  (reads only)", styled(Style::bold, fmt::format("{:<14}", "AWS endpoint")),
                           styled(Style::cyan, fmt::format("http://{}:{}", reachable_address(options), server->aws_port()))));
    print_line(fmt::format("  {} {}", styled(Style::bold, fmt::format("{:<14}", "Credentials")),
                           credentials_path(data_folder(options)).string()));
    print_line("Stop with Ctrl-C; 'virga promote' makes it the leader.");
    TRY(auto end, run_until_told(*server, signals, promotion));
    if (end == FollowEnd::stopped) {
      print_line("Stopped. The copy is kept in " + data_folder(options).string());
      return {};
    }
  }
  print_promotion(promotion);
  std::unique_ptr<replication::Notice> notice;
  if (promotion.kind == replication::Promotion::Kind::alone) {
    notice = std::make_unique<replication::Notice>(replication::LeaderAddress{leader.host, leader.port, tls}, promotion.epoch);
  }
  return serve_until_stopped(leading, stop_signals);
}

}  // namespace

int follow(const Options& options) {
  auto stop_signals = prepare_process(options);
  auto followed = run_follower(options, stop_signals);
  if (followed) return 0;
  print_error(followed.error().message);
  return 1;
}

}  // namespace server
