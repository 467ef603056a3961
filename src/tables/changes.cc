#include "tables/changes.h"

#include <algorithm>

#include "items/encode.h"
#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::fail;
using base::Result;
using items::Item;
using store::Family;

constexpr char kVersion = 1;
constexpr size_t kHead = 11;  // version, kind, principal, time
constexpr size_t kLength = 4;

base::Error damaged() { return base::internal_error("A record of the change log cannot be read."); }

/// Adds an item behind its length; a length of 0 says that there is none.
void append_part(std::string& out, const Item* item) {
  size_t at = out.size();
  out.append(kLength, '\0');
  if (!item) return;
  items::append_encoded(out, *item);
  auto length = static_cast<uint32_t>(out.size() - at - kLength);
  for (size_t i = 0; i < kLength; ++i) out[at + i] = static_cast<char>(length >> (8 * (kLength - 1 - i)));
}

/// Takes the bytes of the next part off the front; "" when there is none.
Result<std::string_view> take_part(std::string_view& bytes) {
  if (bytes.size() < kLength) return fail(damaged());
  uint32_t length = 0;
  for (size_t i = 0; i < kLength; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(kLength);
  if (length > bytes.size()) return fail(damaged());
  auto part = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return part;
}

void append_head(std::string& out, ChangeKind kind, Principal principal, base::Time time) {
  out += kVersion;
  out += static_cast<char>(kind);
  out += static_cast<char>(principal);
  store::keys::append_number(out, static_cast<uint64_t>(time.time_since_epoch().count()));
}

Result<std::optional<Item>> decode_image(std::string_view part, bool wanted) {
  if (part.empty() || !wanted) return std::nullopt;
  TRY(auto item, items::decode(part));
  return std::optional<Item>(std::move(item));
}

store::Span span_of(uint64_t table, uint64_t from, uint64_t until) {
  auto last = std::numeric_limits<uint64_t>::max();
  return {change_key(table, from), until == last ? store::keys::number(table + 1) : change_key(table, until)};
}

}  // namespace

bool logs_changes(const Schema& schema) { return schema.recovery || (schema.stream && schema.stream->enabled); }

std::chrono::microseconds change_retention(const Schema& schema) {
  std::chrono::hours recovery(schema.recovery ? 24 * schema.recovery->days : 0);
  return std::max<std::chrono::microseconds>(kStreamRetention + kIteratorLife, recovery);
}

uint64_t sequence_at(base::Time time) { return static_cast<uint64_t>(std::max<int64_t>(time.time_since_epoch().count(), 0)); }

base::Time time_of_sequence(uint64_t sequence) { return base::Time(std::chrono::microseconds(static_cast<int64_t>(sequence))); }

uint64_t ChangeLog::next() {
  uint64_t next = std::max(last() + 1, sequence_at(clock_.now()));
  last_.store(next, std::memory_order_release);
  return next;
}

void ChangeLog::pass(uint64_t sequence) {
  if (last() < sequence) last_.store(sequence, std::memory_order_release);
}

void ChangeLog::append(store::Round& round, const Table& table, Principal principal, const Item* old, const Item* fresh) {
  if (!old && !fresh) return;
  if (old && fresh && *old == *fresh) return;
  std::string value;
  value.reserve(1024);
  append_head(value,
              !old    ? ChangeKind::insert
              : fresh ? ChangeKind::modify
                      : ChangeKind::remove,
              principal, round.moment(clock_));
  Item keys = keys_of(table, nullptr, fresh ? *fresh : *old);
  append_part(value, &keys);
  append_part(value, old);
  append_part(value, fresh);
  round.put(Family::stream, change_key(table.schema.number, next()), value);
  if (told_) tell_at_end(round, table);
}

void ChangeLog::tell_at_end(store::Round& round, const Table& table) {
  uint64_t number = table.schema.number;
  if (!telling_.insert(number).second) return;
  round.at_end([this, number, name = table.schema.name](store::Round::Outcome outcome) {
    telling_.erase(number);
    if (outcome == store::Round::Outcome::committed) told_(name);
  });
}

std::string change_key(uint64_t table, uint64_t sequence) {
  auto key = store::keys::number(table);
  store::keys::append_number(key, sequence);
  return key;
}

std::string encode_change(const Change& change) {
  std::string value;
  append_head(value, change.kind, change.principal, change.time);
  append_part(value, &change.keys);
  append_part(value, change.old ? &*change.old : nullptr);
  append_part(value, change.fresh ? &*change.fresh : nullptr);
  return value;
}

Result<Change> decode_change(std::string_view bytes, const ChangeQuery& query) {
  if (bytes.size() < kHead || bytes[0] != kVersion) return fail(damaged());
  auto kind = static_cast<unsigned char>(bytes[1]);
  auto principal = static_cast<unsigned char>(bytes[2]);
  if (kind > static_cast<int>(ChangeKind::remove) || principal > static_cast<int>(Principal::time_to_live)) {
    return fail(damaged());
  }
  Change change;
  change.kind = static_cast<ChangeKind>(kind);
  change.principal = static_cast<Principal>(principal);
  change.time = base::Time(std::chrono::microseconds(static_cast<int64_t>(store::keys::read_number(bytes.substr(3)))));
  bytes.remove_prefix(kHead);
  TRY(auto keys, take_part(bytes));
  TRY(auto old, take_part(bytes));
  TRY(auto fresh, take_part(bytes));
  if (keys.empty() || !bytes.empty()) return fail(damaged());
  TRY(change.keys, items::decode(keys));
  TRY(change.old, decode_image(old, query.old_images));
  TRY(change.fresh, decode_image(fresh, query.new_images));
  return change;
}

Result<ChangePage> read_changes(const store::Store& store, const ChangeQuery& query, const store::Snapshot* snapshot) {
  ChangePage page;
  if (query.from >= query.until) return page;
  auto span = span_of(query.table, query.from, query.until);
  auto cursor = snapshot ? store.cursor(Family::stream, std::move(span), store::Tier::any, *snapshot)
                         : store.cursor(Family::stream, std::move(span));
  bool forward = query.order == Order::oldest_first;
  size_t bytes = 0;
  for (forward ? cursor.seek_first() : cursor.seek_last(); cursor.valid(); forward ? cursor.next() : cursor.prev()) {
    if (page.changes.size() >= query.limit || bytes >= query.max_bytes) {
      page.more = true;
      break;
    }
    bytes += cursor.value().size();
    if (!page.changes.empty() && bytes > query.max_bytes) {
      page.more = true;
      break;
    }
    if (cursor.key().size() != 16) return fail(damaged());
    TRY(auto change, decode_change(cursor.value(), query));
    change.sequence = store::keys::read_number(cursor.key().substr(8));
    page.changes.push_back(std::move(change));
  }
  CHECK_OK(cursor.status());
  return page;
}

Result<std::vector<LoggedTable>> logged_tables(const store::Store& store) {
  std::vector<LoggedTable> all;
  auto cursor = store.cursor(Family::stream, {});
  auto sequence = [&] { return store::keys::read_number(cursor.key().substr(8)); };
  for (cursor.seek_first(); cursor.valid();) {
    if (cursor.key().size() != 16) return fail(damaged());
    LoggedTable logged{store::keys::read_number(cursor.key()), sequence(), 0};
    auto behind = store::keys::number(logged.table + 1);
    cursor.seek_backward(behind);
    if (cursor.valid()) logged.last = sequence();
    all.push_back(logged);
    cursor.seek(behind);
  }
  CHECK_OK(cursor.status());
  return all;
}

void erase_changes(store::Round& round, uint64_t table, uint64_t before) {
  round.erase_range(Family::stream, {change_key(table, 0), change_key(table, before)});
}

}  // namespace tables
