// Point-in-time recovery against a model of the history.
#include <gtest/gtest.h>

#include <random>

#include "backups/copy.h"
#include "backups/testing.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/changes.h"

namespace backups {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::error_of;
using testing::indexed_definition;
using testing::Rig;

/// A random history of one table, and what the table was after each write.
class History {
 public:
  explicit History(Rig& rig, unsigned seed) : rig_(rig), chance_(seed) {}

  void write(std::string table, int count) {
    for (int i = 0; i < count; ++i) {
      rig_.engine.clock.advance(std::chrono::microseconds(pick(3) == 0 ? pick(2'000'000) : pick(900)));
      auto id = "p" + std::to_string(pick(4));
      int64_t at = pick(6);
      Item key{{"id", Value(id)}, {"at", Value::of(at)}};
      if (pick(4) == 0) {
        rig_.remove(table, key);
        model_.erase(id + "/" + std::to_string(at));
      } else {
        Item item = key;
        if (pick(3)) item.set("color", Value(std::string(pick(2) ? "red" : "blue")));
        if (pick(3)) item.set("size", Value::of(pick(5)));
        item.set("n", Value::of(i));
        rig_.put(table, item);
        model_[id + "/" + std::to_string(at)] = item;
      }
      moments_.emplace_back(rig_.engine.clock.now(), model_);
    }
  }
  using Model = std::map<std::string, Item>;
  /// A moment within the history, and the table as of it.
  std::pair<base::Time, Model> moment() {
    const auto& [time, model] = moments_[static_cast<size_t>(pick(static_cast<int>(moments_.size())))];
    // Up to just before the next write, whatever was written at the same microsecond.
    const Model* last = &model;
    for (const auto& [other, state] : moments_) {
      if (other <= time) last = &state;
    }
    return {time, *last};
  }
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(chance_); }
  const Model& model() const { return model_; }

 private:
  Rig& rig_;
  std::mt19937 chance_;
  Model model_;
  std::vector<std::pair<base::Time, Model>> moments_;
};

/// What a table with exactly these items holds.
std::vector<std::string> expected(Rig& rig, const std::string& name, const History::Model& model) {
  rig.create(indexed_definition(name));
  std::vector<Item> items;
  for (const auto& [key, item] : model) items.push_back(item);
  rig.put_all(name, items);
  return rig.everything(name);
}

TEST(RestoreTest, ATableIsWhatItWasAtAnyMoment) {
  for (unsigned seed : {1u, 2u, 3u}) {
    Rig rig;
    rig.create(indexed_definition("t"));
    ASSERT_TRUE(sync_wait(rig.backups->set_recovery("t", Backups::Recovering::on, 7)));
    History history(rig, seed);
    history.write("t", 150);
    for (int i = 0; i < 5; ++i) {
      auto [time, model] = history.moment();
      auto name = "r" + std::to_string(i);
      auto restored = sync_wait(rig.backups->recover({"t", name, time, {}}));
      ASSERT_TRUE(restored) << restored.error().message;
      rig.wait_active(name);
      EXPECT_EQ(rig.everything(name), expected(rig, "e" + std::to_string(i), model)) << "seed " << seed;
      history.write("t", 10);
    }
    ASSERT_TRUE(sync_wait(rig.backups->recover({"t", "now", {}, {}})));
    rig.wait_active("now");
    EXPECT_EQ(rig.everything("now"), rig.everything("t"));
  }
}

TEST(RestoreTest, TheWindow) {
  Rig rig;
  rig.create(indexed_definition("t"));
  EXPECT_EQ(error_of(sync_wait(rig.backups->recover({"t", "u", {}, {}}))),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 't'");
  EXPECT_EQ(error_of(sync_wait(rig.backups->recover({"x", "u", {}, {}}))), "TableNotFoundException: Table not found: x");
  auto table = sync_wait(rig.backups->set_recovery("t", Backups::Recovering::on, 2));
  ASSERT_TRUE(table);
  auto start = rig.backups->window((*table)->schema)->earliest;
  rig.engine.clock.advance(std::chrono::hours(30));
  EXPECT_EQ(rig.backups->window((*table)->schema)->earliest, start);
  rig.engine.clock.advance(std::chrono::hours(30));
  auto window = *rig.backups->window((*table)->schema);
  EXPECT_EQ(window.latest, rig.engine.clock.now());
  EXPECT_EQ(window.latest - window.earliest, std::chrono::hours(48));
  for (auto moment : {window.earliest - std::chrono::milliseconds(1), window.latest + std::chrono::seconds(1)}) {
    EXPECT_EQ(sync_wait(rig.backups->recover({"t", "u", moment, {}})).error().code, "InvalidRestoreTimeException");
  }
  ASSERT_TRUE(sync_wait(rig.backups->recover({"t", "u", window.earliest, {}})));
  ASSERT_TRUE(sync_wait(rig.backups->set_recovery("t", Backups::Recovering::off, {})));
  EXPECT_FALSE(rig.backups->window(rig.engine.tables->find("t")->schema));
}

/// Copies a few chunks by hand, as a program that dies after them does; the next start finishes.
TEST(RestoreTest, AnInterruptedRestoreIsFinished) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Rig rig;
    rig.create(indexed_definition("t"));
    ASSERT_TRUE(sync_wait(rig.backups->set_recovery("t", Backups::Recovering::on, 7)));
    History history(rig, seed);
    history.write("t", 100);
    auto [time, model] = history.moment();
    Restore restore{.table = "u", .from = rig.engine.tables->find("t")->schema.number, .source = "t"};
    restore.until = *last_change_at(*rig.engine.store, restore.from, time);
    tables::TablePtr table;
    store::Repo<StoredRestore> restores(*rig.engine.store, store::keys::restore);
    auto made = sync_wait(rig.engine.store->write([&](store::Round& round) -> base::Status {
      auto schema = rig.engine.tables->find("t")->schema;
      schema.name = "u";
      schema.recovery.reset();
      schema.life = tables::Life::creating;
      TRY(table, rig.engine.tables->create_in(round, std::move(schema)));
      restore.number = table->schema.number;
      restores.put(round, std::to_string(restore.number), to_stored(restore));
      return {};
    }));
    ASSERT_TRUE(made);
    EXPECT_EQ(error_of(sync_wait(rig.engine.tables->remove("u"))).substr(0, 23), "ResourceInUseException:");
    EXPECT_EQ(error_of(sync_wait(rig.backups->set_recovery("u", Backups::Recovering::on, {}))),
              "ContinuousBackupsUnavailableException: Backups are being enabled for the table: u. Please retry later");
    EXPECT_EQ(error_of(sync_wait(rig.engine.tables->scan({{.table = "u"}}))).substr(0, 26), "ResourceNotFoundException:");
    CopyPlan plan{restore.from, table, restore.until, 7};
    auto snapshot = std::make_optional(rig.engine.store->snapshot());
    auto keep = [&](store::Round& round, Progress, const CopyState& state) -> base::Status {
      auto next = restore;
      next.state = state;
      restores.put(round, std::to_string(restore.number), to_stored(next));
      return {};
    };
    for (int chunks = history.pick(14); chunks > 0; --chunks) {
      auto progress = copy_chunk(*rig.engine.store, *snapshot, plan, restore.state, keep);
      ASSERT_TRUE(progress) << progress.error().message;
      if (*progress == Progress::done) break;
      history.write("t", 1);
    }
    snapshot.reset();
    table.reset();
    rig.reopen();
    rig.wait_active("u");
    EXPECT_EQ(rig.everything("u"), expected(rig, "e", model)) << "seed " << seed;
  }
}

TEST(RestoreTest, WhatCannotBeFinishedIsTakenBack) {
  Rig rig;
  rig.create(indexed_definition("t"));
  auto made = sync_wait(rig.engine.store->write([&](store::Round& round) -> base::Status {
    auto schema = rig.engine.tables->find("t")->schema;
    schema.name = "u";
    schema.life = tables::Life::creating;
    TRY(auto table, rig.engine.tables->create_in(round, std::move(schema)));
    Restore restore{.table = "u", .number = table->schema.number, .from = 9999, .backup = "gone"};
    store::Repo<StoredRestore>(*rig.engine.store, store::keys::restore)
        .put(round, std::to_string(restore.number), to_stored(restore));
    Backup backup{.id = "00000000000001-00000000", .name = "half", .rows = 777};
    backup.schema = rig.engine.tables->find("t")->schema;
    store::Repo<StoredBackup>(*rig.engine.store, store::keys::backup).put(round, backup.id, to_stored(backup));
    return {};
  }));
  ASSERT_TRUE(made);
  rig.reopen();
  EXPECT_EQ(rig.engine.tables->find("u"), nullptr);
  EXPECT_TRUE(rig.backups->list({}).backups.empty());
  EXPECT_TRUE(rig.engine.tables->find("t"));
}

}  // namespace
}  // namespace backups
