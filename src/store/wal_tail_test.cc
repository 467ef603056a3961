#include "store/wal_tail.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "store/log_scan.h"

namespace store {
namespace {

std::string little(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

/// A log file as RocksDB writes it.
class LogFile {
 public:
  void write(uint64_t place, uint64_t places, size_t size) {
    std::string left = little(place, 8) + little(places, 4) + std::string(size, 'x');
    for (bool begun = false; !left.empty() || !begun; begun = true) {
      size_t room = 32 * 1024 - bytes.size() % (32 * 1024);
      if (room < 7) {
        bytes.append(room, '\0');
        room = 32 * 1024;
      }
      auto piece = left.substr(0, room - 7);
      left.erase(0, piece.size());
      int kind = begun ? (left.empty() ? 4 : 3) : left.empty() ? 1 : 2;
      auto checked = static_cast<char>(kind) + piece;
      bytes += little(log_checksum(checked), 4) + little(piece.size(), 2) + checked;
    }
  }
  std::string bytes;
};

TEST(WalTail, EndsBehindTheLastWriteThatSucceeded) {
  LogFile log;
  log.write(1, 0, 0);  // empty, as RocksDB begins a log
  log.write(1, 2, 100);
  log.write(3, 1, 70'000);
  auto end = log.bytes.size();
  EXPECT_EQ(end_of_writes(log.bytes, 3), end);
  log.write(4, 3, 100'000);
  EXPECT_EQ(end_of_writes(log.bytes, 3), end);
  EXPECT_EQ(end_of_writes(log.bytes, 6), log.bytes.size());
  for (size_t torn = end; torn < log.bytes.size(); torn += 991) {
    EXPECT_EQ(end_of_writes(std::string_view(log.bytes).substr(0, torn), 3), end) << torn;
  }
  EXPECT_EQ(end_of_writes(log.bytes.substr(0, end) + std::string(500, '\0'), 3), end);
  EXPECT_EQ(end_of_writes(log.bytes.substr(0, end) + std::string(500, '\xff'), 3), end);
}

TEST(WalTail, AWriteMayBeginAnywhereInABlock) {
  for (size_t filler = 32'600; filler < 32'800; ++filler) {
    LogFile log;
    log.write(1, 1, filler);
    auto end = log.bytes.size();
    log.write(2, 1, 10);
    EXPECT_EQ(end_of_writes(log.bytes, 2), log.bytes.size()) << filler;
    EXPECT_EQ(end_of_writes(log.bytes, 1), end) << filler;
  }
}

TEST(WalTail, WhatSucceededAndCannotBeReadIsLeftAlone) {
  LogFile log;
  log.write(1, 1, 100);
  log.write(2, 1, 100);
  EXPECT_EQ(end_of_writes(std::string_view(log.bytes).substr(0, log.bytes.size() - 1), 2), std::nullopt);
  log.bytes.back() ^= 1;
  EXPECT_EQ(end_of_writes(log.bytes, 2), std::nullopt);
}

TEST(WalTail, TheNewestFileIsCut) {
  char pattern[] = "/tmp/virga_tail_XXXXXX";
  std::filesystem::path folder = ::mkdtemp(pattern);
  LogFile log;
  log.write(7, 1, 100);
  auto end = log.bytes.size();
  log.write(8, 1, 100);
  for (auto* name : {"000009.log", "000010.log"}) std::ofstream(folder / name, std::ios::binary) << log.bytes;
  EXPECT_TRUE(cut_log(folder, 7));
  EXPECT_EQ(std::filesystem::file_size(folder / "000009.log"), log.bytes.size());
  EXPECT_EQ(std::filesystem::file_size(folder / "000010.log"), end);
  EXPECT_TRUE(cut_log(folder, 7));
  EXPECT_TRUE(cut_log(folder / "nowhere", 7));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace store
