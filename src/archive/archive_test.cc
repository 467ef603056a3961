#include "archive/archive.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <map>

namespace archive {
namespace {

namespace fs = std::filesystem;

class ArchiveTest : public ::testing::Test {
 protected:
  ArchiveTest() {
    char pattern[] = "/tmp/virga_archive_XXXXXX";
    root_ = ::mkdtemp(pattern);
    fs::create_directories(data_ = root_ / "data");
    write("CURRENT", "MANIFEST-1\n");
    write("000001.sst", std::string(3'000'000, 'a'));
    write("packages/p1/bootstrap", "#!/bin/sh");
    ::chmod((data_ / "packages/p1/bootstrap").c_str(), 0755);
    fs::create_symlink("bootstrap", data_ / "packages/p1/link");
    fs::create_directories(data_ / "empty");
    write("virga.lock", "12");
  }
  ~ArchiveTest() override { fs::remove_all(root_); }

  void write(const std::string& path, std::string_view text) {
    fs::create_directories((data_ / path).parent_path());
    std::ofstream(data_ / path, std::ios::binary) << text;
  }
  Archive open() {
    auto opened = Archive::open(root_ / "kept", Open::made_when_missing);
    EXPECT_TRUE(opened) << opened.error().message;
    return *std::move(opened);
  }
  Manifest add() {
    auto added = open().add({{data_, [](const std::string& name) { return name == "virga.lock"; }}}, data_, now_,
                            [] { return base::Status(); });
    EXPECT_TRUE(added) << added.error().message;
    return *added;
  }
  /// Paths with what is there.
  static std::map<std::string, std::string> tree(const fs::path& folder) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      std::string& text = found[entry.path().lexically_relative(folder)];
      struct stat about{};
      ::lstat(entry.path().c_str(), &about);
      text = std::to_string(about.st_mode) + " ";
      if (entry.is_symlink()) {
        text += fs::read_symlink(entry.path());
      } else if (entry.is_regular_file()) {
        std::ifstream file(entry.path(), std::ios::binary);
        text.append(std::istreambuf_iterator<char>(file), {});
      }
    }
    return found;
  }
  std::string error_of_restore(const std::string& id, const fs::path& into) {
    auto archive = open();
    auto manifest = archive.find(id);
    if (!manifest) return manifest.error().message;
    auto done = archive.restore(*manifest, into);
    return done ? "" : done.error().message;
  }

  fs::path root_, data_;
  base::Time now_{std::chrono::seconds(1'700'000'000)};
};

TEST_F(ArchiveTest, GivesBackWhatItWasGiven) {
  auto manifest = add();
  EXPECT_EQ(manifest.id, "2023-11-14T22-13-20.000Z");
  EXPECT_EQ(manifest.bytes, 3'000'020);
  EXPECT_EQ(manifest.copied, manifest.bytes);
  EXPECT_EQ(error_of_restore("", root_ / "new"), "");
  auto wanted = tree(data_);
  wanted.erase("virga.lock");
  EXPECT_EQ(tree(root_ / "new"), wanted);
  struct stat about{};
  ::stat((root_ / "new").c_str(), &about);
  EXPECT_EQ(about.st_mode & 0777, 0700u);
}

TEST_F(ArchiveTest, ASecondBackupCopiesWhatIsNew) {
  add();
  write("000002.sst", "b");
  write("CURRENT", "MANIFEST-2\n");
  auto second = add();
  EXPECT_EQ(second.copied, 12);
  EXPECT_EQ(second.bytes, 3'000'021);
  auto third = add();
  EXPECT_EQ(third.copied, 0);
  EXPECT_EQ(open().list()->size(), 3u);
}

TEST_F(ArchiveTest, EachBackupIsAsItWas) {
  auto first = add();
  auto before = tree(data_);
  before.erase("virga.lock");
  fs::remove(data_ / "000001.sst");
  write("000002.sst", "b");
  auto second = add();
  EXPECT_EQ(error_of_restore(first.id, root_ / "first"), "");
  EXPECT_EQ(tree(root_ / "first"), before);
  EXPECT_EQ(error_of_restore(second.id, root_ / "second"), "");
  EXPECT_FALSE(fs::exists(root_ / "second/000001.sst"));
}

TEST_F(ArchiveTest, NothingIsThereWhenTheSourceWasNotHeld) {
  add();
  auto gone = [] { return base::Status(base::fail(base::internal_error("it ended"))); };
  auto added = open().add({{data_, {}}}, data_, now_, gone);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().message, "it ended");
  EXPECT_EQ(open().list()->size(), 1u);
}

TEST_F(ArchiveTest, KeepsTheNewestAndWhatTheyNeed) {
  add();
  fs::remove(data_ / "000001.sst");
  write("000002.sst", "bb");
  auto second = add();
  {
    auto archive = open();
    EXPECT_EQ(archive.keep(1).value_or(-1), 3'000'000);
    EXPECT_EQ(archive.list()->size(), 1u);
  }
  EXPECT_EQ(error_of_restore(second.id, root_ / "new"), "");
}

TEST_F(ArchiveTest, RefusesFoldersThatHoldSomething) {
  add();
  EXPECT_EQ(error_of_restore("", data_), data_.string() + " is not empty: name a new folder");
  auto no = Archive::open(data_, Open::made_when_missing);
  ASSERT_FALSE(no);
  EXPECT_EQ(no.error().message, data_.string() + " holds no backups of virga, and is not empty");
  auto none = Archive::open(root_ / "none", Open::existing);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "there is no backup in " + (root_ / "none").string());
  EXPECT_EQ(error_of_restore("yesterday", root_ / "new"), "there is no backup 'yesterday' in " + (root_ / "kept").string());
}

TEST_F(ArchiveTest, NoticesDamage) {
  auto manifest = add();
  auto damage = [&](const fs::path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(70);
    stream.write("?", 1);
  };
  auto content = std::find_if(manifest.files.begin(), manifest.files.end(), [](auto& file) { return file.bytes > 1000; });
  damage(root_ / "kept/objects" / content->digest.substr(0, 2) / content->digest);
  EXPECT_EQ(error_of_restore("", root_ / "new"),
            "the backup " + manifest.id + " is damaged: the content of 000001.sst is not what was backed up");
  EXPECT_TRUE(fs::is_empty(root_ / "new"));
  damage(root_ / "kept/backups" / manifest.id);
  EXPECT_EQ(error_of_restore("", root_ / "new"),
            "the backup " + manifest.id + " is damaged: its list of files cannot be read: its checksum is another");
}

TEST_F(ArchiveTest, RefusesANewerFormatAndACompany) {
  add();
  auto first = open();
  auto second = Archive::open(root_ / "kept", Open::existing);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "another virga is at work in " + (root_ / "kept").string());
  std::ofstream(root_ / "kept/virga-backups") << "2\n";
  auto newer = Archive::open(root_ / "kept", Open::existing);
  ASSERT_FALSE(newer);
  EXPECT_NE(newer.error().message.find("have format '2'"), std::string::npos);
}

TEST_F(ArchiveTest, PathsStayInside) {
  Manifest manifest{.id = "x", .source = "/data"};
  manifest.files = {{.path = "a/b", .kind = "folder", .mode = 0755}};
  EXPECT_TRUE(parse_manifest(print_manifest(manifest)));
  for (const char* path : {"../b", "/b", "a/../../b", "", "a//b/"}) {
    manifest.files[0].path = path;
    EXPECT_FALSE(parse_manifest(print_manifest(manifest))) << path;
  }
  manifest.files = {{.path = "a", .kind = "file", .mode = 0644, .digest = "../../etc"}};
  EXPECT_FALSE(parse_manifest(print_manifest(manifest)));
  EXPECT_FALSE(parse_manifest(""));
}

}  // namespace
}  // namespace archive
