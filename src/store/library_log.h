// LibraryLog: what RocksDB says about itself goes into virga's log, at level debug. RocksDB's own file for that stands in the
// data folder, and a line that comes after one that found no space there ends the process. Any thread.
#pragma once
#include <rocksdb/env.h>

#include <cstdio>
#include <string_view>

#include "base/log.h"

namespace store {

class LibraryLog final : public rocksdb::Logger {
 public:
  LibraryLog() : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list values) override {
    if (base::log_level() > base::LogLevel::debug) return;
    char line[512];
    if (std::vsnprintf(line, sizeof line, format, values) < 0) return;
    base::log(base::LogLevel::debug, "rocksdb", "{}", std::string_view(line));
  }
};

}  // namespace store
