#include "replication/feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "replication/errors.h"
#include "replication/files.h"
#include "replication/limits.h"
#include "store/limits.h"

namespace replication {

namespace fs = std::filesystem;

Feed::Feed(Leadership& leadership, std::unique_ptr<net::Channel> channel)
    : leadership_(leadership), link_(std::move(channel)), thread_([this] { run(); }) {}

Feed::~Feed() {
  close();
  thread_.join();
}

AttachedStatus Feed::status() const {
  std::lock_guard lock(mutex_);
  AttachedStatus status{follower_, link_.channel().peer(), confirms_, following() ? "following" : "copying", confirmed(), 0};
  auto last = leadership_.store().log().last();
  status.behind = last - std::min(last, status.place);
  return status;
}

void Feed::run() {
  auto served = serve();
  if (state_ == State::following) {
    leadership_.confirmations().wake_no_more(&wake_);
    if (confirms_) leadership_.confirmations().detached(Clock::now());
  }
  auto level = state_ == State::greeting ? base::LogLevel::info : base::LogLevel::warning;
  if (!served) base::log(level, "replication", "follower {} is gone: {}", link_.channel().peer(), served.error().message);
  if (admitted_) leadership_.leave();
  ended_ = true;
}

base::Status Feed::serve() {
  CHECK_OK(link_.channel().secure(leadership_.options().tls, limits::handshake));
  TRY(auto hello, link_.expect<Hello>(FrameKind::hello, limits::handshake));
  TRY(bool admitted, admit(hello));
  if (!admitted) return {};
  TRY(auto why, why_copied(hello));
  if (!why.empty()) {
    state_ = State::copying;
    base::log(base::LogLevel::warning, "replication", "follower {} at {} gets a copy: {}", hello.follower,
              link_.channel().peer(), why);
    return welcome(hello, std::move(why));
  }
  CHECK_OK(welcome(hello, ""));
  return follow();
}

/// Whether it may follow; it was told when it may not.
base::Result<bool> Feed::admit(const Hello& hello) {
  if (hello.version != kVersion) {
    CHECK_OK(refuse(version_unknown(hello.version)));
    return false;
  }
  if (hello.purpose == "follow" && hello.data_format != store::kDataFormat) {
    CHECK_OK(refuse(format_differs(hello.data_format, store::kDataFormat)));
    return false;
  }
  if (hello.epoch > leadership_.lineage().epoch()) CHECK_OK(leadership_.give_way(hello.epoch));
  if (leadership_.successor() != 0) {
    CHECK_OK(refuse(leader_deposed(leadership_.successor())));
    return false;
  }
  if (hello.purpose != "follow") {
    CHECK_OK(refuse(leader_is_older("this one", hello.epoch, leadership_.lineage().epoch())));
    return false;
  }
  if (!leadership_.take_in()) {
    CHECK_OK(refuse(too_many_followers()));
    return false;
  }
  std::lock_guard lock(mutex_);
  follower_ = hello.follower;
  admitted_ = true;
  return true;
}

base::Status Feed::refuse(const base::Error& why) {
  return link_.send(encode_message(FrameKind::refuse, Refusal{why.code, why.message}));
}

/// "" when it can go on from where it is; then the reader stands there.
base::Result<std::string> Feed::why_copied(const Hello& hello) {
  auto& log = leadership_.store().log();
  if (hello.run.empty() && hello.place == 0) return std::string("it has none yet");
  if (auto difference = leadership_.lineage().difference(hello.run, hello.place, log.last())) return *std::move(difference);
  place_ = hello.place;
  if (place_ < leadership_.confirmations().durable()) {
    TRY(auto probe, log.read(place_ + 1));
    if (auto next = probe->next(); !next) return std::move(next).error().message;
  }
  TRY(reader_, log.read(place_ + 1));
  return std::string();
}

base::Status Feed::welcome(const Hello& hello, std::string why_copied) {
  Welcome words{.action = why_copied.empty() ? "continue" : "copy", .why = std::move(why_copied)};
  words.epoch = leadership_.lineage().epoch();
  TRY(bool confirms, leadership_.is_confirmer(hello.follower));
  words.confirming = confirms ? "sync" : "async";
  words.head = leadership_.store().log().last();
  if (words.action == "continue") {
    std::lock_guard lock(mutex_);
    confirms_ = confirms;
    confirmed_ = place_;
    return link_.send(encode_message(FrameKind::welcome, std::move(words)));
  }
  return send_copy(std::move(words));
}

/// All of the data folder as of now, and the log from there on stays.
base::Status Feed::send_copy(Welcome words) {
  auto folder = leadership_.data() / fmt::format("{}{}", kOutgoing, link_.channel().peer());
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  auto& log = leadership_.store().log();
  auto follower = status().id;
  leadership_.hold_log(follower, log.last() + 1);
  auto copied = log.copy_to(folder);
  base::Status sent = copied ? log.sync() : base::fail(std::move(copied).error());
  words.bytes = folder_bytes(folder) + folder_bytes(leadership_.data() / "packages");
  if (sent) sent = link_.send(encode_message(FrameKind::welcome, std::move(words)));
  if (sent) sent = send_packages();
  if (sent) sent = send_folder(link_, folder, "database");
  fs::remove_all(folder, ignored);
  leadership_.release_log(follower);
  // The follower ends the connection once it has put all in its place; what it reads last must not be lost before.
  if (sent) link_.receive(limits::comes_again);
  return sent;
}

base::Status Feed::send_packages() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(leadership_.data() / "packages", error)) {
    auto name = entry.path().filename().string();
    if (name.starts_with(".")) continue;  // being made, or going
    CHECK_OK(send_folder(link_, entry.path(), "packages/" + name));
  }
  return {};
}

base::Status Feed::follow() {
  auto& confirmations = leadership_.confirmations();
  state_ = State::following;
  confirmations.wake_on_commit(&wake_);
  if (confirms_) {
    confirmations.attached();
    confirmations.confirm(place_);
  }
  base::log(base::LogLevel::warning, "replication", "follower {} at {} follows from {}{}", status().id, link_.channel().peer(),
            place_, confirms_ ? " and confirms writes" : "");
  last_heard_ = last_synced_ = Clock::now();
  for (;;) {
    wake_.clear();
    TRY(bool sent, send_ready());
    CHECK_OK(take_words(sent ? std::chrono::milliseconds(0) : limits::tick));
    auto now = Clock::now();
    if (now - last_heard_ > limits::silence) return base::fail(leader_silent(link_.channel().peer()));
    if (now - last_sent_ >= limits::beat) {
      last_sent_ = now;
      CHECK_OK(link_.send(encode_number(FrameKind::beat, leadership_.store().log().last())));
    }
    if (!sent) CHECK_OK(make_durable());
  }
}

/// Sends what is durable, some of it at most; whether it was any. What is not is not even read: should its sync fail, something
/// else takes its place.
base::Result<bool> Feed::send_ready() {
  size_t bytes = 0;
  while (bytes < limits::append_bytes && place_ < leadership_.confirmations().durable()) {
    TRY(auto entry, reader_->next());
    if (!entry) break;
    CHECK_OK(send_entry(*entry));
    bytes += entry->bytes.size();
    place_ = entry->last();
  }
  if (bytes > 0) last_sent_ = Clock::now();
  if (handing_over_ && place_ == leadership_.store().log().last()) {
    handing_over_ = false;
    CHECK_OK(link_.send(encode_number(FrameKind::succeeded, place_)));
  }
  return bytes > 0;
}

/// The files that its entities refer to go ahead, so that whoever has the entry has them.
base::Status Feed::send_entry(const store::LogEntry& entry) {
  std::vector<std::string> packages;
  if (const auto& package_of = leadership_.options().package_of) {
    CHECK_OK(leadership_.store().log().visit(entry, [&](const store::LogOperation& operation) {
      if (auto package = package_of(operation); !package.empty()) packages.push_back(std::move(package));
    }));
  }
  for (const auto& package : packages) {
    if (is_safe_path(package)) CHECK_OK(send_folder(link_, leadership_.data() / package, package));
  }
  return link_.send(encode_entry(entry, std::max(leadership_.store().log().last(), entry.last())));
}

/// What was written without a sync (logs) would wait for the next write; after a moment it is synced for itself.
base::Status Feed::make_durable() {
  auto& log = leadership_.store().log();
  auto last = log.last();
  auto now = Clock::now();
  if (last <= leadership_.confirmations().durable() || now - last_synced_ < limits::sync_pause) return {};
  last_synced_ = now;
  CHECK_OK(log.sync());
  leadership_.confirmations().synced(last);
  return {};
}

/// Takes in what the follower says: waits for its first word at most that long.
base::Status Feed::take_words(std::chrono::milliseconds timeout) {
  for (;;) {
    TRY(auto frame, link_.receive(timeout, &wake_));
    if (!frame) return {};
    timeout = std::chrono::milliseconds(0);
    last_heard_ = Clock::now();
    TRY(uint64_t number, decode_number(frame->payload));
    if (frame->kind == FrameKind::succeed) {
      CHECK_OK(hand_over(static_cast<int64_t>(number)));
    } else if (frame->kind == FrameKind::confirm && number <= place_ && number >= confirmed_) {
      confirmed_ = number;
      if (confirms_) leadership_.confirmations().confirm(number);
    } else {
      return base::fail(bad_frame("a word that is not a follower's"));
    }
  }
}

/// The follower is to lead: it gets the last write, and after it none is made here.
base::Status Feed::hand_over(int64_t epoch) {
  if (epoch <= leadership_.lineage().epoch()) {
    return refuse(leader_is_older("this one", epoch, leadership_.lineage().epoch()));
  }
  CHECK_OK(leadership_.give_way(epoch));
  leadership_.confirmations().synced(leadership_.store().log().last());
  handing_over_ = true;
  return {};
}

}  // namespace replication
