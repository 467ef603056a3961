// What the tests of this room share: an engine with backups beside it, items by number, tables as text.
#pragma once
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "backups/backups.h"
#include "items/document.h"
#include "tables/testing.h"
#include "wire/json.h"

namespace backups::testing {

using base::sync_wait;
using items::Item;
using items::Value;

/// Hash key "id", sort key "at"; global index "by-color" on "color", local index "by-size" on "size".
inline tables::Definition indexed_definition(std::string name) {
  auto definition = tables::testing::simple_definition(std::move(name), "at");
  definition.attributes.push_back({"color", items::Type::string});
  definition.attributes.push_back({"size", items::Type::number});
  definition.global_indexes.emplace();
  definition.global_indexes->push_back(
      {.name = "by-color", .keys = {{"color", tables::KeyRole::hash}}, .projection = {tables::Projected::all, {}}});
  definition.local_indexes.emplace();
  definition.local_indexes->push_back({.name = "by-size",
                                       .kind = tables::IndexKind::local,
                                       .keys = {{"id", tables::KeyRole::hash}, {"size", tables::KeyRole::range}},
                                       .projection = {tables::Projected::keys_only, {}}});
  return definition;
}

class Rig {
 public:
  Rig() { open(); }
  void open() {
    backups.reset();
    auto opened = Backups::open(*engine.store, *engine.tables, engine.clock, engine.random, {.exports = exports()});
    CHECK(opened.has_value());
    backups = *std::move(opened);
  }
  /// As after a start.
  void reopen() {
    backups.reset();
    engine.open();
    open();
  }
  std::filesystem::path exports() { return engine.store->folder() / "exports"; }

  void create(tables::Definition definition) { CHECK(sync_wait(engine.tables->create(std::move(definition))).has_value()); }
  void put(std::string table, Item item) { CHECK(sync_wait(engine.tables->put({.table = table, .item = item})).has_value()); }
  void remove(std::string table, Item key) {
    CHECK(sync_wait(engine.tables->remove(tables::Delete{.table = table, .key = key})).has_value());
  }
  /// Many at once, 25 to a write.
  void put_all(std::string table, const std::vector<Item>& items) {
    for (size_t first = 0; first < items.size(); first += 25) {
      std::vector<tables::AnyWrite> writes;
      for (size_t i = first; i < std::min(first + 25, items.size()); ++i) {
        writes.emplace_back(tables::Put{.table = table, .item = items[i]});
      }
      CHECK(sync_wait(engine.tables->write_batch(std::move(writes))).has_value());
    }
  }
  /// All items, or all entries of an index, as JSON, sorted.
  std::vector<std::string> all(std::string table, std::optional<std::string> index = {}) {
    std::vector<std::string> texts;
    std::optional<Item> start;
    do {
      tables::Scan scan;
      scan.table = table;
      scan.index = index;
      scan.start = start;
      auto page = sync_wait(engine.tables->scan(std::move(scan)));
      CHECK(page.has_value());
      for (const auto& item : page->items) texts.push_back(wire::to_json(items::to_document(item)));
      start = page->last_key;
    } while (start);
    std::sort(texts.begin(), texts.end());
    return texts;
  }
  /// The table with both indexes of indexed_definition.
  std::vector<std::string> everything(std::string table) {
    auto texts = all(table);
    for (const char* index : {"by-color", "by-size"}) {
      for (auto& text : all(table, index)) texts.push_back(std::string(index) + " " + text);
    }
    return texts;
  }
  template <class Done>
  static void wait_until(Done done) {
    for (int i = 0; i < 3000 && !done(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(done());
  }
  void wait_active(std::string table) {
    wait_until([&] {
      auto found = engine.tables->find(table);
      return found && found->schema.life == tables::Life::active;
    });
  }
  BackupPtr back_up(std::string table, std::string name) {
    auto made = sync_wait(backups->create(std::move(table), std::move(name)));
    CHECK(made.has_value());
    wait_until([&] { return backups->find((*made)->id)->state == BackupState::available; });
    return backups->find((*made)->id);
  }

  tables::testing::Engine engine;
  std::unique_ptr<Backups> backups;
};

inline Item thing(std::string id, int64_t at, std::string color, int64_t size) {
  return {{"id", Value(std::move(id))}, {"at", Value::of(at)}, {"color", Value(std::move(color))}, {"size", Value::of(size)}};
}

template <class T>
std::string error_of(const base::Result<T>& result) {
  return result ? "no error" : result.error().code + ": " + result.error().message;
}

}  // namespace backups::testing
