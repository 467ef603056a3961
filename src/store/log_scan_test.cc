#include "store/log_scan.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/task.h"
#include "store/store.h"

namespace store {
namespace {

class LogScanTest : public ::testing::Test {
 protected:
  /// The log of writes of that many bytes each, as RocksDB writes it.
  static std::string log_of(std::vector<size_t> writes) {
    char pattern[] = "/tmp/virga_scan_XXXXXX";
    std::filesystem::path folder = ::mkdtemp(pattern);
    std::string log;
    {
      auto opened = Store::open(folder / "data");
      EXPECT_TRUE(opened);
      for (size_t bytes : writes) {
        EXPECT_TRUE(base::sync_wait((*opened)->write([=](Round& round) -> base::Status {
          round.put(Family::items, "key", std::string(bytes, 'x'));
          return {};
        })));
      }
      for (const auto& file : std::filesystem::directory_iterator(folder / "data")) {
        if (file.path().extension() != ".log") continue;
        std::ifstream stream(file.path(), std::ios::binary);
        std::string text(std::istreambuf_iterator<char>(stream), {});
        if (text.size() > log.size()) log = text;
      }
    }
    std::filesystem::remove_all(folder);
    return log;
  }
};

TEST_F(LogScanTest, AWholeLogAndOneThatBreaksOffAreNotDamaged) {
  auto log = log_of({100, 40'000, 7, 100'000, 20});
  ASSERT_GT(log.size(), 140'000u);
  EXPECT_FALSE(find_damage(log));
  EXPECT_FALSE(find_damage(""));
  for (size_t size = log.size(); size > 0; size -= std::min<size_t>(size, 997)) EXPECT_FALSE(find_damage(log.substr(0, size)));
}

TEST_F(LogScanTest, DamageAtTheEndIsWhatACrashLeaves) {
  auto log = log_of({100, 200});
  for (size_t i = 1; i < 200; i += 7) {
    auto torn = log;
    torn[torn.size() - i] = static_cast<char>(torn[torn.size() - i] ^ 0x55);
    EXPECT_FALSE(find_damage(torn)) << i;
  }
}

TEST_F(LogScanTest, DamageBeforeTheEndCountsTheWritesBehindIt) {
  auto log = log_of({100, 200, 300, 400});
  auto at = log.size() - 850;  // in the second
  log[at] = '?';
  auto damage = find_damage(log);
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->writes, 2u);
  EXPECT_LT(damage->offset, at);
}

TEST_F(LogScanTest, ALengthThatIsNoneCostsTheRestOfItsBlock) {
  auto log = log_of({100, 40'000, 300, 400});
  auto first = find_damage(log);
  EXPECT_FALSE(first);
  log[4] = log[5] = '\xff';
  auto damage = find_damage(log);
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->offset, 0u);
  EXPECT_EQ(damage->writes, 2u);
}

}  // namespace
}  // namespace store
