#include "store/wal_tail.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include "base/log.h"
#include "store/errors.h"
#include "store/log_scan.h"

namespace store {
namespace {

bool succeeded(std::string_view head, uint64_t last_place) {
  auto first = little_end(head.substr(0, 8)), places = little_end(head.substr(8));
  return first <= last_place + 1 && places <= last_place + 1 - first;
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

std::vector<std::filesystem::path> log_files(const std::filesystem::path& folder) {
  std::map<uint64_t, std::filesystem::path> by_number;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    auto digits = entry.path().stem().string();
    if (entry.path().extension() != ".log" || digits.empty() || digits.size() > 18) continue;
    if (digits.find_first_not_of("0123456789") == std::string::npos) by_number.emplace(std::stoull(digits), entry.path());
  }
  std::vector<std::filesystem::path> files;
  for (auto& [number, path] : by_number) files.push_back(std::move(path));
  return files;
}

std::optional<uint64_t> end_of_writes(std::string_view log, uint64_t last_place) {
  uint64_t end = 0;
  std::string head;  // the first bytes of the write that is being read
  for (size_t block = 0; block < log.size(); block += kLogBlockBytes) {
    auto whole = log.substr(block, kLogBlockBytes), rest = whole;
    while (auto record = log_record_at(rest)) {
      if (record->type == 0 || record->type > kLastPart) return end;
      if (record->type == kWholeWrite || record->type == kFirstPart) head.clear();
      auto bytes = rest.substr(kLogHeadBytes, record->bytes - kLogHeadBytes);
      head += bytes.substr(0, kWriteHeadBytes - head.size());
      bool known = head.size() == kWriteHeadBytes;
      if (known && !succeeded(head, last_place)) return end;
      if (!record->good) return known ? std::nullopt : std::optional(end);
      rest.remove_prefix(record->bytes);
      if (record->type == kWholeWrite || record->type == kLastPart) end = block + whole.size() - rest.size();
    }
  }
  return end;
}

base::Status cut_log(const std::filesystem::path& folder, uint64_t last_place) {
  auto files = log_files(folder);
  if (files.empty()) return {};
  const auto* path = &files.back();
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
