#include "replication/notice.h"

#include "base/log.h"
#include "replication/errors.h"
#include "replication/limits.h"
#include "replication/link.h"

namespace replication {

base::Status tell_successor(const LeaderAddress& leader, int64_t epoch) {
  TRY(auto channel, net::Channel::connect(leader.host, leader.port, leader.tls, limits::handshake));
  Link link(std::move(channel));
  CHECK_OK(link.send(encode_message(FrameKind::hello, Hello{.follower = "successor", .purpose = "notice", .epoch = epoch})));
  auto answer = link.expect<Welcome>(FrameKind::welcome, limits::handshake);
  if (answer) return base::fail(bad_frame("a welcome to whom follows nothing"));
  if (answer.error().code == leader_deposed(epoch).code) return {};
  return base::fail(std::move(answer).error());
}

Notice::Notice(LeaderAddress leader, int64_t epoch)
    : leader_(std::move(leader)), epoch_(epoch), periodic_("notice", limits::longest_pause, [this] { tell(); }) {}

void Notice::tell() {
  if (told_) return;
  auto told = tell_successor(leader_, epoch_);
  if (!told && told.error().code != "LeaderIsOlder") return;  // out of reach: again later
  told_ = true;
  base::log(base::LogLevel::warning, "replication", "the leader at {}:{} {}", leader_.host, leader_.port,
            told ? "has given way" : "leads in a newer epoch: this one was succeeded itself");
}

}  // namespace replication
