// The reading half of a Poller: from the stream into the lanes, and the position.
#include "events/poller.h"

#include <algorithm>

#include "base/log.h"
#include "events/errors.h"
#include "events/limits.h"
#include "events/record.h"
#include "store/keys.h"
#include "tables/tables.h"
#include "wire/json.h"

namespace events {

using base::Status;
using base::Task;

Poller::Poller(Given given)
    : given_(std::move(given)),
      mappings_(given_.parts.store, store::keys::event_source_mapping),
      positions_(given_.parts.store, store::keys::event_source_position),
      result_(std::string(kNothingProcessed)) {
  for (const auto& pattern : given_.mapping.filters) {
    if (auto filter = Filter::parse(pattern)) filters_.push_back(*std::move(filter));
  }
  for (int i = 0; i < given_.mapping.parallel; ++i) lanes_.push_back(std::make_unique<Lane>());
}

void Poller::start() {
  given_.loop.post([self = shared_from_this()] {
    self->parts_ = 1 + static_cast<int>(self->lanes_.size());
    base::start(run(self));
    for (size_t i = 0; i < self->lanes_.size(); ++i) base::start(run_lane(self, i));
  });
}

void Poller::stop() {
  stopping_ = true;
  given_.loop.post([self = shared_from_this()] {
    self->reader_.notify();
    for (auto& lane : self->lanes_) lane->signal.notify();
  });
}

void Poller::wake() {
  if (wake_posted_.exchange(true)) return;
  given_.loop.post([self = shared_from_this()] {
    self->wake_posted_ = false;
    self->reader_.notify();
  });
}

void Poller::part_ended() {
  if (--parts_ == 0) given_.ended();
}

Task<void> Poller::run(std::shared_ptr<Poller> self) {
  bool loaded = false;
  while (!self->stopping_) {
    if (!loaded) {
      auto status = co_await self->load_position();
      loaded = status.has_value();
      if (!loaded) co_await self->reader_.wait(Steady::now() + limits::trouble_pause);
      continue;
    }
    if (!self->has_room()) {
      co_await self->reader_.wait();
      continue;
    }
    auto turn = co_await self->read_some();
    self->reading_ = true;
    if (turn == Turn::idle) co_await self->reader_.wait();
    if (turn == Turn::trouble) co_await self->reader_.wait(Steady::now() + limits::trouble_pause);
  }
  if (loaded) self->save();
  self->part_ended();
}

Task<Status> Poller::load_position() {
  auto found = co_await given_.parts.workers.run([repo = positions_, id = given_.mapping.id] { return repo.find(id); });
  if (!found) {
    base::log(base::LogLevel::error, "events", "{}: where it was cannot be read: {}", given_.mapping.id, found.error().message);
    co_return base::fail(std::move(found).error());
  }
  auto position = found->value_or(Position{0, std::string(kNothingProcessed)});
  read_to_ = position.next;
  if (result_.read()->starts_with(kNothingProcessed)) result_.publish(std::move(position.result));
  co_return Status();
}

bool Poller::has_room() const {
  size_t lanes = lanes_.size();
  size_t records = std::max<size_t>(limits::page_records, 2 * static_cast<size_t>(given_.mapping.batch_size)) * lanes;
  return held_ < records && held_bytes_ < limits::held_bytes;
}

Status Poller::check_access() {
  auto function = given_.parts.host.find(given_.mapping.function);
  if (!function) return base::fail(std::move(function).error());
  uint64_t generation = given_.parts.identities.roster()->generation;
  const auto& role = (*function)->role;
  if (allowed_role_ != role || allowed_generation_ != generation) {
    allowed_ = check_stream_access(given_.parts, given_.options, role, given_.mapping.source);
    allowed_role_ = role;
    allowed_generation_ = generation;
  }
  return allowed_;
}

Task<Poller::Turn> Poller::read_some() {
  auto trouble = [&](std::string_view why) {
    note("PROBLEM: " + std::string(why));
    return Turn::trouble;
  };
  if (auto allowed = check_access(); !allowed) co_return trouble(allowed.error().message);
  auto& tables = *given_.parts.tables;
  auto prefix = "arn:aws:dynamodb:" + given_.options.region + ":" + given_.options.account + ":table/";
  auto stream = find_stream(tables, prefix, given_.mapping.source);
  if (!stream) co_return trouble(stream_not_found(given_.mapping.source).message);
  uint64_t horizon = tables::trim_horizon(given_.parts.clock.now());
  read_to_ = std::max({read_to_, stream->since, horizon});
  auto shards = tables::shards_of(*stream, tables.stream_head(), horizon);
  auto shard =
      std::ranges::find_if(shards, [&](const tables::Shard& each) { return each.from <= read_to_ && read_to_ < each.until; });
  if (shard == shards.end()) co_return Turn::idle;  // the stream has ended
  shard_ = shard->id;
  auto page =
      co_await tables.read_stream({.stream = stream, .shard = *shard, .position = read_to_, .limit = limits::page_records});
  if (!page) co_return trouble(page.error().message);
  bool more = !page->records.empty() || !page->next;
  read_to_ = page->next.value_or(shard->until);
  keep(*stream, *std::move(page));
  co_return more ? Turn::again : Turn::idle;
}

/// Into the lanes, by key, so that the records of one item stay in order.
void Poller::keep(const tables::Stream& stream, tables::StreamPage page) {
  for (auto& record : page.records) {
    uint64_t sequence = record.change.sequence;
    auto time = record.change.time;
    auto document = record_document(stream, std::move(record), given_.options.region, given_.mapping.source);
    if (!any_matches(filters_, document)) {
      ++discarded_;
      continue;
    }
    size_t number = 0;
    if (lanes_.size() > 1)
      number = std::hash<std::string>()(wire::to_json(*document.find("dynamodb")->find("Keys"))) % lanes_.size();
    Lane& lane = *lanes_[number];
    Held held{wire::to_json(document), sequence, time, Steady::now()};
    lane.bytes += held.json.size();
    held_bytes_ += held.json.size();
    ++held_;
    lane.queue.push_back(std::move(held));
    lane.signal.notify();
  }
  if (discarded_ < limits::discarded_between_saves) return;
  discarded_ = 0;
  save();
}

uint64_t Poller::dealt_with() const {
  uint64_t first = read_to_;
  for (const auto& lane : lanes_) {
    if (!lane->queue.empty()) first = std::min(first, lane->queue.front().sequence);
  }
  return first;
}

/// One write at a time; what comes meanwhile is in the next.
void Poller::save() {
  if (std::exchange(unsaved_, true) || saving_) return;
  saving_ = true;
  ++parts_;
  base::start(keep_saving(shared_from_this()));
}

Task<void> Poller::keep_saving(std::shared_ptr<Poller> self) {
  while (std::exchange(self->unsaved_, false)) {
    Position position{self->dealt_with(), self->result()};
    auto written =
        co_await self->given_.parts.store.write([mappings = self->mappings_, positions = self->positions_,
                                                 id = self->given_.mapping.id, position](store::Round& round) -> Status {
          TRY(auto mapping, mappings.find(round, id));
          if (mapping) positions.put(round, id, position);  // else it has been deleted meanwhile
          return {};
        });
    if (!written) {
      base::log(base::LogLevel::warning, "events", "{}: where it is cannot be stored: {}", self->given_.mapping.id,
                written.error().message);
    }
  }
  self->saving_ = false;
  self->part_ended();
}

void Poller::note(std::string result) {
  if (*result_.read() != result) result_.publish(std::move(result));
}

}  // namespace events
