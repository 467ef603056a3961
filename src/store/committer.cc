#include "store/committer.h"

#include <rocksdb/utilities/write_batch_with_index.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "store/keys.h"

namespace store {

struct Round::State {
  explicit State(Database& to) : database(to), batch(rocksdb::BytewiseComparator(), 0, /*overwrite_key=*/true) {}
  Database& database;
  rocksdb::WriteBatchWithIndex batch;
  std::vector<std::pair<Family, Span>> erased_ranges;
  std::vector<Round::AtEnd> at_end;
  Sums::Changes sums;
  size_t changes = 0;
  std::optional<base::Time> moment;

  size_t bytes() { return batch.GetWriteBatch()->GetDataSize(); }
  void check(const rocksdb::Status& status) { CHECK(status.ok()); }  // adding to a batch in memory does not fail
  /// Takes back what was done beside the writes since there were `kept` of these.
  void undo(size_t kept) {
    for (; at_end.size() > kept; at_end.pop_back()) at_end.back()(Round::Outcome::undone);
  }
  void end(const base::Status& status) {
    if (!status) return undo(0);
    for (auto& then : at_end) then(Round::Outcome::committed);
  }
};

base::Result<std::optional<std::string>> Round::get(Family family, std::string_view key) {
  rocksdb::PinnableSlice value;
  auto* handle = state_.database.handle(family);
  auto& rocks = state_.database.rocks();
  auto status = state_.changes == 0 ? rocks.Get({}, handle, slice(key), &value)
                                    : state_.batch.GetFromBatchAndDB(&rocks, {}, handle, slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return base::fail(storage_failed("reading", status.ToString()));
  return value.ToString();
}

void Round::put(Family family, std::string_view key, std::string_view value) {
  ++state_.changes;
  state_.check(state_.batch.Put(state_.database.handle(family), slice(key), slice(value)));
}

void Round::erase(Family family, std::string_view key) {
  ++state_.changes;
  state_.check(state_.batch.Delete(state_.database.handle(family), slice(key)));
}

void Round::erase_range(Family family, Span span) { state_.erased_ranges.emplace_back(family, std::move(span)); }

void Round::at_end(AtEnd then) { state_.at_end.push_back(std::move(then)); }

Cursor Round::cursor(Family family, Span span) {
  auto bounds = std::make_unique<Cursor::Bounds>(std::move(span));
  auto options = bounds->read_options(nullptr);
  auto* handle = state_.database.handle(family);
  auto* stored = state_.database.rocks().NewIterator(options, handle);
  std::unique_ptr<rocksdb::Iterator> merged(state_.batch.NewIteratorWithBase(handle, stored, &options));
  return {std::move(bounds), std::move(merged)};
}

base::Time Round::moment(const base::Clock& clock) {
  if (!state_.moment) state_.moment = clock.now();
  return *state_.moment;
}
void Round::add(uint64_t number, Sum change) { state_.sums.emplace_back(number, change); }

void Round::drop_sum(uint64_t number) { state_.sums.emplace_back(number, std::nullopt); }

base::Result<uint64_t> Round::next_number() {
  TRY(auto stored, get(Family::meta, keys::next_number));
  uint64_t next = 1;
  if (stored) std::from_chars(stored->data(), stored->data() + stored->size(), next);
  put(Family::meta, keys::next_number, std::to_string(next + 1));
  return next;
}

Committer::Committer(Database& database, Sums& sums, const Options& options)
    : database_(database),
      sums_(sums),
      max_queued_(options.max_queued_writes),
      wait_(options.fsync == Fsync::none ? Wait::for_nothing : Wait::for_sync),
      thread_([this] { loop(); }) {}

Committer::~Committer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::optional<base::Error> Committer::enqueue(std::unique_ptr<PendingWrite> write) {
  bool sleeping;
  {
    std::lock_guard lock(mutex_);
    if (refusal_) return refusal_;
    if (queue_.size() + running_ >= max_queued_) return too_many_writes();
    if (witness_) {
      if (auto refusal = witness_->refusal()) return refusal;
    }
    sleeping = queue_.empty() && running_ == 0;
    queue_.push_back(std::move(write));
  }
  if (sleeping) wake_.notify_one();
  return std::nullopt;
}

void Committer::refuse(std::optional<base::Error> why) {
  std::unique_lock lock(mutex_);
  refusal_ = std::move(why);
  if (refusal_) idle_.wait(lock, [&] { return queue_.empty() && running_ == 0; });
}

std::optional<base::Error> Committer::refusal() {
  std::lock_guard lock(mutex_);
  return refusal_;
}

void Committer::set_witness(std::shared_ptr<Witness> witness) {
  std::lock_guard lock(mutex_);
  witness_.swap(witness);
}

void Committer::loop() {
  Writes writes;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      running_ = 0;
      if (refusal_) idle_.notify_all();
      wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      writes.swap(queue_);
      running_ = writes.size();
      round_s_witness_ = witness_;
    }
    for (size_t first = 0; first < writes.size();) first = run_round(writes, first);
    writes.clear();
  }
}

/// Runs and commits writes from `first` on, as many as fit one round; returns the index of the first left for the next.
size_t Committer::run_round(Writes& writes, size_t first) {
  auto pass = database_.enter();
  Round::State state(database_);
  Round round(state);
  size_t last = first;
  while (last < writes.size() && last - first < kMaxRoundWrites && state.bytes() < kMaxRoundBytes) {
    size_t changes = state.changes, ranges = state.erased_ranges.size(), ends = state.at_end.size();
    size_t sums = state.sums.size();
    state.batch.SetSavePoint();
    bool done = writes[last]->run(round);
    if (!done) {
      state.erased_ranges.erase(state.erased_ranges.begin() + static_cast<ptrdiff_t>(ranges), state.erased_ranges.end());
      state.undo(ends);
      state.sums.resize(sums);
    }
    if (done || state.changes == changes) {
      state.check(state.batch.PopSavePoint());
    } else {
      state.check(state.batch.RollbackToSavePoint());  // builds the index anew: too dear for a write that changed nothing
      state.changes = changes;
    }
    ++last;
  }
  if (state.changes == 0 && state.erased_ranges.empty() && state.sums.empty()) {
    state.end({});
    answer(writes, first, last);
    return last;
  }
  auto* batch = state.batch.GetWriteBatch();
  for (auto& [family, span] : state.erased_ranges) {
    state.check(batch->DeleteRange(database_.handle(family), slice(span.from), slice(span.until)));
  }
  auto totals = sums_.after(state.sums);
  for (const auto& [number, total] : totals) {
    auto* meta = database_.handle(Family::meta);
    state.check(total ? batch->Put(meta, Sums::key(number), Sums::encode(*total)) : batch->Delete(meta, Sums::key(number)));
  }
  auto written = database_.write(*batch, wait_);
  if (written) sums_.publish(totals);
  state.end(written);
  if (written) {
    answer(writes, first, last);
  } else {
    finish(writes, first, last, &written.error());
  }
  return last;
}

/// Answers writes that succeeded, as soon as the witness says so.
void Committer::answer(Writes& writes, size_t first, size_t last) {
  if (!round_s_witness_) return finish(writes, first, last, nullptr);
  Writes done(std::make_move_iterator(writes.begin() + static_cast<ptrdiff_t>(first)),
              std::make_move_iterator(writes.begin() + static_cast<ptrdiff_t>(last)));
  round_s_witness_->committed(database_.last_place(), [done = std::move(done)](const base::Error* failure) mutable {
    finish(done, 0, done.size(), failure);
  });
}

void Committer::finish(Writes& writes, size_t first, size_t last, const base::Error* failure) {
  std::vector<std::pair<base::Executor*, std::vector<base::Executor::Work>>> wakes;
  for (size_t i = first; i < last; ++i) {
    auto [executor, work] = writes[i]->finish(failure);
    if (!executor) continue;
    auto group = std::find_if(wakes.begin(), wakes.end(), [&](const auto& each) { return each.first == executor; });
    if (group == wakes.end()) {
      wakes.emplace_back().first = executor;
      group = std::prev(wakes.end());
    }
    group->second.push_back(std::move(work));
  }
  for (auto& [executor, work] : wakes) executor->post_all(std::move(work));
}

}  // namespace store
