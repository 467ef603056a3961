#include "server/source_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

namespace server {
namespace {

namespace fs = std::filesystem;

class SourceWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/virga-watch-XXXXXX";
    folder_ = mkdtemp(name);
    fs::create_directories(folder_ / "code/sub");
    fs::create_directories(folder_ / "code/.virga");
    write("template.yaml");
    write("code/sub/app.py");
    auto opened = SourceWatch::open(folder_ / "code/.virga");
    ASSERT_TRUE(opened);
    watch_ = std::make_unique<SourceWatch>(*std::move(opened));
    follow();
  }
  void TearDown() override { fs::remove_all(folder_); }
  void follow() { ASSERT_TRUE(watch_->follow({folder_ / "template.yaml", folder_ / "code"})); }
  void write(const char* name) { std::ofstream(folder_ / name) << "x"; }
  bool changed() { return watch_->take_changes(); }

  fs::path folder_;
  std::unique_ptr<SourceWatch> watch_;
};

TEST_F(SourceWatchTest, SavedFilesCount) {
  EXPECT_FALSE(changed());
  write("template.yaml");
  EXPECT_TRUE(changed());
  EXPECT_FALSE(changed());
  write("code/sub/app.py");
  EXPECT_TRUE(changed());
  fs::remove(folder_ / "code/sub/app.py");
  EXPECT_TRUE(changed());
}

TEST_F(SourceWatchTest, WhatEditorsAndOthersDoAroundThemDoesNot) {
  write("other.yaml");
  write("code/.app.py.swp");
  write("code/4913");
  write("code/app.py~");
  write("code/.virga/db");
  fs::create_directory(folder_ / "code/.git");
  std::ofstream open(folder_ / "code/half.py");
  open << "x" << std::flush;
  EXPECT_FALSE(changed());
  open.close();
  EXPECT_TRUE(changed());
}

TEST_F(SourceWatchTest, ARenameIntoPlaceIsASave) {
  for (const char* name : {"template.yaml", "code/sub/app.py"}) {
    std::ofstream(folder_ / "fresh") << "y";
    EXPECT_FALSE(changed());
    fs::rename(folder_ / "fresh", folder_ / name);
    EXPECT_TRUE(changed()) << name;
    write(name);
    EXPECT_TRUE(changed()) << name;
  }
}

TEST_F(SourceWatchTest, NewFoldersAreFollowed) {
  fs::create_directory(folder_ / "code/new");
  EXPECT_TRUE(changed());
  follow();
  write("code/new/a.py");
  EXPECT_TRUE(changed());
  fs::remove_all(folder_ / "code/new");
  EXPECT_TRUE(changed());
  EXPECT_FALSE(changed());
}

}  // namespace
}  // namespace server
