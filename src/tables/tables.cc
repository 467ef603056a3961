#include "tables/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/errors.h"
#include "tables/row.h"
#include "tables/schema_fields.h"

namespace tables {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Family;
using store::Round;

namespace {

/// An error of the store in DynamoDB's words.
template <class T>
Result<T> translated(Result<T> result) {
  if (!result) return fail(from_store(std::move(result).error()));
  return result;
}

void erase_under(Round& round, Family family, uint64_t number) {
  auto prefix = store::keys::number(number);
  round.erase_range(family, {prefix, store::keys::after_prefix(prefix)});
}

}  // namespace

Result<std::unique_ptr<Tables>> Tables::open(store::Store& store, base::Workers& workers, const base::Clock& clock,
                                             base::Random& random, Options options) {
  auto filling = options.filling;
  auto tables = std::unique_ptr<Tables>(new Tables(store, workers, clock, random, std::move(options)));
  TRY(auto stored, store::Repo<StoredSchema>(store, store::keys::table).all());
  TRY(auto logged, logged_tables(store));
  for (const auto& each : logged) tables->changes_.resume(each.last);
  CHECK_OK(tables->streams_.load());
  Map map;
  for (auto& entry : stored) {
    auto live = tables->new_live();
    auto table = resolve(from_stored(std::move(entry.value)), live);
    live->current = table;
    map.emplace(entry.id, std::move(table));
  }
  tables->working_ = map;
  tables->map_.publish(map);
  for (const auto& [name, table] : map) {
    tables->published(nullptr, table);
    if (filling == Filling::resumed) CHECK_OK(tables->resume_filling(*table));  // from here on the committer changes both
  }
  return tables;
}

std::shared_ptr<Live> Tables::new_live() {
  auto live = std::make_shared<Live>();
  live->changes = &changes_;
  return live;
}

/// Makes `table` (null: none) the one that the rest of this round sees, and publishes it when the round is durable. Reads see
/// nothing that a crash could take back.
void Tables::install(Round& round, std::string name, std::shared_ptr<Live> live, TablePtr table) {
  auto previous = find_in(round, name);
  live->current = table;
  if (table) {
    working_.insert_or_assign(name, table);
  } else {
    working_.erase(name);
  }
  round.at_end([this, name = std::move(name), live = std::move(live), table = std::move(table),
                previous = std::move(previous)](Round::Outcome outcome) {
    if (outcome != Round::Outcome::committed) {
      if (previous) {
        working_.insert_or_assign(name, previous);
      } else {
        working_.erase(name);
      }
      live->current = previous && previous->live == live ? previous : nullptr;
      return;
    }
    auto before = find(name);
    map_.update([&](Map& map) {
      if (table) {
        map.insert_or_assign(name, table);
      } else {
        map.erase(name);
      }
    });
    published(before, table);
  });
}

void Tables::published(const TablePtr& before, const TablePtr& after) {
  policies_ += (after && after->schema.policy ? 1 : 0) - (before && before->schema.policy ? 1 : 0);
}

TablePtr Tables::find_in(Round&, std::string_view name) const {
  auto found = working_.find(name);
  return found == working_.end() ? nullptr : found->second;
}

Task<Result<TablePtr>> Tables::create(Definition definition) {
  CO_TRY(auto schema, check(definition));
  schema.id = random_.uuid();
  schema.created = clock_.now();
  if (schema.billing == Billing::on_demand) schema.on_demand_since = schema.created;
  auto work = [this, schema = std::move(schema)](Round& round) { return create_in(round, schema); };
  co_return translated(co_await store_.write(std::move(work)));
}

Result<TablePtr> Tables::create_in(Round& round, Schema schema) {
  if (find_in(round, schema.name)) return fail(table_exists(schema.name));
  TRY(schema.number, round.next_number());
  for (auto& index : schema.indexes) {
    TRY(index.number, round.next_number());
    index.state = IndexState::active;  // whoever fills the table fills its indexes with it
    round.add(index.number, {});
  }
  if (schema.time_to_live) schema.time_to_live->number = 0;
  CHECK_OK(follow_settings(round, nullptr, schema));
  round.add(schema.number, {});
  auto live = new_live();
  auto table = resolve(schema, live);
  store::Repo<StoredSchema>(store_, store::keys::table).put(round, schema.name, to_stored(schema));
  install(round, schema.name, live, table);
  return table;
}

TablePtr Tables::replace_in(Round& round, Schema schema) {
  auto current = find_in(round, schema.name);
  CHECK(current && current->schema.number == schema.number);
  auto next = resolve(std::move(schema), current->live);
  store::Repo<StoredSchema>(store_, store::keys::table).put(round, next->schema.name, to_stored(next->schema));
  install(round, next->schema.name, next->live, next);
  return next;
}

void Tables::remove_in(Round& round, const Table& table, Rows rows) {
  store::Repo<StoredSchema>(store_, store::keys::table).erase(round, table.schema.name);
  if (rows == Rows::erased) erase_under(round, Family::items, table.schema.number);
  if (table.schema.time_to_live) erase_under(round, Family::index, table.schema.time_to_live->number);
  streams_.follow(round, &table.schema, nullptr);
  if (table.has_local_indexes()) erase_under(round, Family::index, table.schema.number);  // its collections
  round.drop_sum(table.schema.number);
  for (const auto& index : table.schema.indexes) {
    erase_under(round, Family::index, index.number);
    round.drop_sum(index.number);
    round.erase(Family::meta, store::keys::index_filled(index.number));
  }
  install(round, table.schema.name, table.live, nullptr);
}

Task<Result<TablePtr>> Tables::remove(std::string name) {
  auto work = [this, name = std::move(name)](Round& round) -> Result<TablePtr> {
    auto table = find_in(round, name);
    if (!table) return fail(table_not_found(name));
    if (table->schema.life == Life::creating) return fail(table_being_created(name));
    if (table->schema.deletion_protection) return fail(deletion_protected());
    for (const auto& index : table->schema.indexes) {
      if (index.state == IndexState::creating) return fail(indexes_in_use());
    }
    Rows rows = Rows::erased;
    if (before_removal_) {
      TRY(rows, before_removal_(round, *table));
    }
    remove_in(round, *table, rows);
    return table;
  };
  co_return translated(co_await store_.write(std::move(work)));
}

Task<Result<TablePtr>> Tables::change(std::string name, std::function<Status(Schema&)> change) {
  auto work = [this, name = std::move(name), change = std::move(change)](Round& round) -> Result<TablePtr> {
    auto table = find_in(round, name);
    if (!table) return fail(table_not_found(name));
    if (table->schema.life == Life::creating) return fail(table_being_created(name));
    Schema schema = table->schema;
    CHECK_OK(change(schema));
    CHECK_OK(follow_settings(round, &table->schema, schema));
    CHECK_OK(fill_new(round, schema, *table));
    for (const auto& index : table->schema.indexes) {
      auto same = [&](const Index& each) { return each.number == index.number; };
      if (std::any_of(schema.indexes.begin(), schema.indexes.end(), same)) continue;
      erase_under(round, Family::index, index.number);
      round.drop_sum(index.number);
      round.erase(Family::meta, store::keys::index_filled(index.number));
    }
    return replace_in(round, std::move(schema));
  };
  co_return translated(co_await store_.write(std::move(work)));
}

/// Begins and ends what a table keeps beside its items, as its settings change; `before` is null for a new table.
Status Tables::follow_settings(Round& round, const Schema* before, Schema& after) {
  streams_.follow(round, before, &after);
  uint64_t old = before && before->time_to_live ? before->time_to_live->number : 0;
  if (after.time_to_live && after.time_to_live->number == 0) {
    TRY(after.time_to_live->number, round.next_number());
    after.time_to_live->filled = false;
  }
  uint64_t now = after.time_to_live ? after.time_to_live->number : 0;
  if (old != 0 && old != now) erase_under(round, Family::index, old);
  return {};
}

TablePtr Tables::find(std::string_view name) const {
  auto map = map_.read();
  auto found = map->find(name);
  return found == map->end() ? nullptr : found->second;
}

TablePtr Tables::find_open(std::string_view name) const {
  auto table = find(name);
  return table && table->schema.life == Life::active ? table : nullptr;
}

Result<TablePtr> Tables::describe(std::string_view name) const {
  if (auto table = find(name)) return table;
  return fail(table_not_found(name));
}

Tables::Names Tables::list(std::string_view after, size_t limit) const {
  auto map = map_.read();
  Names names;
  for (auto each = map->upper_bound(after); each != map->end(); ++each) {
    if (names.names.size() == limit) {
      names.more = true;
      break;
    }
    names.names.push_back(each->first);
  }
  return names;
}

Task<Result<Written>> Tables::write(Result<Write> prepared) {
  if (!prepared) co_return fail(std::move(prepared).error());
  prepared->throttle = &throttle_;
  if (!store_.try_get(Family::items, prepared->key)) {  // a worker waits for the disk, so that the committer need not
    auto read = co_await workers_.run([&store = store_, key = prepared->key] { return store.get(Family::items, key); });
    if (!read) co_return fail(from_store(std::move(read).error()));
  }
  auto work = [write = *std::move(prepared)](Round& round) { return apply(round, write); };
  co_return translated(co_await store_.write(std::move(work)));
}

Task<Result<Written>> Tables::put(Put request) {
  auto table = find_open(request.table);
  return write(prepare(expressions_, std::move(table), std::move(request)));
}
Task<Result<Written>> Tables::update(Update request) {
  auto table = find_open(request.table);
  return write(prepare(expressions_, std::move(table), std::move(request)));
}
Task<Result<Written>> Tables::remove(Delete request) {
  auto table = find_open(request.table);
  return write(prepare(expressions_, std::move(table), std::move(request)));
}

}  // namespace tables
