// What the tests of this room share: a data folder with two tables that hold all that tables keep, to be damaged and looked at.
//
//   notes   key id, at; by-color: global, of odd items, all projected; by-size: local, keys only; time to live; a stream
//   plain   key id
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "backups/drawers.h"
#include "base/log.h"
#include "integrity/folder_check.h"
#include "items/encode.h"
#include "tables/drawers.h"
#include "tables/expiry.h"
#include "tables/row.h"
#include "tables/schema_fields.h"
#include "tables/testing.h"

namespace integrity::testing {

class Home {
 public:
  enum class Files { flushed, none };  // none: what was written is in the write-ahead log, as kill -9 leaves it
  explicit Home(Files files = Files::flushed) {
    base::set_log_level(base::LogLevel::off);
    engine_ = std::make_unique<tables::testing::Engine>();
    folder_ = engine_->store->folder();
    create();
    fill();
    if (files == Files::none) {
      std::filesystem::copy(folder_, folder_.string() + "-killed", std::filesystem::copy_options::recursive);
    }
    engine_->tables.reset();
    engine_->store.reset();
    if (files == Files::none) folder_ += "-killed";
  }
  const std::filesystem::path& folder() const { return folder_; }

  tables::Schema schema(const std::string& table) const { return schemas_.at(table); }
  items::Item note(int i) const {
    items::Item item{{"id", items::Value(fmt::format("note{:02}", i))}, {"at", items::Value::of(i)}};
    item.set("text", items::Value("1234"));
    item.set("size", items::Value::of(i * 2));
    if (i % 2 == 1) item.set("color", items::Value("red"));
    if (i < 10) item.set("ttl", items::Value::of(1'900'000'000 + i));
    return item;
  }
  std::string row(int i) const { return tables::row_key(*resolved("notes"), note(i)); }
  std::string entry(const std::string& index, int i) const { return entry_of(index, note(i)); }
  std::string entry_of(const std::string& index, const items::Item& item) const {
    auto table = resolved("notes");
    return *tables::entry_key(*table, *table->find_index(index), item);
  }
  std::string collection(int i) const { return tables::collection_key(*resolved("notes"), note(i)); }

  /// Writes past the engine.
  template <class F>
  void damage(F make) {
    store::Batch batch;
    make(batch);
    auto opened = store::Store::open(folder_);
    CHECK(opened.has_value());
    CHECK((*opened)->write_unsynced(batch).has_value());
  }
  base::Result<Report> look() {
    shown_.clear();
    tables.clear();
    auto drawers = tables::drawers();
    for (auto& more : {backups::drawers(), store::drawers()}) drawers.insert(drawers.end(), more.begin(), more.end());
    return check_folder(folder_, drawers,
                        {.on_fault = [this](const Fault& fault) { shown_ += text_of(fault) + "\n"; },
                         .on_table = [this](const TableSummary& table) { tables.emplace(table.name, table); }});
  }
  /// All faults, a line each.
  std::string faults() {
    auto looked = look();
    if (!looked) return looked.error().message;
    report = *looked;
    CHECK((report.faults == 0) == shown_.empty());
    return shown_;
  }
  std::filesystem::path largest_file(std::string_view extension = ".sst") const {
    std::filesystem::path largest;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      if (file.path().extension() != extension) continue;
      if (largest.empty() || file.file_size() > std::filesystem::file_size(largest)) largest = file.path();
    }
    return largest;
  }
  std::map<std::string, uintmax_t> listing() const {
    std::map<std::string, uintmax_t> sizes;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      if (file.path().filename() != "virga.lock") sizes[file.path().filename()] = file.file_size();
    }
    return sizes;
  }

  Report report;
  std::map<std::string, TableSummary> tables;

 private:
  std::shared_ptr<const tables::Table> resolved(const std::string& table) const {
    return tables::resolve(schemas_.at(table), nullptr);
  }
  void create() {
    auto definition = tables::testing::simple_definition("notes", "at");
    definition.attributes.push_back({"color", items::Type::string});
    definition.attributes.push_back({"size", items::Type::number});
    definition.stream = tables::View::new_and_old_images;
    definition.global_indexes.emplace();
    definition.global_indexes->push_back(
        {.name = "by-color", .keys = {{"color", tables::KeyRole::hash}}, .projection = {tables::Projected::all, {}}});
    definition.local_indexes.emplace();
    definition.local_indexes->push_back({.name = "by-size",
                                         .kind = tables::IndexKind::local,
                                         .keys = {{"id", tables::KeyRole::hash}, {"size", tables::KeyRole::range}},
                                         .projection = {tables::Projected::keys_only, {}}});
    CHECK(base::sync_wait(engine_->tables->create(definition)).has_value());
    CHECK(base::sync_wait(engine_->tables->create(tables::testing::simple_definition("plain"))).has_value());
    auto live = [](tables::Schema& schema) -> base::Status {
      schema.time_to_live = tables::TimeToLive{.attribute = "ttl"};
      return {};
    };
    CHECK(base::sync_wait(engine_->tables->change("notes", live)).has_value());
  }
  void fill() {
    for (int i = 0; i < 41; ++i) put("notes", note(i));
    CHECK(base::sync_wait(engine_->tables->remove(tables::Delete{
                              .table = "notes", .key = {{"id", items::Value("note40")}, {"at", items::Value::of(40)}}}))
              .has_value());
    put("plain", {{"id", items::Value("a")}});
    tables::Expiry expiry(*engine_->tables, *engine_->store, engine_->clock);
    CHECK(base::sync_wait(expiry.run()).has_value());
    for (const char* name : {"notes", "plain"}) schemas_[name] = engine_->tables->find(name)->schema;
  }
  void put(std::string table, items::Item item) {
    CHECK(base::sync_wait(engine_->tables->put({.table = std::move(table), .item = std::move(item)})).has_value());
  }

  std::unique_ptr<tables::testing::Engine> engine_;  // removes the folder
  std::filesystem::path folder_;
  std::map<std::string, tables::Schema> schemas_;
  std::string shown_;
};

}  // namespace integrity::testing
