#include "store/durable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace store {
namespace {

namespace fs = std::filesystem;

class DurableFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "durable.XXXXXX").string();
    ASSERT_TRUE(::mkdtemp(pattern.data()));
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  static std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path folder_;
};

TEST_F(DurableFileTest, AFileIsReplacedWholeAndIsItsUsersAlone) {
  auto path = folder_ / "credentials";
  std::ofstream(path) << "of before, and longer";
  std::ofstream(folder_ / "credentials.new") << "left by a crash";
  ASSERT_TRUE(replace_file(path, "new"));
  EXPECT_EQ(text_of(path), "new");
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(fs::exists(folder_ / "credentials.new"));
  EXPECT_TRUE(sync_folder(folder_));
}

TEST_F(DurableFileTest, WhatFailsSaysWhyAndLeavesNothing) {
  errno = 0;
  EXPECT_FALSE(replace_file(folder_ / "missing" / "file", "x"));
  EXPECT_EQ(errno, ENOENT);
  fs::create_directory(folder_ / "taken");
  std::ofstream(folder_ / "taken" / "file") << "x";
  EXPECT_FALSE(replace_file(folder_ / "taken", "x"));
  EXPECT_EQ(errno, EISDIR);
  EXPECT_FALSE(fs::exists(folder_ / "taken.new"));
  EXPECT_FALSE(sync_folder(folder_ / "missing"));
  EXPECT_EQ(errno, ENOENT);
}

}  // namespace
}  // namespace store
