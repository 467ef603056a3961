#include "store/wal_tail.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/log.h"
#include "store/errors.h"

namespace store {
namespace {

// A log file is made of blocks. A write is one piece or several, none of which crosses the end of a block:
//   checksum: 4 bytes | length: 2 bytes | kind: 1 byte | bytes
// and begins with its first place: 8 bytes | how many places it takes: 4 bytes. Little end first.
constexpr uint64_t kBlock = 32 * 1024;
constexpr uint64_t kPieceHead = 7;
constexpr size_t kWriteHead = 12;
enum Piece : unsigned char { whole = 1, first = 2, middle = 3, last = 4 };

uint64_t little(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::optional<std::filesystem::path> newest_log(const std::filesystem::path& folder) {
  std::optional<std::filesystem::path> newest;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const auto& path = entry.path();
    auto digits = path.stem().string();
    if (path.extension() != ".log" || digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!newest || std::stoull(digits) > std::stoull(newest->stem().string())) newest = path;
  }
  return newest;
}

base::Status cut(const std::filesystem::path& path, uint64_t size) {
  auto failed = [&] { return base::fail(storage_failed("cutting the log", std::strerror(errno))); };
  int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return failed();
  bool good = ::ftruncate(file, static_cast<off_t>(size)) == 0 && ::fsync(file) == 0;
  auto result = good ? base::Status() : failed();
  ::close(file);
  return result;
}

}  // namespace

std::optional<uint64_t> end_of_writes(std::string_view log, uint64_t last_place) {
  uint64_t end = 0, at = 0;
  std::string head;  // the first bytes of the write that is being read
  while (at < log.size()) {
    uint64_t left = kBlock - at % kBlock;
    if (left < kPieceHead) {
      at += left;
      continue;
    }
    if (at + kPieceHead > log.size()) break;
    auto length = little(log.substr(at + 4, 2));
    auto kind = static_cast<unsigned char>(log[at + 6]);
    if (kind < whole || kind > last) break;
    if (kind == whole || kind == first) head.clear();
    auto bytes = log.substr(at + kPieceHead, length);
    head += bytes.substr(0, kWriteHead - std::min(kWriteHead, head.size()));
    bool complete = bytes.size() == length && kPieceHead + length <= left;
    if (head.size() == kWriteHead) {
      auto begins = little(std::string_view(head).substr(0, 8)), places = little(std::string_view(head).substr(8));
      if (begins + places > last_place + 1) break;  // this one did not succeed
      if (!complete) return std::nullopt;
    }
    if (!complete) break;
    at += kPieceHead + length;
    if (kind == whole || kind == last) end = at;
  }
  return end;
}

base::Status cut_log(const std::filesystem::path& folder, uint64_t last_place) {
  auto path = newest_log(folder);
  if (!path) return {};
  std::ostringstream bytes;
  bytes << std::ifstream(*path, std::ios::binary).rdbuf();
  auto end = end_of_writes(bytes.view(), last_place);
  if (!end) {
    base::log(base::LogLevel::error, "store", "{} holds what cannot be read", path->string());
    return {};
  }
  if (*end >= bytes.view().size()) return {};
  return cut(*path, *end);
}

}  // namespace store
