#include "integrity/folder_check.h"

#include <gtest/gtest.h>

#include <fstream>

#include "integrity/testing.h"
#include "store/keys.h"

namespace integrity {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using store::Family;
using testing::Home;

TEST(FolderCheck, FindsNothingInAWholeFolder) {
  Home home;
  EXPECT_EQ(home.faults(), "");
  EXPECT_EQ(home.report.tables, 2);
  EXPECT_GT(home.report.entities, 2);
  EXPECT_EQ(home.tables.at("notes").items, 40);
  EXPECT_EQ(home.tables.at("notes").entries, 60);
  EXPECT_EQ(home.tables.at("notes").changes, 42);
}

TEST(FolderCheck, FindsNothingInAWriteAheadLogAlone) {
  Home home(Home::Files::none);
  EXPECT_EQ(home.faults(), "");
  EXPECT_EQ(home.tables.at("notes").items, 40);
}

TEST(FolderCheck, ChangesNothing) {
  Home home(Home::Files::none);
  auto before = home.listing();
  home.faults();
  EXPECT_EQ(home.listing(), before);
}

TEST(FolderCheck, NamesAMissingEntry) {
  Home home;
  home.damage([&](store::Batch& batch) { batch.erase(Family::index, home.entry("by-color", 7)); });
  EXPECT_EQ(home.faults(),
            "table notes, index by-color: its kept sum says 20 of 725 bytes, there are 19 of 682\n"
            "table notes, index by-color, key {\"id\":{\"S\":\"note07\"},\"at\":{\"N\":\"7\"}}: the item's entry is missing\n");
}

TEST(FolderCheck, NamesAStaleEntry) {
  Home home;
  auto gone = home.note(99);
  home.damage([&](store::Batch& batch) {
    batch.put(Family::index, home.entry_of("by-color", gone), items::encode(gone));
    auto item = home.note(8);  // wants no entry: it has no color
    item.set("color", Value("green"));
    batch.put(Family::index, home.entry_of("by-color", item), items::encode(item));
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find("key {\"id\":{\"S\":\"note99\"},\"at\":{\"N\":\"99\"}}: a stale entry: there is no such item\n"),
            std::string::npos)
      << faults;
  EXPECT_NE(faults.find("\"note08\"},\"at\":{\"N\":\"8\"}}: a stale entry: the item wants none or another\n"),
            std::string::npos)
      << faults;
}

TEST(FolderCheck, NamesAnEntryThatIsOther) {
  Home home;
  home.damage([&](store::Batch& batch) {
    auto item = home.note(7);
    item.set("text", Value("abcd"));
    batch.put(Family::index, home.entry("by-color", 7), items::encode(item));
  });
  EXPECT_EQ(home.faults(),
            "table notes, index by-color, key {\"id\":{\"S\":\"note07\"},\"at\":{\"N\":\"7\"}}: "
            "the entry holds something else than the item\n");
}

TEST(FolderCheck, NamesALostRowByItsEntries) {
  Home home;
  home.damage([&](store::Batch& batch) { batch.erase(Family::items, home.row(7)); });
  auto faults = home.faults();
  EXPECT_NE(faults.find("table notes: its kept sum says 40 of"), std::string::npos) << faults;
  EXPECT_NE(faults.find("index by-color, key {\"id\":{\"S\":\"note07\"},\"at\":{\"N\":\"7\"}}: a stale entry"),
            std::string::npos);
  EXPECT_NE(faults.find("index by-size, key {\"id\":{\"S\":\"note07\"},\"at\":{\"N\":\"7\"}}: a stale entry"),
            std::string::npos);
  EXPECT_NE(faults.find("index time to live, key 0x"), std::string::npos);
  EXPECT_NE(faults.find("key {\"id\":{\"S\":\"note07\"}}: its item collection is kept as"), std::string::npos) << faults;
}

TEST(FolderCheck, NamesARowThatCannotBeReadOrLiesElsewhere) {
  Home home;
  home.damage([&](store::Batch& batch) {
    batch.put(Family::items, home.row(7), "\x07garbage");
    batch.put(Family::items, home.row(8) + "x", items::encode(home.note(8)));
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find(": the item cannot be read\n"), std::string::npos) << faults;
  EXPECT_NE(faults.find("\"note08\"},\"at\":{\"N\":\"8\"}}: the item lies where another's key belongs"), std::string::npos);
}

TEST(FolderCheck, NamesASumThatIsWrongAndOneThatIsNone) {
  Home home;
  auto number = [&](std::string table) { return std::to_string(home.schema(table).number); };
  home.damage([&](store::Batch& batch) {
    batch.put(Family::meta, "sum/" + number("notes"), "41 2440");
    batch.put(Family::meta, "sum/" + number("plain"), "many");
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find("table notes: its kept sum says 41 of 2440 bytes, there are 40 of "), std::string::npos) << faults;
  EXPECT_NE(faults.find("key sum/" + number("plain") + ": it cannot be used: it is not two numbers"), std::string::npos);
}

TEST(FolderCheck, NamesAnItemCollectionThatIsWrong) {
  Home home;
  home.damage([&](store::Batch& batch) { batch.put(Family::index, home.collection(9), "12"); });
  auto faults = home.faults();
  EXPECT_EQ(faults.find("table notes, key {\"id\":{\"S\":\"note09\"}}: its item collection is kept as 12 bytes and has "), 0u)
      << faults;
}

TEST(FolderCheck, NamesAChangeThatCannotBeRead) {
  Home home;
  home.damage([&](store::Batch& batch) {
    batch.put(Family::stream, store::keys::number(home.schema("notes").number) + std::string(8, '\1'), "what?");
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find("the record of the change log cannot be read"), std::string::npos) << faults;
}

TEST(FolderCheck, NamesWhatNobodyOwns) {
  Home home;
  home.damage([&](store::Batch& batch) {
    batch.put(Family::items, store::keys::number(4711) + "x", items::encode(home.note(1)));
    batch.put(Family::index, store::keys::number(4712) + "x", "");
    batch.put(Family::meta, "next-number", "2");
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find("there are rows under the number 4711, which belong to no table and no backup\n"), std::string::npos);
  EXPECT_NE(faults.find("there are entries under the number 4712, which belong to no index\n"), std::string::npos);
  EXPECT_NE(faults.find("key next-number: 2 would be given out again"), std::string::npos) << faults;
}

TEST(FolderCheck, NamesEntitiesThatCannotBeRead) {
  Home home;
  home.damage([&](store::Batch& batch) {
    batch.put(Family::meta, "table/plain", "{\"name\":");
    batch.put(Family::meta, "backup/1-2", "{}");
    batch.put(Family::meta, "wishes/1", "a pony");
  });
  auto faults = home.faults();
  EXPECT_NE(faults.find("key table/plain: it cannot be used: "), std::string::npos) << faults;
  EXPECT_NE(faults.find("key backup/1-2: it cannot be used: a member is missing"), std::string::npos) << faults;
  EXPECT_EQ(home.report.unknown, 1);
}

TEST(FolderCheck, ShowsSomeOfManyFaultsAndCountsAll) {
  Home home;
  home.damage([&](store::Batch& batch) {
    for (int i = 0; i < 300; ++i) batch.put(Family::index, home.entry_of("by-color", home.note(100 + 2 * i + 1)), "");
  });
  auto faults = home.faults();
  EXPECT_GT(home.report.faults, 300u);
  EXPECT_NE(faults.find("table notes: and "), std::string::npos) << faults;
  EXPECT_LT(std::count(faults.begin(), faults.end(), '\n'), 60);
}

TEST(FolderCheck, NamesADamagedFile) {
  Home home;
  auto file = home.largest_file();
  {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(100);
    stream.write("\xff\xff\xff\xff", 4);
  }
  auto faults = home.faults();
  EXPECT_NE(faults.find("the file " + file.filename().string() + " (of family "), std::string::npos) << faults;
}

TEST(FolderCheck, NamesALogThatIsDamagedBeforeItsEnd) {
  Home home(Home::Files::none);
  auto file = home.largest_file(".log");
  {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
    stream.write("\xff\xff\xff\xff", 4);
  }
  auto faults = home.faults();
  EXPECT_NE(faults.find("the log " + file.filename().string() + " is damaged: "), std::string::npos) << faults;
  EXPECT_EQ(faults.find("table"), std::string::npos) << faults;  // what is left fits together
}

TEST(FolderCheck, FindsNothingBehindATornEnd) {
  Home home(Home::Files::none);
  auto file = home.largest_file(".log");
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 20);
  EXPECT_EQ(home.faults(), "");
}

TEST(FolderCheck, NamesAFileThatIsNotThere) {
  Home home;
  std::filesystem::remove(home.largest_file());
  auto report = home.look();
  EXPECT_TRUE(!report || report->faults > 0);
  if (!report) EXPECT_EQ(report.error().code, "FolderDamaged");
}

TEST(FolderCheck, LooksAtNoFolderThatIsInUseOrNone) {
  Home home;
  auto holder = store::Store::open(home.folder());
  ASSERT_TRUE(holder);
  auto report = home.look();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "FolderInUse");
  auto none = check_folder(home.folder() / "none", {}, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "NoDatabase");
}

}  // namespace
}  // namespace integrity
