#include "tables/expiry.h"

#include <algorithm>
#include <vector>

#include "items/encode.h"
#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"
#include "tables/tables.h"

namespace tables {
namespace {

using base::Result;
using base::Status;
using base::Task;
using items::Item;
using store::Family;
using store::Round;

constexpr uint64_t kLongAgo = std::chrono::seconds(kExpiryMemory).count();

uint64_t seconds_of(base::Time time) {
  return static_cast<uint64_t>(std::max<int64_t>(time.time_since_epoch() / std::chrono::seconds(1), 0));
}

/// What is due at a moment: before it, but not for longer than the limit.
store::Span due_span(const Table& table, uint64_t now) {
  auto bound = [&](uint64_t second) { return expiry_key(table.ttl_prefix, second, std::string(8, '\0')); };
  return {bound(now > kLongAgo ? now - kLongAgo : 0), bound(now)};
}

/// The table as it is now, if its time to live is still the one of `seen`.
std::shared_ptr<const Table> still(const Table& seen) {
  auto current = seen.live->current.lock();
  return current && current->ttl_prefix == seen.ttl_prefix ? current : nullptr;
}

/// Deletes the item of an entry when it has still expired; an entry that no item stands behind goes alone.
Status expire_entry(Round& round, const std::shared_ptr<const Table>& table, const std::string& entry, uint64_t now) {
  Write write;
  write.kind = WriteKind::erase;
  write.key = table->prefix + entry.substr(16);
  TRY(auto stored, round.get(Family::items, write.key));
  std::optional<uint64_t> second;
  if (stored) {
    TRY(auto item, items::decode(*stored));
    second = expiry_of(*table, item);
    write.item = keys_of(*table, nullptr, item);
  }
  if (second != store::keys::read_number(std::string_view(entry).substr(8))) {
    round.erase(Family::index, entry);
    return {};
  }
  if (*second >= now) return {};
  write.table = table;
  write.principal = Principal::time_to_live;
  TRY(auto written, apply(round, write));
  return {};
}

}  // namespace

std::string expiry_key(std::string_view prefix, uint64_t second, std::string_view row_key) {
  std::string key(prefix);
  store::keys::append_number(key, second);
  key += row_key.substr(8);  // without the table's number
  return key;
}

std::optional<uint64_t> expiry_of(const Table& table, const Item& item) {
  const auto* value = item.find(table.schema.time_to_live->attribute);
  const auto* number = value ? value->number() : nullptr;
  if (!number || number->is_zero() || number->negative()) return std::nullopt;
  if (number->leading_exponent() < 0 || number->leading_exponent() > 17) return std::nullopt;
  auto second = number->coefficient();
  for (int exponent = number->exponent(); exponent > 0; --exponent) second *= 10;
  for (int exponent = number->exponent(); exponent < 0; ++exponent) second /= 10;
  return static_cast<uint64_t>(second);
}

void write_expiry(Round& round, const Table& table, std::string_view row_key, const Item* old, const Item* fresh) {
  auto before = old ? expiry_of(table, *old) : std::nullopt;
  auto after = fresh ? expiry_of(table, *fresh) : std::nullopt;
  if (before == after) return;
  if (before) round.erase(Family::index, expiry_key(table.ttl_prefix, *before, row_key));
  if (after) round.put(Family::index, expiry_key(table.ttl_prefix, *after, row_key), "");
}

Task<Result<bool>> Expiry::run() {
  bool more = false;
  std::map<uint64_t, std::string> kept;
  for (auto& name : tables_.list("", SIZE_MAX).names) {
    auto table = tables_.find_open(name);
    if (!table || !table->schema.time_to_live) continue;
    uint64_t number = table->schema.time_to_live->number;
    CO_TRY(bool due, co_await expire(table));
    more |= due;
    if (!table->schema.time_to_live->filled) {
      CO_TRY(bool unfilled, co_await fill(table));
      more |= unfilled;
      if (unfilled) kept[number] = std::move(filled_to_[number]);
    }
  }
  filled_to_ = std::move(kept);
  co_return more;
}

Task<Result<bool>> Expiry::expire(TablePtr table) {
  uint64_t now = seconds_of(clock_.now());
  std::vector<std::string> entries;
  {
    auto cursor = store_.cursor(Family::index, due_span(*table, now));
    for (cursor.seek_first(); cursor.valid() && entries.size() < kExpiryBatch; cursor.next()) {
      entries.emplace_back(cursor.key());
    }
    CO_CHECK_OK(cursor.status());
  }
  if (entries.empty()) co_return false;
  bool more = entries.size() == kExpiryBatch;
  auto work = [table, now, entries = std::move(entries)](Round& round) -> Status {
    auto current = still(*table);
    if (!current) return {};
    for (const auto& entry : entries) CHECK_OK(expire_entry(round, current, entry, now));
    return {};
  };
  CO_CHECK_OK(co_await store_.write(std::move(work)));
  co_return more;
}

/// Looks at the next rows for items whose entries are missing, and adds these as the items are by then.
Task<Result<bool>> Expiry::fill(TablePtr table) {
  auto& last = filled_to_[table->schema.time_to_live->number];
  std::vector<std::string> rows;
  size_t seen = 0;
  bool end = true;
  {
    auto from = last.empty() ? table->prefix : last + '\0';
    auto cursor = store_.cursor(Family::items, {std::move(from), store::keys::after_prefix(table->prefix)});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) {
      if (++seen > kExpiryFillRows) {
        end = false;
        break;
      }
      CO_TRY(auto item, items::decode(cursor.value()));
      last = cursor.key();
      if (expiry_of(*table, item)) rows.push_back(last);
    }
    CO_CHECK_OK(cursor.status());
  }
  auto work = [table, rows = std::move(rows)](Round& round) -> Status {
    auto current = still(*table);
    if (!current) return {};
    for (const auto& row : rows) {
      TRY(auto stored, round.get(Family::items, row));
      if (!stored) continue;
      TRY(auto item, items::decode(*stored));
      write_expiry(round, *current, row, nullptr, &item);
    }
    return {};
  };
  CO_CHECK_OK(co_await store_.write(std::move(work)));
  if (!end) co_return true;
  auto filled = [number = table->schema.time_to_live->number](Schema& schema) -> Status {
    if (schema.time_to_live && schema.time_to_live->number == number) schema.time_to_live->filled = true;
    return {};
  };
  auto done = co_await tables_.change(table->schema.name, std::move(filled));
  if (!done && done.error().kind != base::ErrorKind::missing) co_return base::fail(std::move(done).error());
  co_return false;
}

}  // namespace tables
