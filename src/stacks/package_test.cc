#include "stacks/package.h"

#include <gtest/gtest.h>
#include <minizip/unzip.h>

#include <cstdlib>
#include <fstream>
#include <map>

namespace stacks {
namespace {

namespace fs = std::filesystem;

class PackageTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "package.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("code/bootstrap", std::string(100'000, 'x'));
    write("code/lib/a.txt", "a");
    fs::permissions(folder_ / "code/bootstrap", fs::perms::owner_all);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  fs::path folder_;
};

TEST_F(PackageTest, TheZipHoldsTheFolderAndIsTheSameEachTime) {
  auto zip = make_package(folder_ / "code");
  ASSERT_TRUE(zip) << zip.error().message;
  EXPECT_LT(zip->size(), 2'000u);
  fs::last_write_time(folder_ / "code/lib/a.txt", fs::file_time_type::clock::now() + std::chrono::hours(1));
  EXPECT_EQ(*make_package(folder_ / "code"), *zip);

  write("out.zip", *zip);
  std::map<std::string, std::pair<uint64_t, unsigned>> entries;
  unzFile file = unzOpen64((folder_ / "out.zip").c_str());
  ASSERT_TRUE(file);
  for (int at = unzGoToFirstFile(file); at == UNZ_OK; at = unzGoToNextFile(file)) {
    unz_file_info64 info;
    char name[100];
    unzGetCurrentFileInfo64(file, &info, name, sizeof name, nullptr, 0, nullptr, 0);
    entries[name] = {info.uncompressed_size, static_cast<unsigned>(info.external_fa >> 16)};
    std::string content(info.uncompressed_size, '\0');
    unzOpenCurrentFile(file);
    EXPECT_EQ(unzReadCurrentFile(file, content.data(), static_cast<unsigned>(content.size())),
              static_cast<int>(content.size()));
    EXPECT_EQ(unzCloseCurrentFile(file), UNZ_OK);
  }
  unzClose(file);
  EXPECT_EQ(entries, (decltype(entries){{"bootstrap", {100'000, 0100755}}, {"lib/a.txt", {1, 0100644}}}));
  EXPECT_EQ(*make_package(folder_ / "out.zip"), *zip) << "a zip file goes as it is";
}

TEST_F(PackageTest, TheDigestIsOfWhatIsInIt) {
  auto first = *inspect_package(folder_ / "code", {});
  fs::last_write_time(folder_ / "code/lib/a.txt", fs::file_time_type::clock::now() + std::chrono::hours(1));
  auto touched = *inspect_package(folder_ / "code", first);
  EXPECT_NE(touched.fingerprint, first.fingerprint);
  EXPECT_EQ(touched.sha256, first.sha256);
  EXPECT_EQ(inspect_package(folder_ / "code", {touched.fingerprint, "kept"})->sha256, "kept") << "not read again";
  write("code/lib/a.txt", "b");
  EXPECT_NE(inspect_package(folder_ / "code", touched)->sha256, first.sha256);
  auto changed = *inspect_package(folder_ / "code", {});
  fs::permissions(folder_ / "code/bootstrap", fs::perms::owner_read);
  EXPECT_NE(inspect_package(folder_ / "code", changed)->sha256, changed.sha256) << "the execute bit counts";
}

TEST_F(PackageTest, WhatIsNoPackageIsSaid) {
  fs::create_directories(folder_ / "empty");
  EXPECT_EQ(make_package(folder_ / "empty").error().message, (folder_ / "empty").string() + ": holds no files");
  EXPECT_EQ(make_package(folder_ / "none").error().message, (folder_ / "none").string() + ": no such folder or zip file");
  EXPECT_EQ(make_package(folder_ / "code/bootstrap").error().message,
            (folder_ / "code/bootstrap").string() + ": is neither a folder nor a zip file");
}

}  // namespace
}  // namespace stacks
