#include "replication/following.h"

#include <algorithm>

#include "base/log.h"
#include "replication/errors.h"
#include "replication/lineage.h"
#include "store/keys.h"
#include "store/limits.h"
#include "store/log.h"

namespace replication {
namespace {

namespace fs = std::filesystem;

/// Whether an operation changes what a server reads at its start: schemas, roles, keys, and not what is counted or noted on the
/// way.
bool changes_configuration(const store::LogOperation& operation) {
  if (operation.family != store::Family::meta) return false;
  for (auto prefix : {store::keys::sum, store::keys::next_number, store::keys::transaction_token, store::keys::run,
                      store::keys::index_filled_prefix}) {
    if (operation.key.starts_with(prefix)) return false;
  }
  return true;
}

}  // namespace

base::Status Follower::State::open_folder() {
  std::error_code error;
  fs::create_directories(options.data, error);
  TRY(auto taken, store::FolderLock::take(options.data));
  lock.emplace(std::move(taken));
  remove_leftovers(options.data);
  TRY(standing, load_standing(options.data));
  bool has_database = fs::exists(options.data / "CURRENT", error);
  if (standing.id.empty()) standing.id = random.uuid();
  if (!has_database || standing.position == Position::copying) {
    standing.position = Position::copying;
    standing.leader = leader_name();
    CHECK_OK(save_standing(options.data, standing));
  } else {
    CHECK_OK(open_store());
  }
  tell("connecting");
  return {};
}

base::Status Follower::State::open_store() {
  lock.reset();  // the store takes it
  auto opening = store::Store::open(options.data, {.log = store::LogKept::for_followers});
  if (!opening && opening.error().code == "FormatOlder" && standing.position == Position::follower) {
    // Steps to a newer format are writes, and those are the leader's to make: its copy has them.
    standing.position = Position::copying;
    CHECK_OK(save_standing(options.data, standing));
    TRY(auto taken, store::FolderLock::take(options.data));
    lock.emplace(std::move(taken));
    return {};
  }
  TRY(store, std::move(opening));
  store->refuse_writes(read_only_follower(leader_name()));
  if (auto opened = options.opened(*store); !opened) {
    base::log(base::LogLevel::error, "replication", "the copy cannot be read: {}", opened.error().message);
  }
  touched_ = false;
  return {};
}

void Follower::State::close_store() {
  if (!store) return;
  options.closing();
  store.reset();
}

void Follower::State::tell(std::string state) {
  std::lock_guard guard(mutex);
  told.state = std::move(state);
  told.leader = leader_name();
  told.id = standing.id;
  told.epoch = standing.epoch;
  told.confirming = confirms_ ? "sync" : "async";
  told.whole = standing.whole;
  told.place = store ? store->log().last() : 0;
  lag.reached(told.place, Clock::now());
}

void Follower::State::wait(std::chrono::milliseconds time) {
  auto until = Clock::now() + time;
  while (Clock::now() < until && !stopping && !promoting) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

/// Whether to come again would not help.
bool Follower::State::is_final(const base::Error& error) const {
  return error.code == "LeaderIsOlder" || error.code == "HoldsOtherWrites" || error.code == "VersionUnknown" ||
         error.code == "FormatDiffers";
}

void Follower::State::run() {
  auto pause = limits::first_pause;
  while (!stopping) {
    auto ended_so = connect();
    received_.reset();
    if (ended_so && *ended_so == Ended::handed_over) handed_over = true;
    if (promoting || stopping) break;
    if (ended_so) {
      pause = limits::first_pause;
      continue;
    }
    auto& error = ended_so.error();
    {
      std::lock_guard guard(mutex);
      if (told.problem != error.message) base::log(base::LogLevel::warning, "replication", "{}", error.message);
      if (told.state == "following") pause = limits::first_pause;
      told.problem = error.message;
      if (is_final(error)) failure = error;
    }
    if (is_final(error)) break;
    if (error.kind == base::ErrorKind::internal) close_store();  // what failed may work again once it is opened anew
    tell("connecting");
    wait(pause);
    pause = std::min(pause * 2, limits::longest_pause);
  }
  tell(failure ? "failed" : "ended");
  close_store();
  lock.reset();
  ended = true;
}

base::Result<Hello> Follower::State::hello() {
  Hello words;
  words.follower = standing.id;
  words.epoch = standing.epoch;
  words.data_format = store::kDataFormat;
  if (store) {
    TRY(auto lineage, Lineage::load(*store));
    words.epoch = std::max(words.epoch, lineage.epoch());
    words.run = lineage.run();
    words.place = store->log().last();
  }
  return words;
}

/// One connection, to its end.
base::Result<Follower::State::Ended> Follower::State::connect() {
  if (!store && standing.position != Position::copying) CHECK_OK(open_store());
  TRY(auto words, hello());
  TRY(auto channel, net::Channel::connect(options.host, options.port, options.tls, limits::handshake));
  Link link(std::move(channel));
  int64_t own_epoch = words.epoch;
  CHECK_OK(link.send(encode_message(FrameKind::hello, std::move(words))));
  TRY(auto welcome, link.expect<Welcome>(FrameKind::welcome, 6 * limits::silence));
  if (welcome.version != kVersion) return base::fail(version_unknown(welcome.version));
  if (welcome.epoch < own_epoch) return base::fail(leader_is_older(leader_name(), welcome.epoch, own_epoch));
  if (welcome.action == "copy") {
    CHECK_OK(take_copy(link, welcome));
    return Ended::again;
  }
  CHECK_OK(begin_following(welcome));
  return follow(link);
}

base::Status Follower::State::take_copy(Link& link, const Welcome& welcome) {
  bool own = store && standing.position != Position::follower;
  if (own && options.other_writes == OtherWrites::keep) {
    return base::fail(holds_other_writes(options.data, leader_name(), welcome.why));
  }
  base::log(base::LogLevel::warning, "replication", "taking a copy of {}: {}", leader_name(), welcome.why);
  {
    std::lock_guard guard(mutex);
    told.copied_bytes = 0;
    told.copy_bytes = welcome.bytes;
  }
  tell("copying");
  received_.emplace(incoming());
  std::vector<std::string> packages;
  CHECK_OK(receive_copy(link, packages));
  return place_copy(packages, welcome.epoch);
}

base::Status Follower::State::receive_copy(Link& link, std::vector<std::string>& packages) {
  for (;;) {
    TRY(auto frame, link.receive(6 * limits::silence, &wake));
    if (stopping || promoting) return base::fail(leader_silent("the connection was given up:" + leader_name()));
    if (!frame) return base::fail(leader_silent(leader_name()));
    if (frame->kind == FrameKind::refuse) return base::fail(refused(frame->payload));
    if (frame->kind != FrameKind::file && frame->kind != FrameKind::piece && frame->kind != FrameKind::placed) {
      return base::fail(bad_frame("a frame that belongs to no copy"));
    }
    TRY(auto placed, received_->take(*frame));
    {
      std::lock_guard guard(mutex);
      told.copied_bytes = received_->bytes();
    }
    if (!placed) continue;
    if (*placed == "database") return {};
    packages.push_back(*std::move(placed));
  }
}

/// From here to its end a crash leaves a folder that begins anew.
base::Status Follower::State::place_copy(const std::vector<std::string>& packages, int64_t epoch) {
  close_store();
  if (!lock) {
    TRY(auto taken, store::FolderLock::take(options.data));
    lock.emplace(std::move(taken));
  }
  standing.position = Position::copying;
  standing.leader = leader_name();
  standing.whole = false;
  CHECK_OK(save_standing(options.data, standing));
  for (const auto& package : packages) CHECK_OK(place_package(incoming(), options.data, package));
  CHECK_OK(place_database(incoming() / "database", options.data));
  standing.position = Position::follower;
  standing.epoch = std::max(standing.epoch, epoch);
  CHECK_OK(save_standing(options.data, standing));
  return open_store();
}

base::Status Follower::State::begin_following(const Welcome& welcome) {
  confirms_ = welcome.confirming == "sync";
  whole_from_ = welcome.head;
  pending_.clear();
  pending_bytes_ = 0;
  succeeded_.reset();
  asked_ = false;
  auto before = standing;
  standing.position = Position::follower;
  standing.epoch = std::max(standing.epoch, welcome.epoch);
  standing.leader = leader_name();
  if (!confirms_) standing.whole = false;
  if (before.position != standing.position || before.epoch != standing.epoch || before.leader != standing.leader ||
      before.whole != standing.whole) {
    CHECK_OK(save_standing(options.data, standing));
  }
  {
    std::lock_guard guard(mutex);
    lag.heard(welcome.head, Clock::now());
    told.problem.clear();
  }
  CHECK_OK(become_whole());
  tell("following");
  return {};
}

/// In sync mode, from the place on where the leader was when this follower came, it has every write that was answered.
base::Status Follower::State::become_whole() {
  if (!confirms_ || standing.whole || store->log().last() < whole_from_) return {};
  standing.whole = true;
  return save_standing(options.data, standing);
}

base::Result<Follower::State::Ended> Follower::State::follow(Link& link) {
  last_heard_ = Clock::now();
  auto give_up_at = Clock::time_point::max();
  while (!stopping) {
    wake.clear();
    if (promoting && !asked_) {
      asked_ = true;
      give_up_at = Clock::now() + limits::hand_over;
      tell("promoting");
      CHECK_OK(link.send(encode_number(FrameKind::succeed, static_cast<uint64_t>(standing.epoch + 1))));
    }
    TRY(auto frame, link.receive(limits::tick, &wake));
    while (frame) {
      CHECK_OK(take(link, *frame));
      if (pending_bytes_ >= limits::append_bytes || pending_.size() >= limits::append_entries) break;
      TRY(frame, link.receive(std::chrono::milliseconds(0)));
    }
    CHECK_OK(write_pending(link));
    if (succeeded_ && store->log().last() == *succeeded_) return Ended::handed_over;
    auto now = Clock::now();
    if (now > give_up_at) return base::fail(leader_silent(leader_name()));
    if (now - last_heard_ > limits::silence) return base::fail(leader_silent(leader_name()));
    if (touched_ && now - rebuilt_ >= limits::rebuild_pause) rebuild();
  }
  return Ended::stopped;
}

void Follower::State::rebuild() {
  options.changed();
  touched_ = false;
  rebuilt_ = Clock::now();
}

base::Status Follower::State::take(Link& link, const Frame& frame) {
  last_heard_ = Clock::now();
  switch (frame.kind) {
    case FrameKind::entry: {
      TRY(auto entry, decode_entry(frame.payload));
      pending_bytes_ += entry.entry.bytes.size();
      pending_.push_back(std::move(entry.entry));
      std::lock_guard guard(mutex);
      lag.heard(entry.head, last_heard_);
      return {};
    }
    case FrameKind::beat: {
      TRY(uint64_t head, decode_number(frame.payload));
      CHECK_OK(write_pending(link));
      {
        std::lock_guard guard(mutex);
        lag.heard(head, last_heard_);
        lag.reached(told.place, last_heard_);
      }
      return link.send(encode_number(FrameKind::confirm, store->log().last()));
    }
    case FrameKind::succeeded: {
      TRY(succeeded_, decode_number(frame.payload));
      return {};
    }
    case FrameKind::file:
    case FrameKind::piece:
    case FrameKind::placed: {
      if (!received_) received_.emplace(incoming());
      TRY(auto placed, received_->take(frame));
      return placed ? place_package(incoming(), options.data, *placed) : base::Status();
    }
    case FrameKind::refuse: return base::fail(refused(frame.payload));
    default: return base::fail(bad_frame("a frame that is not a leader's"));
  }
}

/// Writes what has come, makes it durable with one sync, and says so.
base::Status Follower::State::write_pending(Link& link) {
  if (pending_.empty()) return {};
  CHECK_OK(store->log().append(
      pending_, [this](const store::LogOperation& operation) { touched_ = touched_ || changes_configuration(operation); }));
  {
    std::lock_guard guard(mutex);
    told.entries += pending_.size();
  }
  pending_.clear();
  pending_bytes_ = 0;
  auto place = store->log().last();
  CHECK_OK(become_whole());
  CHECK_OK(link.send(encode_number(FrameKind::confirm, place)));
  tell(promoting ? "promoting" : "following");
  return {};
}

}  // namespace replication
