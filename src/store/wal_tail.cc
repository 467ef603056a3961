#include "store/wal_tail.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/log.h"
#include "store/errors.h"
#include "store/log_scan.h"

namespace store {
namespace {

constexpr size_t kWriteHead = 12;  // a write begins with its first place (8 bytes) and how many it takes (4), little end first

bool succeeded(std::string_view head, uint64_t last_place) {
  auto first = little_end(head.substr(0, 8)), places = little_end(head.substr(8));
  return first <= last_place + 1 && places <= last_place + 1 - first;
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
  uint64_t end = 0;
  std::string head;  // the first bytes of the write that is being read
  for (size_t block = 0; block < log.size(); block += kLogBlockBytes) {
    auto whole = log.substr(block, kLogBlockBytes), rest = whole;
    while (auto record = log_record_at(rest)) {
      if (record->type == 0 || record->type > kLastPart) return end;
      if (record->type == kWholeWrite || record->type == kFirstPart) head.clear();
      auto bytes = rest.substr(kLogHeadBytes, record->bytes - kLogHeadBytes);
      head += bytes.substr(0, kWriteHead - head.size());
      bool known = head.size() == kWriteHead;
      if (known && !succeeded(head, last_place)) return end;
      if (!record->good) return known ? std::nullopt : std::optional(end);
      rest.remove_prefix(record->bytes);
      if (record->type == kWholeWrite || record->type == kLastPart) end = block + whole.size() - rest.size();
    }
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
