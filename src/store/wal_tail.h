// The files of RocksDB's write-ahead log, and its end: what was written behind the last write that succeeded is cut off, so
// that a write that failed is nowhere, however far it came. For this room, while no database has the folder open.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace store {

/// The log files that RocksDB has in a folder, oldest first.
std::vector<std::filesystem::path> log_files(const std::filesystem::path& folder);

/// Where in the bytes of a log file the last write up to that place (log.h) ends. Nothing when a write up to that place cannot
/// be read: then it is not known where to cut.
std::optional<uint64_t> end_of_writes(std::string_view log, uint64_t last);

/// Cuts the newest log file in the folder there, if it is longer, durably.
base::Status cut_log(const std::filesystem::path& folder, uint64_t last);

}  // namespace store
