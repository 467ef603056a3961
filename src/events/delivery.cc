// The calling half of a Poller: from a lane to the function, until its batch succeeded or is given up.
#include <fmt/format.h>

#include <algorithm>

#include "events/limits.h"
#include "events/poller.h"
#include "events/replies.h"
#include "iam/caller.h"
#include "wire/json.h"

namespace events {

using base::Document;
using base::Task;

namespace {

constexpr std::string_view kBegin = R"({"Records":[)", kEnd = "]}";
constexpr int kSendAttempts = 3;

}  // namespace

Task<void> Poller::run_lane(std::shared_ptr<Poller> self, size_t number) {
  Lane& lane = *self->lanes_[number];
  while (!self->stopping_) {
    co_await self->wait_for_batch(lane);
    if (!self->stopping_) co_await self->deliver(lane, self->batch_of(lane));
  }
  self->part_ended();
}

/// Until there is a full batch, or the window of its first record is over.
Task<void> Poller::wait_for_batch(Lane& lane) {
  const auto& mapping = given_.mapping;
  while (!stopping_) {
    if (lane.queue.empty()) {
      co_await lane.signal.wait();
      continue;
    }
    bool full = lane.queue.size() >= static_cast<size_t>(mapping.batch_size) || lane.bytes >= limits::payload_bytes;
    auto until = lane.queue.front().read + std::chrono::seconds(mapping.window_s);
    if (full || mapping.window_s == 0 || Steady::now() >= until) co_return;
    co_await lane.signal.wait(until);
  }
}

size_t Poller::batch_of(const Lane& lane) const {
  size_t bytes = kBegin.size() + kEnd.size(), count = 0;
  for (const auto& held : lane.queue) {
    bytes += held.json.size() + 1;
    if (count == static_cast<size_t>(given_.mapping.batch_size) || (count > 0 && bytes > limits::payload_bytes)) break;
    ++count;
  }
  return count;
}

Task<void> Poller::deliver(Lane& lane, size_t count) {
  std::deque<Piece> pieces{{count, 0}};
  int unreached = 0;
  while (!pieces.empty() && !stopping_) {
    auto& piece = pieces.front();
    piece.count -= co_await drop_aged(lane, piece.count);
    if (piece.count == 0) {
      pieces.pop_front();
      continue;
    }
    auto answered = co_await call(lane, piece.count);
    if (!answered.reached) {
      co_await pause(lane, ++unreached);
      continue;
    }
    unreached = 0;
    note(answered.failed ? "PROBLEM: Function call failed" : "OK");
    settle(lane, answered.done);
    piece.count -= answered.done;
    if (answered.failed) {
      co_await after_failure(lane, pieces, answered);
    } else {
      pieces.pop_front();
    }
  }
}

Task<Poller::Answered> Poller::call(const Lane& lane, size_t count) {
  std::string payload(kBegin);
  bool reports = !given_.mapping.response_types.empty();
  std::vector<std::string> sequences;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) payload += ',';
    payload += lane.queue[i].json;
    if (reports) sequences.push_back(tables::sequence_text(lane.queue[i].sequence));
  }
  payload += kEnd;
  functions::Invocation invocation{.function = given_.mapping.function, .payload = std::move(payload)};
  invocation.request_id = given_.parts.random.uuid();
  Answered answered{.request_id = invocation.request_id};
  auto outcome = co_await given_.parts.host.invoke(iam::root_caller(given_.options.account), std::move(invocation));
  if (!outcome) {
    note("PROBLEM: " + outcome.error().message);
    co_return answered;
  }
  answered.reached = true;
  answered.version = outcome->executed_version;
  answered.function_error = outcome->function_error;
  if (outcome->function_error.empty()) answered.done = reports ? succeeded(outcome->payload, sequences) : count;
  answered.failed = answered.done < count;
  co_return answered;
}

/// Halves the batch, tries it again later, or gives it up.
Task<void> Poller::after_failure(Lane& lane, std::deque<Piece>& pieces, const Answered& answered) {
  const auto& mapping = given_.mapping;
  Piece piece = pieces.front();
  if (mapping.bisect && piece.count > 1 && answered.done == 0) {
    size_t half = piece.count / 2;
    pieces.front().count = piece.count - half;
    pieces.push_front({half, piece.failures});
    co_return;
  }
  int failures = ++pieces.front().failures;
  if (mapping.max_retries >= 0 && failures > mapping.max_retries) {
    co_await give_up(lane, piece.count, "RetryAttemptsExhausted", failures, answered);
    pieces.pop_front();
    co_return;
  }
  co_await pause(lane, failures);
}

/// How many records at the front were too old and are given up.
Task<size_t> Poller::drop_aged(Lane& lane, size_t count) {
  std::chrono::seconds most = limits::record_life;
  if (given_.mapping.max_age_s >= 0) most = std::min(most, std::chrono::seconds(given_.mapping.max_age_s));
  auto oldest = given_.parts.clock.now() - most;
  size_t aged = 0;
  while (aged < count && lane.queue[aged].time < oldest) ++aged;
  if (aged > 0) co_await give_up(lane, aged, "RecordAgeExceeded", 0, {});
  co_return aged;
}

/// Tells the destination and goes on behind these records.
Task<void> Poller::give_up(Lane& lane, size_t count, std::string_view condition, int failures, const Answered& answered) {
  const auto& mapping = given_.mapping;
  if (!mapping.on_failure.empty()) {
    const auto &first = lane.queue[0], &last = lane.queue[count - 1];
    Document request = Document::object({{"requestId", answered.request_id},
                                         {"functionArn", mapping.function},
                                         {"condition", condition},
                                         {"approximateInvokeCount", failures}});
    Document batch = Document::object({{"shardId", shard_},
                                       {"startSequenceNumber", tables::sequence_text(first.sequence)},
                                       {"endSequenceNumber", tables::sequence_text(last.sequence)},
                                       {"approximateArrivalOfFirstRecord", base::iso8601(first.time)},
                                       {"approximateArrivalOfLastRecord", base::iso8601(last.time)},
                                       {"batchSize", static_cast<int64_t>(count)},
                                       {"streamArn", mapping.source}});
    Document told = Document::object({{"requestContext", std::move(request)}});
    if (answered.reached) {
      Document response = Document::object({{"statusCode", 200}, {"executedVersion", answered.version}});
      response.add("functionError", answered.function_error.empty() ? Document() : Document(answered.function_error));
      told.add("responseContext", std::move(response));
    }
    told.add("version", "1.0");
    told.add("timestamp", base::iso8601(given_.parts.clock.now()));
    told.add("DDBStreamBatchInfo", std::move(batch));
    for (int attempt = 1; attempt <= kSendAttempts && !stopping_; ++attempt) {
      functions::Invocation invocation{.function = mapping.on_failure, .payload = wire::to_json(told)};
      invocation.type = functions::Invocation::Type::event;
      auto sent = co_await given_.parts.host.invoke(iam::root_caller(given_.options.account), std::move(invocation));
      if (sent) break;
      co_await pause(lane, attempt);
    }
  }
  settle(lane, count);
}

/// These records are dealt with.
void Poller::settle(Lane& lane, size_t count) {
  if (count == 0) return;
  for (size_t i = 0; i < count; ++i) {
    size_t bytes = lane.queue.front().json.size();
    lane.bytes -= bytes;
    held_bytes_ -= bytes;
    --held_;
    lane.queue.pop_front();
  }
  save();
  reader_.notify();
}

Task<void> Poller::pause(Lane& lane, int failures) {
  auto time = limits::first_pause * (1 << std::min(failures - 1, 10));
  auto until = Steady::now() + std::min<std::chrono::milliseconds>(time, limits::longest_pause);
  while (!stopping_ && Steady::now() < until) co_await lane.signal.wait(until);
}

}  // namespace events
