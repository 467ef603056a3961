#include "tables/write.h"

#include <algorithm>

#include "items/encode.h"
#include "items/limits.h"
#include "items/size.h"
#include "tables/backfill.h"
#include "tables/errors.h"
#include "tables/key_rules.h"
#include "tables/expiry.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Item;

/// Binds the update and the condition, and checks that every binding is used.
Status bind_expressions(Write& write, ConditionClause& condition, UpdateClause update, const BindingsPtr& bindings,
                        Expressions& expressions) {
  Binder binder(expressions, bindings);
  TRY(write.update, binder.update(update));
  TRY(write.condition, binder.condition(condition));
  return binder.check_all_used();
}

/// Whether the old item itself matters, or only what replaces it.
bool needs_old(const Write& write) {
  return write.condition || write.existing == Existing::refused || write.kind == WriteKind::update ||
         write.kind == WriteKind::check || write.return_values != ReturnValues::none || !write.table->indexes.empty();
}

Result<std::optional<Item>> read_old(store::Round& round, const Write& write) {
  TRY(auto stored, round.get(store::Family::items, write.key));
  if (!stored) return std::nullopt;
  TRY(auto item, items::decode(*stored));
  return std::optional<Item>(std::move(item));
}

/// Brings all that is kept beside the item up to date: index entries and the change log.
void write_beside(store::Round& round, const Write& write, const Table& table, const Item* old, const Item* fresh,
                  Written& written) {
  if (table.logged) table.live->changes->append(round, table, write.principal, old, fresh);
  if (!table.ttl_prefix.empty()) write_expiry(round, table, write.key, old, fresh);
  for (const auto& index : table.indexes) {
    if (awaits_filling(table, index, write.key)) continue;
    double units = write_entry(round, table, index, old, fresh);
    if (units == 0) continue;
    auto& list = index.definition.kind == IndexKind::global ? written.consumed.global : written.consumed.local;
    list[index.definition.name] = units;
  }
}

/// Of an update that takes away from an item that is not there: it makes none.
Written unchanged(const Write& write) {
  Written written;
  written.consumed.table = write_units(0, write.cost);
  return written;
}

Result<Written> apply_update(store::Round& round, const Write& write, const Table& table, const std::optional<Item>& old) {
  Item fresh = old ? *old : write.item;
  if (write.update) {
    TRY(fresh, items::apply(*write.update, std::move(fresh)));
    CHECK_OK(check_updated_index_keys(table, *write.update, fresh));
    if (!old && items::only_removes(*write.update)) return unchanged(write);
  }
  size_t bytes = items::size_bytes(fresh);
  if (bytes > items::kMaxItemBytes) {
    return fail(validation_error("Item size to update has exceeded the maximum allowed size"));
  }
  if (write.update && writes_index_key(table, *write.update)) CHECK_OK(check_index_keys(table, fresh));
  round.put(store::Family::items, write.key, items::encode(fresh));
  Written written;
  written.consumed.table = write_units(std::max(bytes, old ? items::size_bytes(*old) : 0), write.cost);
  write_beside(round, write, table, old ? &*old : nullptr, &fresh, written);
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

Written apply_put_or_erase(store::Round& round, const Write& write, const Table& table, std::optional<Item> old) {
  bool put = write.kind == WriteKind::put;
  if (put) {
    round.put(store::Family::items, write.key, write.bytes);
  } else {
    round.erase(store::Family::items, write.key);
  }
  Written written;
  size_t bytes = std::max(put ? items::size_bytes(write.item) : 0, old ? items::size_bytes(*old) : 0);
  written.consumed.table = write_units(bytes, write.cost);
  write_beside(round, write, table, old ? &*old : nullptr, put ? &write.item : nullptr, written);
  if (write.return_values == ReturnValues::all_old) written.attributes = std::move(old);
  return written;
}

Write start_write(WriteKind kind, std::shared_ptr<const Table> table, Item item, ReturnValues values,
                  OnConditionFailure on_failure) {
  Write write;
  write.kind = kind;
  write.table = std::move(table);
  write.item = std::move(item);
  write.return_values = values;
  write.on_failure = on_failure;
  return write;
}

}  // namespace

Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Put request) {
  auto write =
      start_write(WriteKind::put, std::move(table), std::move(request.item), request.return_values, request.on_failure);
  write.existing = request.existing;
  CHECK_OK(check_size(write.item));
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  if (!write.table) return fail(resource_not_found());
  CHECK_OK(check_item(*write.table, write.item));
  write.key = row_key(*write.table, write.item);
  write.bytes = items::encode(write.item);
  return write;
}

Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Update request) {
  auto write =
      start_write(WriteKind::update, std::move(table), std::move(request.key), request.return_values, request.on_failure);
  CHECK_OK(bind_expressions(write, request.condition, std::move(request.update), request.bindings, expressions));
  if (!write.table) return fail(resource_not_found());
  CHECK_OK(check_key(*write.table, write.item));
  if (write.update) CHECK_OK(check_update_keys(*write.table, *write.update));
  write.key = row_key(*write.table, write.item);
  return write;
}

Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Delete request) {
  auto write =
      start_write(WriteKind::erase, std::move(table), std::move(request.key), request.return_values, request.on_failure);
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  if (!write.table) return fail(resource_not_found());
  CHECK_OK(check_key(*write.table, write.item));
  write.key = row_key(*write.table, write.item);
  return write;
}

Result<Write> prepare(Expressions& expressions, std::shared_ptr<const Table> table, Check request) {
  auto write = start_write(WriteKind::check, std::move(table), std::move(request.key), ReturnValues::none, request.on_failure);
  CHECK_OK(bind_expressions(write, request.condition, {}, request.bindings, expressions));
  if (!write.table) return fail(resource_not_found());
  CHECK_OK(check_key(*write.table, write.item));
  write.key = row_key(*write.table, write.item);
  return write;
}

Result<Written> apply(store::Round& round, const Write& write) {
  auto current = write.table->live->current.lock();  // the table may have changed or gone since the write was made ready
  if (!current) return fail(resource_not_found());
  std::optional<Item> old;
  if (needs_old(write) || current->follows_writes()) {
    TRY(old, read_old(round, write));
  }
  if (old && write.existing == Existing::refused) return fail(duplicate_item());
  if (write.condition) {
    static const Item nothing;
    if (!items::matches(*write.condition, old ? *old : nothing)) {
      bool shown = old && write.on_failure == OnConditionFailure::all_old;
      return fail(condition_failed(shown ? &*old : nullptr));
    }
  }
  if (write.kind == WriteKind::check) {
    Written written;
    written.consumed.table = write_units(old ? items::size_bytes(*old) : 0, write.cost);
    return written;
  }
  if (write.kind == WriteKind::update) return apply_update(round, write, *current, old);
  return apply_put_or_erase(round, write, *current, std::move(old));
}

double write_entry(store::Round& round, const Table& table, const TableIndex& index, const Item* old, const Item* fresh) {
  auto old_key = old ? entry_key(table, index, *old) : std::nullopt;
  auto fresh_key = fresh ? entry_key(table, index, *fresh) : std::nullopt;
  if (!old_key && !fresh_key) return 0;
  double units = 0;
  if (old_key && old_key != fresh_key) {
    round.erase(store::Family::index, *old_key);
    units += write_units(items::size_bytes(projected(table, index, *old)));
  }
  if (fresh_key) {
    Item entry = projected(table, index, *fresh);
    if (old_key == fresh_key && projected(table, index, *old) == entry) return units;
    round.put(store::Family::index, *fresh_key, items::encode(entry));
    units += write_units(items::size_bytes(entry));
  }
  return units;
}

}  // namespace tables
