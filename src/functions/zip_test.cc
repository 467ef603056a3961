#include "functions/zip.h"

#include <sys/stat.h>

#include "functions/host_test_setup.h"
#include "functions/limits.h"

namespace functions {
namespace {

namespace fs = std::filesystem;

class ZipTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/virga-unzip-XXXXXX";
    folder_ = mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string unpack(const std::vector<ZippedFile>& files) {
    auto status = unpack_zip(make_zip(files), folder_);
    return status ? "done" : status.error().message;
  }
  fs::path folder_;
};

TEST_F(ZipTest, KeepsFoldersBitsAndLinks) {
  ASSERT_EQ(unpack({{"bootstrap", "#!", 0100700},
                    {"lib/", "", 040755},
                    {"lib/a.so", "so"},
                    {"./b/c", "c"},
                    {"lib/link", "a.so", 0120777}}),
            "done");
  struct stat info;
  ASSERT_EQ(stat((folder_ / "bootstrap").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0755u);
  ASSERT_EQ(stat((folder_ / "b/c").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0644u);
  EXPECT_EQ(fs::read_symlink(folder_ / "lib/link"), "a.so");
}

TEST_F(ZipTest, RefusesWhatWouldLeaveTheFolder) {
  for (const char* path : {"../x", "/etc/x", "a/../../x", "a//b", "..", "a/.."}) {
    EXPECT_TRUE(unpack({{path, "x"}}).find("not safe") != std::string::npos) << path;
  }
  EXPECT_NE(unpack({{"l", "/etc/passwd", 0120777}}).find("not safe"), std::string::npos);
  EXPECT_NE(unpack({{"a/l", "../../x", 0120777}}).find("not safe"), std::string::npos);
  EXPECT_NE(unpack({{"l", "..", 0120777}, {"l/x", "x"}}).find("not safe"), std::string::npos);
}

TEST_F(ZipTest, RefusesTwoOfOneName) {
  EXPECT_NE(unpack({{"a", "1"}, {"a", "2"}}), "done");
  fs::remove_all(folder_);
  fs::create_directory(folder_);
  EXPECT_NE(unpack({{"a", "1"}, {"a/b", "2"}}), "done");
  fs::remove_all(folder_);
  fs::create_directory(folder_);
  EXPECT_NE(unpack({{"d", "/tmp", 0120777}, {"d/b", "2"}}), "done");
}

TEST_F(ZipTest, RefusesBombsAndRubbish) {
  std::string zeros(100'000'000, '\0');
  EXPECT_EQ(unpack({{"a", zeros}, {"b", zeros}, {"c", zeros}}), "Unzipped size must be smaller than 262144000 bytes");
  auto take = [](const ZipEntry&, std::string_view) -> base::Status { return {}; };
  EXPECT_EQ(read_zip(std::string(limits::zip_bytes + 1, 'x'), take).error().code, "RequestEntityTooLargeException");
  EXPECT_FALSE(read_zip("", take));
  EXPECT_FALSE(read_zip("PK\x05\x06", take));
  std::string zip = make_zip({{"a", std::string(1000, 'a')}});
  for (size_t cut = 0; cut < zip.size(); ++cut) (void)read_zip(zip.substr(0, cut), take);
  for (size_t at = 0; at < zip.size(); ++at) {
    std::string broken = zip;
    broken[at] = static_cast<char>(broken[at] ^ 0xff);
    (void)read_zip(broken, take);
  }
}

TEST(LinkStaysInside, Depths) {
  EXPECT_TRUE(link_stays_inside("a/b/c", "../../x"));
  EXPECT_FALSE(link_stays_inside("a/b/c", "../../../x"));
  EXPECT_TRUE(link_stays_inside("a", "b/../c"));
  EXPECT_FALSE(link_stays_inside("a", "b/../../c"));
  EXPECT_FALSE(link_stays_inside("a", ""));
}

}  // namespace
}  // namespace functions
