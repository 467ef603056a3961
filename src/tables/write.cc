#include "tables/write.h"

#include <algorithm>

#include "items/encode.h"
#include "items/limits.h"
#include "items/size.h"
#include "items/update_size.h"
#include "tables/backfill.h"
#include "tables/collection.h"
#include "tables/errors.h"
#include "tables/expiry.h"
#include "tables/key_rules.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Item;

/// Binds the update and the condition, and checks that every binding is used. Of two that are wrong the condition is told, but
/// in a transaction the update.
Status bind_expressions(Write& write, ConditionClause& condition, UpdateClause update, const BindingsPtr& bindings,
                        Expressions& expressions) {
  Binder binder(expressions, bindings);
  bool update_first = write.within == Within::transaction;
  if (update_first) {
    TRY(write.update, binder.update(update));
  }
  TRY(write.condition, binder.condition(condition));
  if (!update_first) {
    TRY(write.update, binder.update(update));
  }
  return binder.check_all_used();
}

/// Whether the old item itself matters, or only its size.
bool needs_old(const Write& write, const Table& table) {
  return write.condition || write.kind == WriteKind::update || write.kind == WriteKind::check ||
         write.return_values != ReturnValues::none || table.follows_writes();
}

/// What the write replaces.
struct Old {
  std::optional<Item> item;     // where it matters
  std::optional<size_t> bytes;  // nothing: there is none
};

Result<Old> read_old(store::Round& round, const Write& write, const Table& table) {
  TRY(auto stored, round.get(store::Family::items, write.key));
  if (!stored) return Old();
  if (!needs_old(write, table)) {
    TRY(size_t bytes, items::encoded_size(*stored));
    return Old{std::nullopt, bytes};
  }
  TRY(auto item, items::decode(*stored));
  size_t bytes = items::size_bytes(item);
  return Old{std::move(item), bytes};
}

/// Brings all that is kept beside the item up to date (index entries, the change log, expiry, the table's sum, the item's
/// collection), and says what it costs. `fresh` is null, of no bytes, when the item goes.
Result<Written> follow(store::Round& round, const Write& write, const Table& table, const Old& old, const Item* fresh,
                       size_t fresh_bytes) {
  Written written;
  written.bytes = std::max(fresh_bytes, old.bytes.value_or(0));
  written.consumed.table = write_units(written.bytes, write.cost());
  auto grown = static_cast<int64_t>(fresh_bytes) - static_cast<int64_t>(old.bytes.value_or(0));
  round.add(table.schema.number, {int{fresh != nullptr} - int{old.bytes.has_value()}, grown});
  const auto* before = old.item ? &*old.item : nullptr;
  if (table.logged) table.live->changes->append(round, table, write.principal, before, fresh);
  if (!table.ttl_prefix.empty()) write_expiry(round, table, write.key, before, fresh);
  bool local = false;
  for (const auto& index : table.indexes) {
    if (awaits_filling(table, index, write.key)) continue;
    auto change = write_entry(round, table, index, before, fresh);
    bool global = index.definition.kind == IndexKind::global;
    local |= !global;
    if (!global) grown += change.bytes;
    if (change.units > 0) (global ? written.consumed.global : written.consumed.local)[index.definition.name] = change.units;
  }
  if (local) {
    TRY(written.collection, grow_collection(round, table, write.item, grown));
  }
  if (write.principal == Principal::user) account(table, Traffic::write, written.consumed, write.key);
  return written;
}

/// What a write or check costs that changes nothing.
Written unchanged(const Write& write, const Table& table, const Old& old) {
  Written written;
  written.bytes = old.bytes.value_or(0);
  written.consumed.table = write_units(written.bytes, write.cost());
  account(table, Traffic::write, written.consumed, write.key);
  return written;
}

Status check_updated_size(const Write& write, const Item& fresh, size_t bytes) {
  bool by_expression = write.update && write.measured == Measured::by_expression;
  size_t counted = by_expression ? items::written_bytes(*write.update, fresh) : 0;
  if (std::max(bytes, counted) <= items::kMaxItemBytes) return {};
  return fail(validation_error("Item size to update has exceeded the maximum allowed size"));
}

Result<Written> apply_update(store::Round& round, const Write& write, const Table& table, const Old& before) {
  const auto& old = before.item;
  Item fresh = old ? *old : write.item;
  if (write.update) {
    TRY(fresh, items::apply(*write.update, std::move(fresh)));
    CHECK_OK(check_updated_index_keys(table, *write.update, fresh));
    if (!old && items::only_removes(*write.update)) return unchanged(write, table, before);
  }
  size_t bytes = items::size_bytes(fresh);
  CHECK_OK(check_updated_size(write, fresh, bytes));
  if (write.update && writes_index_key(table, *write.update)) CHECK_OK(check_index_keys(table, fresh));
  round.put(store::Family::items, write.key, items::encode(fresh));
  TRY(auto written, follow(round, write, table, before, &fresh, bytes));
  switch (write.return_values) {
    case ReturnValues::none: break;
    case ReturnValues::all_old: written.attributes = old; break;
    case ReturnValues::all_new: written.attributes = std::move(fresh); break;
    case ReturnValues::updated_old:
      if (old && write.update) written.attributes = items::updated_parts(*write.update, *old);
      break;
    case ReturnValues::updated_new:
      if (write.update) written.attributes = items::updated_parts(*write.update, fresh);
      break;
  }
  if (written.attributes && written.attributes->empty()) written.attributes.reset();
  return written;
}

Result<Written> apply_put_or_erase(store::Round& round, const Write& write, const Table& table, Old old) {
  bool put = write.kind == WriteKind::put;
  if (put) {
    round.put(store::Family::items, write.key, write.bytes);
  } else if (old.bytes) {
    round.erase(store::Family::items, write.key);
  }
  size_t bytes = put ? items::size_bytes(write.item) : 0;
  TRY(auto written, follow(round, write, table, old, put ? &write.item : nullptr, bytes));
  if (write.return_values == ReturnValues::all_old) written.attributes = std::move(old.item);
  return written;
}

Write start_write(WriteKind kind, Within within, Item item, ReturnValues values, OnConditionFailure on_failure) {
  Write write;
  write.kind = kind;
  write.within = within;
  write.item = std::move(item);
  write.return_values = values;
  write.on_failure = on_failure;
  return write;
}

Status check_keys(const Write& write, const Table& table) {
  if (write.kind == WriteKind::put) {
    if (write.within == Within::batch && !has_key(table, write.item)) return fail(key_mismatch());
    return check_item(table, write.item);
  }
  CHECK_OK(check_key(table, write.item));
  return write.update ? check_update_keys(table, *write.update) : Status();
}

}  // namespace

Result<Write> bind(Expressions& expressions, Put request, Within within) {
  auto write = start_write(WriteKind::put, within, std::move(request.item), request.return_values, request.on_failure);
  write.existing = request.existing;
  CHECK_OK(check_size(write.item));
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  return write;
}

Result<Write> bind(Expressions& expressions, Update request, Within within) {
  auto write = start_write(WriteKind::update, within, std::move(request.key), request.return_values, request.on_failure);
  write.measured = request.measured;
  CHECK_OK(bind_expressions(write, request.condition, std::move(request.update), request.bindings, expressions));
  return write;
}

Result<Write> bind(Expressions& expressions, Delete request, Within within) {
  auto write = start_write(WriteKind::erase, within, std::move(request.key), request.return_values, request.on_failure);
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  return write;
}

Result<Write> bind(Expressions& expressions, Check request, Within within) {
  auto write = start_write(WriteKind::check, within, std::move(request.key), ReturnValues::none, request.on_failure);
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  return write;
}

Status fit(Write& write, std::shared_ptr<const Table> table) {
  if (!table) return fail(resource_not_found());
  write.table = std::move(table);
  if (write.within != Within::single) CHECK_OK(check_not_empty(*write.table, write.item));
  auto good = check_keys(write, *write.table);
  if (!good) {
    if (write.within != Within::transaction) return good;
    write.fault = std::move(good).error();
    return {};
  }
  write.key = row_key(*write.table, write.item);
  if (write.kind == WriteKind::put) write.bytes = items::encode(write.item);
  return {};
}

Result<Written> apply(store::Round& round, const Write& write) {
  auto current = write.table->live->current.lock();  // the table may have changed or gone since the write was made ready
  if (!current) return fail(resource_not_found());
  if (write.throttle) CHECK_OK(write.throttle->admit_write(*current, write.key));
  TRY(auto old, read_old(round, write, *current));
  if (old.bytes && write.existing == Existing::refused) {
    unchanged(write, *current, old);
    return fail(duplicate_item());
  }
  if (write.condition) {
    static const Item nothing;
    if (!items::matches(*write.condition, old.item ? *old.item : nothing)) {
      bool shown = old.item && write.on_failure == OnConditionFailure::all_old;
      unchanged(write, *current, old);
      return fail(condition_failed(shown ? &*old.item : nullptr));
    }
  }
  if (write.kind == WriteKind::check) return unchanged(write, *current, old);
  if (write.kind == WriteKind::update) return apply_update(round, write, *current, old);
  return apply_put_or_erase(round, write, *current, std::move(old));
}

EntryChange write_entry(store::Round& round, const Table& table, const TableIndex& index, const Item* old, const Item* fresh) {
  auto old_key = old ? entry_key(table, index, *old) : std::nullopt;
  auto fresh_key = fresh ? entry_key(table, index, *fresh) : std::nullopt;
  if (!old_key && !fresh_key) return {};
  auto old_entry = old_key ? projected(table, index, *old) : Item();
  auto fresh_entry = fresh_key ? projected(table, index, *fresh) : Item();
  if (old_key == fresh_key && old_entry == fresh_entry) return {};
  size_t old_bytes = items::size_bytes(old_entry), fresh_bytes = items::size_bytes(fresh_entry);
  bool moves = old_key != fresh_key;
  if (old_key && moves) round.erase(store::Family::index, *old_key);
  if (fresh_key) round.put(store::Family::index, *fresh_key, items::encode(fresh_entry));
  EntryChange change;
  change.bytes = static_cast<int64_t>(fresh_bytes) - static_cast<int64_t>(old_bytes);
  if (moves) {
    change.units = (old_key ? write_units(old_bytes) : 0) + (fresh_key ? write_units(fresh_bytes) : 0);
  } else {
    change.units = write_units(std::max(old_bytes, fresh_bytes));
  }
  round.add(index.definition.number, {int{fresh_key.has_value()} - int{old_key.has_value()}, change.bytes});
  return change;
}

}  // namespace tables
