#include "events/mappings.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/log.h"
#include "events/errors.h"
#include "events/limits.h"
#include "events/poller.h"
#include "events/record.h"
#include "functions/name.h"
#include "store/keys.h"
#include "tables/tables.h"

namespace events {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Round;

namespace {

/// What needs nothing but the mapping.
Status check_values(const Mapping& mapping) {
  if (mapping.max_age_s >= 0 && mapping.max_age_s < limits::record_age_s)
    return fail(invalid_value("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800."));
  if (mapping.filters.size() > limits::filters) return fail(too_many_filters());
  for (const auto& pattern : mapping.filters) CHECK_OK(Filter::parse(pattern));
  return {};
}

}  // namespace

struct Mappings::State : std::enable_shared_from_this<Mappings::State> {
  struct Entry {
    Mapping mapping;
    std::shared_ptr<Poller> poller;  // null: it does not read, and nothing of it runs
    std::string transition;          // what it is while it does not read yet
    std::string result = std::string(kNothingProcessed);
    bool deleted = false;
  };

  State(Parts parts, Options options)
      : parts(parts),
        options(std::move(options)),
        mappings(parts.store, store::keys::event_source_mapping),
        positions(parts.store, store::keys::event_source_position) {}

  functions::Place here() const { return {options.account, options.region}; }
  Status check(const Mapping& mapping) const;
  Status check_duplicate(Round& round, const Mapping& mapping) const;
  Shown show(const Entry& entry) const;
  void install(Mapping mapping, std::string transition, std::string result);
  void change(Mapping mapping, std::string transition);
  void forget(const std::string& id);
  void start(const std::string& id, Entry& entry);  // with the mutex
  void ended(const std::string& id);
  void wake(std::string_view table);

  Parts parts;
  Options options;
  store::Repo<Mapping> mappings;
  store::Repo<Position> positions;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, Entry, std::less<>> entries;
  bool running = false;  // between begin and stop
};

/// What the mapping refers to is there, and its function may use it.
Status Mappings::State::check(const Mapping& mapping) const {
  CHECK_OK(check_values(mapping));
  TRY(auto function, parts.host.find(mapping.function));
  auto prefix = "arn:aws:dynamodb:" + options.region + ":" + options.account + ":table/";
  if (!find_stream(*parts.tables, prefix, mapping.source)) return fail(stream_not_found(mapping.source));
  CHECK_OK(check_stream_access(parts, options, function->role, mapping.source));
  if (mapping.on_failure.empty()) return {};
  TRY(auto told, parts.host.find(mapping.on_failure));
  auto target = parts.host.arn(told->name);
  if (!check_role_access(parts, options, function->role, "lambda:InvokeFunction", target)) return fail(may_not_send(target));
  return {};
}

Status Mappings::State::check_duplicate(Round& round, const Mapping& mapping) const {
  std::string prefix(store::keys::event_source_mapping);
  auto cursor = round.cursor(store::Family::meta, {prefix, store::keys::after_prefix(prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    TRY(auto other, store::read_entity<Mapping>(cursor.key(), cursor.value()));
    if (other.id != mapping.id && other.function == mapping.function && other.source == mapping.source)
      return fail(mapping_exists(mapping.source, mapping.function, other.id));
  }
  return cursor.status();
}

Shown Mappings::State::show(const Entry& entry) const {
  Shown shown{entry.mapping, "", entry.poller ? entry.poller->result() : entry.result};
  bool reads = entry.poller && entry.poller->reading() && !entry.poller->stopping();
  if (entry.deleted) {
    shown.state = "Deleting";
  } else if (entry.mapping.enabled) {
    shown.state = reads ? "Enabled" : entry.transition;
  } else {
    shown.state = entry.poller ? "Disabling" : "Disabled";
  }
  return shown;
}

void Mappings::State::start(const std::string& id, Entry& entry) {
  if (!running || !entry.mapping.enabled || entry.deleted || !parts.tables) return;
  auto ended = [weak = weak_from_this(), id] {
    if (auto self = weak.lock()) self->ended(id);
  };
  entry.poller = std::make_shared<Poller>(Poller::Given{parts, options, parts.loops.next(), entry.mapping, ended});
  entry.poller->start();
}

void Mappings::State::install(Mapping mapping, std::string transition, std::string result) {
  std::lock_guard lock(mutex);
  auto id = mapping.id;
  auto& entry = entries[id];
  entry = {std::move(mapping), nullptr, std::move(transition), std::move(result)};
  start(id, entry);
}

void Mappings::State::change(Mapping mapping, std::string transition) {
  std::lock_guard lock(mutex);
  auto id = mapping.id;
  auto& entry = entries[id];
  entry.mapping = std::move(mapping);
  entry.transition = std::move(transition);
  if (entry.poller) {
    entry.poller->stop();  // another one goes on when it has ended
  } else {
    start(id, entry);
  }
}

void Mappings::State::forget(const std::string& id) {
  std::lock_guard lock(mutex);
  auto found = entries.find(id);
  if (found == entries.end()) return;
  found->second.deleted = true;
  if (found->second.poller) {
    found->second.poller->stop();
  } else {
    entries.erase(found);
  }
}

void Mappings::State::ended(const std::string& id) {
  std::lock_guard lock(mutex);
  auto found = entries.find(id);
  if (found == entries.end()) return;
  auto& entry = found->second;
  entry.result = entry.poller->result();
  entry.poller.reset();
  if (entry.deleted) {
    entries.erase(found);
  } else {
    start(id, entry);
  }
  changed.notify_all();
}

void Mappings::State::wake(std::string_view table) {
  std::lock_guard lock(mutex);
  for (auto& [id, entry] : entries) {
    if (entry.poller && table_of(entry.mapping.source) == table) entry.poller->wake();
  }
}

Mappings::Mappings(std::shared_ptr<State> state) : state_(std::move(state)) {}
Mappings::~Mappings() { stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Mappings>> Mappings::open(Parts parts, Options options) {
  auto state = std::make_shared<State>(parts, std::move(options));
  TRY(auto stored, state->mappings.all());
  for (auto& entry : stored) {
    TRY(auto position, state->positions.find(entry.id));
    auto result = position ? position->result : std::string(kNothingProcessed);
    state->install(std::move(entry.value), "Enabling", std::move(result));
  }
  if (parts.tables) {
    parts.tables->tell_of_changes([weak = std::weak_ptr(state)](std::string_view table) {
      if (auto self = weak.lock()) self->wake(table);
    });
  }
  return std::unique_ptr<Mappings>(new Mappings(std::move(state)));
}

std::string Mappings::function_arn(std::string_view text) const {
  auto name = functions::parse_function_name(text, state_->here());
  return name ? functions::function_arn(state_->here(), name->name, name->qualifier) : std::string(text);
}

Task<Result<Shown>> Mappings::create(Mapping fresh) {
  auto state = state_;
  if (!state->parts.tables) co_return fail(unsupported("An event source mapping of tables that are elsewhere (--tables)"));
  CO_TRY(auto name, functions::parse_function_name(fresh.function, state->here()));
  fresh.function = functions::function_arn(state->here(), name.name, name.qualifier);
  fresh.id = state->parts.random.uuid();
  fresh.modified = {std::chrono::floor<std::chrono::milliseconds>(state->parts.clock.now())};
  CO_CHECK_OK(state->check(fresh));
  co_return co_await state->parts.store.write([state, fresh](Round& round) -> Result<Shown> {
    CHECK_OK(state->check_duplicate(round, fresh));
    Position position{0, std::string(kNothingProcessed)};
    if (fresh.start == "LATEST") position.next = state->parts.tables->change_log().last() + 1;
    state->mappings.put(round, fresh.id, fresh);
    state->positions.put(round, fresh.id, position);
    round.at_end([state, fresh](Round::Outcome outcome) {
      if (outcome == Round::Outcome::committed) state->install(fresh, "Creating", std::string(kNothingProcessed));
    });
    return Shown{fresh, "Creating", std::string(kNothingProcessed)};
  });
}

Task<Result<Shown>> Mappings::update(std::string id, Change change) {
  auto state = state_;
  auto now = std::chrono::floor<std::chrono::milliseconds>(state->parts.clock.now());
  if (!state->parts.tables) co_return fail(unsupported("An event source mapping of tables that are elsewhere (--tables)"));
  auto changed = co_await state->parts.store.write([state, id, now, change = std::move(change)](Round& round) -> Result<Shown> {
    TRY(auto found, state->mappings.find(round, id));
    if (!found) return fail(no_mapping());
    bool was_enabled = found->enabled;
    CHECK_OK(change(*found));
    found->modified = {now};
    CHECK_OK(state->check(*found));
    CHECK_OK(state->check_duplicate(round, *found));
    state->mappings.put(round, id, *found);
    std::string transition = was_enabled == found->enabled ? "Updating" : found->enabled ? "Enabling" : "Disabling";
    round.at_end([state, mapping = *found, transition](Round::Outcome outcome) {
      if (outcome == Round::Outcome::committed) state->change(mapping, transition);
    });
    return Shown{*std::move(found), transition, ""};
  });
  if (!changed) co_return changed;
  if (auto shown = find(id)) changed->result = shown->result;
  co_return changed;
}

Task<Result<Shown>> Mappings::remove(std::string id) {
  auto state = state_;
  auto before = find(id);
  co_return co_await state->parts.store.write([state, id, before](Round& round) -> Result<Shown> {
    TRY(auto found, state->mappings.find(round, id));
    if (!found) return fail(no_mapping());
    state->mappings.erase(round, id);
    state->positions.erase(round, id);
    round.at_end([state, id](Round::Outcome outcome) {
      if (outcome == Round::Outcome::committed) state->forget(id);
    });
    return Shown{*std::move(found), "Deleting", before ? before->result : std::string(kNothingProcessed)};
  });
}

Result<Shown> Mappings::find(std::string_view id) const {
  std::lock_guard lock(state_->mutex);
  auto found = state_->entries.find(id);
  if (found == state_->entries.end()) return fail(no_mapping());
  return state_->show(found->second);
}

ShownPage Mappings::list(std::string_view source, std::string_view function, std::string_view after, size_t limit) const {
  auto wanted = function.empty() ? std::string() : function_arn(function);
  ShownPage page;
  std::lock_guard lock(state_->mutex);
  for (auto at = state_->entries.upper_bound(after); at != state_->entries.end(); ++at) {
    const auto& mapping = at->second.mapping;
    if ((!source.empty() && mapping.source != source) || (!wanted.empty() && mapping.function != wanted)) continue;
    if (page.mappings.size() == limit) {
      page.next = page.mappings.back().mapping.id;
      break;
    }
    page.mappings.push_back(state_->show(at->second));
  }
  return page;
}

void Mappings::begin() {
  std::lock_guard lock(state_->mutex);
  state_->running = true;
  for (auto& [id, entry] : state_->entries) state_->start(id, entry);
}

void Mappings::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock(state_->mutex);
  state_->running = false;
  for (auto& [id, entry] : state_->entries) {
    if (entry.poller) entry.poller->stop();
  }
  auto quiet = [&] {
    return std::ranges::none_of(state_->entries, [](const auto& each) { return each.second.poller != nullptr; });
  };
  state_->changed.wait_for(lock, patience, quiet);
}

store::Drawers drawers() {
  return {store::drawer_of<Mapping>(store::keys::event_source_mapping),
          store::drawer_of<Position>(store::keys::event_source_position)};
}

}  // namespace events
