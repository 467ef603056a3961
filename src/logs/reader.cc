#include "logs/reader.h"

#include "store/keys.h"

namespace logs {
namespace {

store::Cursor open_cursor(const store::Store& store, const std::string& prefix) {
  return store.cursor(store::Family::logs, {prefix, store::keys::after_prefix(prefix)});
}

}  // namespace

Reader::Reader(const store::Store& store, std::string group, std::string stream, const std::shared_ptr<Stream>& memory)
    : prefix_(chunk_prefix(group, stream)), cursor_([&] {
        if (memory) {  // before the cursor looks at the store: what is flushed in between is then seen in memory only
          std::lock_guard lock(memory->mutex);
          uint64_t number = memory->record.next_chunk;
          stored_end_ = number;
          if (!memory->writing.empty()) memory_.push_back({number++, memory->writing});
          if (!memory->pending.empty()) memory_.push_back({number, memory->pending});
        }
        return open_cursor(store, prefix_);
      }()) {}

bool Reader::decode(uint64_t number, std::string_view value) {
  auto events = decode_chunk(value);
  if (!events) {
    status_ = base::fail(base::internal_error("a stored chunk of log events cannot be read"));
    return false;
  }
  chunk_ = {number, *std::move(events)};
  return loaded_ = true;
}

bool Reader::load_from(uint64_t number) {
  if (loaded_ && chunk_.number == number) return true;
  if (number < stored_end_) {
    std::string key = prefix_;
    store::keys::append_number(key, number);
    for (cursor_.seek(key); cursor_.valid(); cursor_.next()) {
      uint64_t found = store::keys::read_number(cursor_.key().substr(prefix_.size()));
      if (found >= stored_end_) break;
      if (latest_of_chunk(cursor_.value()) >= oldest_ms_) return decode(found, cursor_.value());
    }
    if (auto status = cursor_.status(); !status) status_ = std::move(status);
  }
  for (const Chunk& each : memory_) {
    if (each.number < number) continue;
    chunk_ = each;
    return loaded_ = true;
  }
  return false;
}

bool Reader::load_until(uint64_t number) {
  if (loaded_ && chunk_.number == number) return true;
  for (auto each = memory_.rbegin(); each != memory_.rend(); ++each) {
    if (each->number > number) continue;
    chunk_ = *each;
    return loaded_ = true;
  }
  std::string key = prefix_;
  store::keys::append_number(key, number);
  cursor_.seek_backward(key);
  if (stored_end_ != UINT64_MAX)
    while (cursor_.valid() && store::keys::read_number(cursor_.key().substr(prefix_.size())) >= stored_end_) cursor_.prev();
  if (cursor_.valid()) return decode(store::keys::read_number(cursor_.key().substr(prefix_.size())), cursor_.value());
  if (auto status = cursor_.status(); !status) status_ = std::move(status);
  return false;
}

const Event* Reader::at_or_after(Position& position) {
  while (load_from(position.chunk)) {
    if (chunk_.number > position.chunk) position = {chunk_.number, 0};
    if (position.index < chunk_.events.size()) return &chunk_.events[position.index];
    position = {chunk_.number + 1, 0};
    loaded_ = false;
  }
  return nullptr;
}

const Event* Reader::before(Position& position) {
  for (;;) {
    if (position.index == 0) {
      if (position.chunk == 0 || !load_until(position.chunk - 1)) return nullptr;
      position = {chunk_.number, chunk_.events.size()};
    } else if (!load_until(position.chunk)) {
      return nullptr;
    } else if (chunk_.number < position.chunk) {
      position = {chunk_.number, chunk_.events.size()};
    }
    position.index = std::min<uint64_t>(position.index, chunk_.events.size());
    if (position.index > 0) return &chunk_.events[--position.index];
  }
}

Position Reader::end() {
  if (!load_until(UINT64_MAX - 1)) return {0, 0};
  return {chunk_.number, chunk_.events.size()};
}

}  // namespace logs
