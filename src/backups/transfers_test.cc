#include "backups/transfers.h"

#include <gtest/gtest.h>

#include <fstream>

#include "backups/files.h"
#include "backups/testing.h"
#include "base/bytes.h"
#include "crypto/md5.h"
#include "store/doubting_witness.h"
#include "store/keys.h"
#include "store/repo.h"

namespace backups {
namespace {

using base::sync_wait;
using testing::error_of;
using testing::indexed_definition;
using testing::Rig;
using testing::thing;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class TransferTest : public ::testing::Test {
 protected:
  void recovering(const std::string& table) {
    ASSERT_TRUE(sync_wait(rig_.backups->set_recovery(table, Backups::Recovering::on, {})));
  }
  ExportPtr export_table(ExportRequest request) {
    request.table_arn = "arn:table/" + request.table;
    request.bucket = "out";
    auto made = sync_wait(rig_.backups->export_table(std::move(request)));
    CHECK(made.has_value());
    auto id = (*made)->id;
    Rig::wait_until([&] { return rig_.backups->find_export(id)->state != TransferState::in_progress; });
    return rig_.backups->find_export(id);
  }
  ImportPtr import_table(ImportRequest request) {
    auto made = sync_wait(rig_.backups->import_table(std::move(request)));
    CHECK(made.has_value());
    auto id = (*made)->id;
    Rig::wait_until([&] { return rig_.backups->find_import(id)->state != TransferState::in_progress; });
    return rig_.backups->find_import(id);
  }
  std::filesystem::path object(const std::string& key) { return rig_.exports() / "out" / key; }
  std::vector<std::string> lines(const std::string& prefix) {
    std::vector<std::string> all;
    auto keys = keys_with_prefix(rig_.exports(), "out", prefix);
    CHECK(keys.has_value());
    for (const auto& key : *keys) {
      auto reader = LineReader::open(object(key), Compression::gzip);
      CHECK(reader.has_value());
      for (;;) {
        auto line = (*reader)->next();
        CHECK(line.has_value());
        if (!*line) break;
        all.push_back(**line);
      }
    }
    return all;
  }
  ImportRequest json_import(std::string prefix, std::string table) {
    ImportRequest request{.bucket = "out", .prefix = std::move(prefix)};
    request.compression = Compression::gzip;
    request.definition = indexed_definition(std::move(table));
    return request;
  }
  Rig rig_;
};

TEST_F(TransferTest, AnExportIsTheTableAsOfItsMomentAndComesBack) {
  rig_.create(indexed_definition("t"));
  recovering("t");
  std::vector<items::Item> items;
  for (int i = 0; i < 700; ++i) items.push_back(thing("p" + std::to_string(i % 5), i, i % 2 ? "red" : "blue", i));
  rig_.put_all("t", items);
  auto then = rig_.everything("t");
  auto moment = rig_.engine.clock.now();
  rig_.engine.clock.advance(std::chrono::seconds(5));
  rig_.remove("t", {{"id", items::Value("p0")}, {"at", items::Value::of(0)}});
  rig_.put("t", thing("p1", 1, "green", 7));
  rig_.put("t", thing("new", 1, "green", 7));
  auto done = export_table({.table = "t", .prefix = "some/where", .moment = moment});
  ASSERT_EQ(done->state, TransferState::completed) << done->failure;
  EXPECT_EQ(done->items, 700);
  EXPECT_EQ(done->manifest, "some/where/AWSDynamoDB/" + done->id + "/manifest-summary.json");
  auto summary = wire::parse_json(content(object(done->manifest)));
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->find("itemCount")->integer(), 700);
  auto files = content(object(std::string(summary->text("manifestFilesS3Key"))));
  EXPECT_EQ(content(object("some/where/AWSDynamoDB/" + done->id + "/manifest-files.md5")),
            base::base64_encode(crypto::md5(files)));
  auto first = wire::parse_json(files.substr(0, files.find('\n')));
  ASSERT_TRUE(first);
  auto data = content(object(std::string(first->text("dataFileS3Key"))));
  EXPECT_EQ(first->text("md5Checksum"), base::base64_encode(crypto::md5(data)));
  EXPECT_EQ(lines("some/where/AWSDynamoDB/" + done->id).size(), 700u);

  auto imported = import_table(json_import("some/where", "u"));
  ASSERT_EQ(imported->state, TransferState::completed) << imported->failure;
  EXPECT_EQ(imported->imported, 700);
  EXPECT_EQ(imported->errors, 0);
  EXPECT_EQ(rig_.everything("u"), then);
  auto now = export_table({.table = "t"});
  EXPECT_EQ(now->items, 700);
  EXPECT_EQ(export_table({.table = "t", .token = "once"})->id, export_table({.table = "t", .token = "once"})->id);
  EXPECT_EQ(rig_.backups->list_exports("t", "", 2).size(), 2u);
  rig_.reopen();
  EXPECT_EQ(rig_.backups->find_export(done->id)->manifest, done->manifest);
  EXPECT_EQ(rig_.backups->find_import(imported->id)->imported, 700);
}

TEST_F(TransferTest, AnIncrementalExportHasTheNetChanges) {
  rig_.create(tables::testing::simple_definition("t"));
  recovering("t");
  auto put = [&](const char* id, int64_t n) {
    rig_.engine.clock.advance(std::chrono::seconds(1));
    rig_.put("t", {{"id", items::Value(id)}, {"n", items::Value::of(n)}});
  };
  put("old", 1);
  put("gone", 1);
  put("same", 1);
  auto from = rig_.engine.clock.now();
  put("old", 2);
  put("old", 3);
  put("new", 1);
  rig_.remove("t", {{"id", items::Value("gone")}});
  auto until = rig_.engine.clock.now();
  put("late", 1);
  auto done = export_table({.table = "t", .kind = ExportKind::incremental, .from = from, .moment = until});
  ASSERT_EQ(done->state, TransferState::completed) << done->failure;
  EXPECT_EQ(done->items, 3);
  std::set<std::string> seen;
  for (auto& line : lines("AWSDynamoDB/data/")) {
    auto document = *wire::parse_json(line);
    EXPECT_FALSE(document.find("Metadata")->find("WriteTimestampMicros")->text("N").empty());
    document.erase("Metadata");
    seen.insert(wire::to_json(document));
  }
  EXPECT_EQ(seen, (std::set<std::string>{R"({"Keys":{"id":{"S":"gone"}},"OldImage":{"id":{"S":"gone"},"n":{"N":"1"}}})",
                                         R"({"Keys":{"id":{"S":"new"}},"NewImage":{"id":{"S":"new"},"n":{"N":"1"}}})",
                                         R"({"Keys":{"id":{"S":"old"}},"OldImage":{"id":{"S":"old"},"n":{"N":"1"}},)"
                                         R"("NewImage":{"id":{"S":"old"},"n":{"N":"3"}}})"}));
}

TEST_F(TransferTest, BadRecordsAreCountedAndTheRestComesIn) {
  ASSERT_TRUE(write_file(object("in/a.json"), R"({"Item":{"id":{"S":"a"},"at":{"N":"1"},"x":{"L":[{"NULL":true}]}}}
{"Item":{"id":{"S":"a"}}}
not json
{"Item":{"id":{"N":"1"},"at":{"N":"1"}}}

{"Item":{"id":{"S":"a"},"at":{"N":"1"},"x":{"S":"last wins"}}}
{"Item":{"id":{"S":"b"},"at":{"N":"1"},"color":{"N":"5"}}})"));
  ASSERT_TRUE(write_file(object("in/b.json"), "{\"Item\":{\"id\":{\"S\":\"c\"},\"at\":{\"N\":\"1\"}}}\r\n"));
  auto request = json_import("in/", "t");
  request.compression = Compression::none;
  auto done = import_table(std::move(request));
  EXPECT_EQ(done->state, TransferState::completed);
  EXPECT_EQ(done->processed, 7);
  EXPECT_EQ(done->errors, 4);
  EXPECT_EQ(done->imported, 3);
  EXPECT_EQ(rig_.all("t"), (std::vector<std::string>{R"({"at":{"N":"1"},"id":{"S":"a"},"x":{"S":"last wins"}})",
                                                     R"({"at":{"N":"1"},"id":{"S":"c"}})"}));
}

TEST_F(TransferTest, CsvBecomesItems) {
  ASSERT_TRUE(write_file(object("in.csv"), "id|at|note\na|1|plain\nb|two|no number\nc|3|\"a \"\"quoted\"\"\ntext\"\nd|4\n"));
  ImportRequest request{.bucket = "out", .prefix = "in.csv", .format = Format::csv};
  request.csv.delimiter = "|";
  request.definition = tables::testing::simple_definition("t", "at");
  auto done = import_table(std::move(request));
  EXPECT_EQ(done->imported, 2);
  EXPECT_EQ(done->errors, 2);
  EXPECT_EQ(rig_.all("t"), (std::vector<std::string>{R"({"at":{"N":"1"},"id":{"S":"a"},"note":{"S":"plain"}})",
                                                     R"({"at":{"N":"3"},"id":{"S":"c"},"note":{"S":"a \"quoted\"\ntext"}})"}));
}

TEST_F(TransferTest, WhatIsStoredButUnconfirmedIsMade) {
  rig_.create(indexed_definition("t"));
  recovering("t");
  std::vector<items::Item> items;
  for (int i = 0; i < 1200; ++i) items.push_back(thing("p" + std::to_string(i % 5), i, "red", i));
  rig_.put_all("t", items);
  auto then = rig_.everything("t");
  auto moment = rig_.engine.clock.now();
  rig_.engine.clock.advance(std::chrono::seconds(5));
  rig_.put("t", thing("new", 1, "green", 7));
  rig_.engine.store->set_witness(std::make_shared<store::DoubtingWitness>());
  ExportRequest request{.table = "t", .table_arn = "arn:table/t", .bucket = "out", .prefix = "x", .moment = moment};
  EXPECT_EQ(sync_wait(rig_.backups->export_table(request)).error().code, store::DoubtingWitness::kCode);
  auto exported = [&] { return rig_.backups->list_exports("t", "", 2); };
  ASSERT_EQ(exported().size(), 1u);
  Rig::wait_until([&] { return exported()[0]->state == TransferState::completed; });
  EXPECT_EQ(exported()[0]->items, 1200);
  EXPECT_EQ(lines("x/AWSDynamoDB/").size(), 1200u);
  EXPECT_EQ(sync_wait(rig_.backups->import_table(json_import("x", "u"))).error().code, store::DoubtingWitness::kCode);
  auto imported = [&] { return rig_.backups->list_imports("u", "", 2); };
  ASSERT_EQ(imported().size(), 1u);
  Rig::wait_until([&] { return imported()[0]->state == TransferState::completed; });
  EXPECT_EQ(imported()[0]->imported, 1200);
  rig_.wait_active("u");
  EXPECT_EQ(rig_.everything("u"), then);
}

TEST_F(TransferTest, AFailedImportLeavesNoTable) {
  auto missing = import_table(json_import("nothing", "t"));
  EXPECT_EQ(missing->state, TransferState::failed);
  EXPECT_EQ(missing->failure_code, "S3NoSuchBucket");
  EXPECT_EQ(rig_.engine.tables->find("t"), nullptr);
  ASSERT_TRUE(write_file(object("plain/a.json"), "{}\n"));
  EXPECT_EQ(import_table(json_import("nothing", "t"))->failure_code, "S3NoSuchKey");
  EXPECT_NE(import_table(json_import("plain", "t"))->failure.find("not compressed"), std::string::npos);
  EXPECT_EQ(sync_wait(rig_.backups->import_table(json_import("../up", "t"))).error().code, "ValidationException");
}

TEST_F(TransferTest, WhatWasInterruptedGoesOn) {
  rig_.create(indexed_definition("t"));
  recovering("t");
  std::vector<items::Item> items;
  for (int i = 0; i < 40; ++i) items.push_back(thing("p", i, "red", i));
  rig_.put_all("t", items);
  auto done = export_table({.table = "t", .prefix = "x"});
  ASSERT_EQ(export_table({.table = "t", .prefix = "y"})->items, 40);
  auto halfway = std::make_shared<Export>(*done);
  halfway->state = TransferState::in_progress;
  halfway->items = 17;
  Import import{.id = "00000000000001-00000000", .request = json_import("y", "u"), .table = "u"};
  import.lines = 15;
  import.imported = 15;
  ASSERT_TRUE(sync_wait(rig_.engine.store->write([&](store::Round& round) -> base::Status {
    store::Repo<StoredExport>(*rig_.engine.store, store::keys::table_export).put(round, halfway->id, to_stored(*halfway));
    TRY(auto schema, tables::check(indexed_definition("u")));
    schema.life = tables::Life::creating;
    TRY(auto table, rig_.engine.tables->create_in(round, std::move(schema)));
    import.number = table->schema.number;
    store::Repo<StoredImport>(*rig_.engine.store, store::keys::table_import).put(round, import.id, to_stored(import));
    return {};
  })));
  rig_.reopen();
  Rig::wait_until([&] { return rig_.backups->find_export(done->id)->state == TransferState::completed; });
  EXPECT_EQ(rig_.backups->find_export(done->id)->items, 40);
  EXPECT_EQ(lines("x/AWSDynamoDB/").size(), 40u);
  rig_.wait_active("u");
  EXPECT_EQ(rig_.backups->find_import(import.id)->imported, 40);
  EXPECT_EQ(rig_.all("u").size(), 25u);  // the fifteen before were not written here
}

}  // namespace
}  // namespace backups
