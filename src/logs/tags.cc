// The tags of groups, and streams that are deleted.
#include "logs/errors.h"
#include "logs/limits.h"
#include "logs/logs.h"
#include "logs/state.h"
#include "store/repo.h"

namespace logs {

base::Result<Logs::Tags> Logs::tags(std::string_view group) const {
  std::lock_guard lock(state_->mutex);
  auto found = state_->groups.find(group);
  if (found == state_->groups.end()) return base::fail(no_such_group());
  return found->second.record.tags;
}

base::Task<base::Status> Logs::change_tags(std::string name, Tags put, std::vector<std::string> removed) {
  auto state = state_;
  GroupRecord record;
  {
    std::lock_guard lock(state->mutex);
    auto found = state->groups.find(name);
    if (found == state->groups.end()) co_return base::fail(no_such_group());
    auto tags = found->second.record.tags;
    for (auto& [key, value] : put) tags[key] = value;
    for (const auto& key : removed) tags.erase(key);
    if (tags.size() > limits::tags) co_return base::fail(bad_parameter("A log group has at most 50 tags."));
    found->second.record.tags = std::move(tags);
    record = found->second.record;
  }
  co_return co_await state->store.write([state, name, record](store::Round& round) -> base::Status {
    store::Repo<GroupRecord>(state->store, store::keys::log_group).put(round, name, record);
    return {};
  });
}

base::Task<base::Status> Logs::remove_stream(std::string group, std::string name) {
  auto state = state_;
  if (!state->has_group(group)) co_return base::fail(no_such_group());
  bool known = false;
  if (auto stream = state->in_memory(group, name)) {
    known = true;
    {
      std::lock_guard of_stream(stream->mutex);
      stream->removed = true;
    }
    std::lock_guard lock(state->mutex);
    auto found = state->groups.find(group);
    if (found != state->groups.end()) found->second.streams.erase(name);
  }
  co_return co_await state->store.write([known, group, name](store::Round& round) -> base::Status {
    auto key = stream_key(group, name);
    TRY(auto stored, round.get(store::Family::logs, key));
    if (!stored && !known) return base::fail(no_such_stream());
    round.erase(store::Family::logs, key);
    auto prefix = chunk_prefix(group, name);
    round.erase_range(store::Family::logs, {prefix, store::keys::after_prefix(prefix)});
    return {};
  });
}

}  // namespace logs
