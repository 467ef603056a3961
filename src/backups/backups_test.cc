#include "backups/backups.h"

#include <gtest/gtest.h>

#include "backups/testing.h"
#include "store/doubting_witness.h"
#include "store/faulty_disk.h"

namespace backups {
namespace {

using base::sync_wait;
using testing::error_of;
using testing::indexed_definition;
using testing::Rig;
using testing::thing;

std::vector<items::Item> things(int count) {
  std::vector<items::Item> all;
  for (int i = 0; i < count; ++i) all.push_back(thing("p" + std::to_string(i % 7), i, i % 3 ? "red" : "blue", i % 11));
  return all;
}

TEST(BackupsTest, ABackupOutlivesItsTableAndARestart) {
  Rig rig;
  rig.create(indexed_definition("notes"));
  rig.put_all("notes", things(1200));  // more than a chunk
  auto then = rig.everything("notes");
  auto backup = rig.back_up("notes", "first");
  EXPECT_EQ(backup->items, 1200);
  EXPECT_GT(backup->bytes, 1200 * 20);
  EXPECT_EQ(backup->id.size(), 23u);
  rig.put("notes", thing("later", 1, "green", 1));
  rig.remove("notes", {{"id", items::Value("p0")}, {"at", items::Value::of(0)}});
  ASSERT_TRUE(sync_wait(rig.engine.tables->remove("notes")));
  rig.reopen();
  auto restored = sync_wait(rig.backups->restore({.backup = backup->id, .table = "notes-again", .overrides = {}}));
  ASSERT_TRUE(restored) << restored.error().message;
  rig.wait_active("notes-again");
  EXPECT_EQ(rig.everything("notes-again"), then);
  auto table = rig.engine.tables->find("notes-again");
  ASSERT_TRUE(table->schema.origin);
  EXPECT_EQ(table->schema.origin->backup, backup->id);
  EXPECT_EQ(table->schema.origin->table, "notes");
  rig.put("notes-again", thing("p0", 5000, "red", 1));
  EXPECT_EQ(rig.everything("notes-again").size(), then.size() + 3);
}

TEST(BackupsTest, ARestoreGoesOnWhenTheDiskIsWellAgain) {
  store::FaultyDisk disk;
  Rig rig;
  rig.backups.reset();
  rig.engine.open({.env = disk.env()});
  rig.open();
  rig.create(indexed_definition("notes"));
  rig.put_all("notes", things(2400));
  auto then = rig.everything("notes");
  auto backup = rig.back_up("notes", "first");
  disk.fail(store::FaultyDisk::Fault::torn_write, 4, 1, ".log");  // a chunk
  auto restored = sync_wait(rig.backups->restore({.backup = backup->id, .table = "again", .overrides = {}}));
  ASSERT_TRUE(restored) << restored.error().message;
  rig.wait_active("again");
  EXPECT_EQ(rig.everything("again"), then);
  EXPECT_EQ(rig.engine.tables->size_of(rig.engine.tables->find("again")->schema.number).entries, 2400);
  rig.backups.reset();
  rig.engine.open();  // before the disk goes
  rig.open();
}

TEST(BackupsTest, WhatIsStoredButUnconfirmedIsMade) {
  Rig rig;
  rig.create(indexed_definition("notes"));
  rig.put_all("notes", things(1200));
  auto then = rig.everything("notes");
  rig.engine.store->set_witness(std::make_shared<store::DoubtingWitness>());
  EXPECT_EQ(sync_wait(rig.backups->create("notes", "first")).error().code, store::DoubtingWitness::kCode);
  ASSERT_EQ(rig.backups->list({}).backups.size(), 1u);
  auto id = rig.backups->list({}).backups[0]->id;
  Rig::wait_until([&] { return rig.backups->find(id)->state == BackupState::available; });
  EXPECT_EQ(rig.backups->find(id)->items, 1200);
  auto restored = sync_wait(rig.backups->restore({.backup = id, .table = "again", .overrides = {}}));
  EXPECT_EQ(restored.error().code, store::DoubtingWitness::kCode);
  rig.wait_active("again");
  EXPECT_EQ(rig.everything("again"), then);
  Rig::wait_until([&] { return sync_wait(rig.backups->remove(id)).error().code == store::DoubtingWitness::kCode; });
  EXPECT_EQ(rig.backups->find(id), nullptr);
}

TEST(BackupsTest, WritesGoOnWhileABackupIsMade) {
  Rig rig;
  rig.create(tables::testing::simple_definition("t"));
  std::vector<items::Item> all;
  for (int i = 0; i < 1500; ++i) all.push_back({{"id", items::Value("k" + std::to_string(i))}, {"n", items::Value::of(0)}});
  rig.put_all("t", all);
  // Counters that are always equal when seen at one moment.
  for (int i = 0; i < 20; ++i) {
    std::vector<tables::AnyWrite> writes;
    for (const char* id : {"a", "z"}) {
      writes.emplace_back(tables::Put{.table = "t", .item = {{"id", items::Value(id)}, {"n", items::Value::of(i)}}});
    }
    std::optional<base::Result<BackupPtr>> made;
    std::thread maker([&] { made = sync_wait(rig.backups->create("t", "b" + std::to_string(i))); });
    ASSERT_TRUE(sync_wait(rig.engine.tables->transact(std::move(writes))));
    maker.join();
    ASSERT_TRUE(*made);
    if (i % 5 != 4) continue;
    Rig::wait_until([&] { return rig.backups->find((**made)->id)->state == BackupState::available; });
    auto name = "r" + std::to_string(i);
    ASSERT_TRUE(sync_wait(rig.backups->restore({.backup = (**made)->id, .table = name, .overrides = {}})));
    rig.wait_active(name);
    std::vector<std::string> numbers;
    for (const char* id : {"a", "z"}) {
      auto got = sync_wait(rig.engine.tables->get({.table = name, .key = {{"id", items::Value(id)}}}));
      ASSERT_TRUE(got && got->item);
      numbers.push_back(got->item->find("n")->number()->text());
    }
    EXPECT_EQ(numbers[0], numbers[1]);
  }
}

TEST(BackupsTest, ListedByTimeFilteredAndInPages) {
  Rig rig;
  rig.create(tables::testing::simple_definition("one"));
  rig.create(tables::testing::simple_definition("two"));
  auto first = rig.back_up("one", "a");
  rig.engine.clock.advance(std::chrono::seconds(10));
  auto second = rig.back_up("two", "b");
  rig.engine.clock.advance(std::chrono::seconds(10));
  auto third = rig.back_up("one", "c");
  auto names = [&](BackupQuery query) {
    std::string text;
    auto page = rig.backups->list(query);
    for (const auto& backup : page.backups) text += backup->name;
    return text + (page.more ? "+" : "");
  };
  EXPECT_EQ(names({}), "abc");
  EXPECT_EQ(names({.table = "one"}), "ac");
  EXPECT_EQ(names({.limit = 2}), "ab+");
  EXPECT_EQ(names({.after = second->id, .limit = 2}), "c");
  EXPECT_EQ(names({.from = second->created}), "bc");
  EXPECT_EQ(names({.before = second->created}), "a");
  EXPECT_EQ(names({.kind = BackupKind::system}), "");
  ASSERT_TRUE(sync_wait(rig.backups->remove(second->id)));
  EXPECT_EQ(names({}), "ac");
  rig.reopen();
  EXPECT_EQ(names({}), "ac");
  EXPECT_EQ(error_of(sync_wait(rig.backups->remove(second->id))), "BackupNotFoundException: Backup not found: " + second->id);
}

TEST(BackupsTest, MistakesAreNamed) {
  Rig rig;
  rig.create(indexed_definition("t"));
  EXPECT_EQ(error_of(sync_wait(rig.backups->create("none", "b"))), "TableNotFoundException: Table not found: none");
  EXPECT_EQ(error_of(sync_wait(rig.backups->restore({.backup = "x", .table = "u", .overrides = {}}))),
            "BackupNotFoundException: Backup not found: x");
  auto backup = rig.back_up("t", "b");
  EXPECT_EQ(error_of(sync_wait(rig.backups->restore({.backup = backup->id, .table = "t", .overrides = {}}))),
            "TableAlreadyExistsException: Table already exists: t");
  Overrides provisioned;
  provisioned.billing = tables::Billing::provisioned;
  EXPECT_EQ(
      error_of(sync_wait(rig.backups->restore({backup->id, "u", provisioned}))),
      "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both "
      "be specified when BillingMode is PROVISIONED");
  Overrides strange;
  strange.global_indexes.emplace().push_back({.name = "other", .keys = {{"color", tables::KeyRole::hash}}});
  EXPECT_EQ(sync_wait(rig.backups->restore({backup->id, "u", strange})).error().code, "ValidationException");
}

TEST(BackupsTest, WhatARestoreOverrides) {
  Rig rig;
  rig.create(indexed_definition("t"));
  rig.put("t", thing("a", 1, "red", 2));
  auto backup = rig.back_up("t", "b");
  Overrides overrides;
  overrides.billing = tables::Billing::provisioned;
  overrides.throughput = tables::Throughput{5, 6};
  overrides.global_indexes.emplace();
  ASSERT_TRUE(sync_wait(rig.backups->restore({backup->id, "u", overrides})));
  rig.wait_active("u");
  auto schema = rig.engine.tables->find("u")->schema;
  EXPECT_EQ(schema.throughput.read, 5);
  EXPECT_EQ(schema.billing, tables::Billing::provisioned);
  ASSERT_EQ(schema.indexes.size(), 1u);
  EXPECT_EQ(schema.indexes[0].name, "by-size");
  EXPECT_EQ(schema.attributes.size(), 3u);
  EXPECT_EQ(rig.all("u", "by-size").size(), 1u);
}

TEST(BackupsTest, ADeletedTableWithRecoveryStaysAsABackupOfTheSystem) {
  Rig rig;
  rig.create(indexed_definition("t"));
  ASSERT_TRUE(sync_wait(rig.backups->set_recovery("t", Backups::Recovering::on, {})));
  rig.put_all("t", things(60));
  auto then = rig.everything("t");
  ASSERT_TRUE(sync_wait(rig.engine.tables->remove("t")));
  auto page = rig.backups->list({.table = "t", .kind = BackupKind::system});
  ASSERT_EQ(page.backups.size(), 1u);
  auto backup = page.backups[0];
  EXPECT_EQ(backup->name, "t$DeletedTableBackup");
  EXPECT_TRUE(backup->id.ends_with("-00000000"));
  Rig::wait_until([&] { return rig.backups->find(backup->id)->items == 60; });
  EXPECT_EQ(error_of(sync_wait(rig.backups->remove(backup->id))).substr(0, 20), "ValidationException:");
  rig.create(tables::testing::simple_definition("t"));
  ASSERT_TRUE(sync_wait(rig.backups->restore({.backup = backup->id, .table = "u", .overrides = {}})));
  rig.wait_active("u");
  EXPECT_EQ(rig.everything("u"), then);
  rig.engine.clock.advance(std::chrono::hours(24 * 35 + 1));
  rig.reopen();
  EXPECT_EQ(rig.backups->find(backup->id), nullptr);
  EXPECT_EQ(rig.everything("u"), then);
}

}  // namespace
}  // namespace backups
