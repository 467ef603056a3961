#include "tables/streams.h"

#include <algorithm>

#include "base/check.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/stream_fields.h"

namespace tables {
namespace {

using base::Status;
using store::Round;

store::Repo<StoredStream> repo(store::Store& store) { return {store, store::keys::stream}; }

std::string id_of(std::string_view table, std::string_view label) { return std::string(table).append("/").append(label); }

bool has_stream(const Schema* schema) { return schema && schema->stream && schema->stream->enabled; }

}  // namespace

Status Streams::load() {
  TRY(auto stored, repo(store_).all());
  Map map;
  for (auto& entry : stored) {
    auto stream = std::move(entry.value.stream);
    stream.created = entry.value.created.time;
    changes_.resume(std::max(stream.since, stream.until));
    map.emplace(entry.id, std::make_shared<const Stream>(std::move(stream)));
  }
  working_ = map;
  map_.publish(std::move(map));
  return {};
}

StreamPtr Streams::find(std::string_view table, std::string_view label) const {
  auto map = map_.read();
  auto found = map->find(id_of(table, label));
  return found == map->end() ? nullptr : found->second;
}

std::vector<StreamPtr> Streams::list() const {
  auto map = map_.read();
  std::vector<StreamPtr> all;
  for (const auto& [id, stream] : *map) all.push_back(stream);
  return all;
}

void Streams::follow(Round& round, const Schema* before, Schema* after) {
  if (has_stream(before) && !has_stream(after)) end(round, *before);
  if (!has_stream(before) && has_stream(after)) begin(round, *after);
}

void Streams::begin(Round& round, Schema& schema) {
  Stream stream;
  stream.created = clock_.now();
  do {  // two streams of one table never have the same label
    stream.label = base::iso8601(stream.created);
    stream.label.pop_back();
    stream.created += std::chrono::milliseconds(1);
  } while (working_.contains(id_of(schema.name, stream.label)));
  stream.created -= std::chrono::milliseconds(1);
  stream.table = schema.name;
  stream.number = schema.number;
  stream.view = schema.stream->view;
  stream.keys = schema.keys;
  stream.since = changes_.next();
  schema.stream->label = stream.label;
  schema.stream->since = stream.since;
  put(round, std::move(stream));
}

void Streams::end(Round& round, const Schema& schema) {
  auto current = working_.find(id_of(schema.name, schema.stream->label));
  CHECK(current != working_.end());
  Stream stream = *current->second;
  stream.until = changes_.next();
  put(round, std::move(stream));
}

void Streams::put(Round& round, Stream stream) {
  auto id = id_of(stream.table, stream.label);
  repo(store_).put(round, id, {stream, {stream.created}});
  install(round, id, std::make_shared<const Stream>(std::move(stream)));
}

/// Makes `stream` (null: none) the one that the rest of this round sees, and publishes it when the round is durable.
void Streams::install(Round& round, const std::string& id, StreamPtr stream) {
  auto set = [](Map& map, const std::string& key, const StreamPtr& value) {
    if (value) {
      map.insert_or_assign(key, value);
    } else {
      map.erase(key);
    }
  };
  auto found = working_.find(id);
  auto previous = found == working_.end() ? nullptr : found->second;
  set(working_, id, stream);
  round.at_end([this, set, id, stream = std::move(stream), previous](Round::Outcome outcome) {
    if (outcome == Round::Outcome::committed) return map_.update([&](Map& map) { set(map, id, stream); });
    set(working_, id, previous);
  });
}

void Streams::forget(Round& round, uint64_t before) {
  std::vector<std::string> old;
  for (const auto& [id, stream] : working_) {
    if (!stream->on() && stream->until < before) old.push_back(id);
  }
  for (const auto& id : old) {
    repo(store_).erase(round, id);
    install(round, id, nullptr);
  }
}

bool Streams::any_ended_before(uint64_t sequence) const {
  auto map = map_.read();
  return std::any_of(map->begin(), map->end(),
                     [&](const auto& each) { return !each.second->on() && each.second->until < sequence; });
}

}  // namespace tables
