// The limits of backups, restores, exports and imports: Amazon's where it has one, and our own.
#pragma once
#include <chrono>
#include <cstddef>

namespace backups {

inline constexpr int kRecoveryDays = 35;                         // the longest and the usual period of recovery
inline constexpr std::chrono::hours kSystemBackupLife{24 * 35};  // of what is kept of a deleted table
inline constexpr std::chrono::hours kTransferLife{24 * 90};      // of what is told of an export or import that has ended
inline constexpr size_t kMaxJobs = 50;                           // at a time: more are refused
inline constexpr size_t kMaxBackupsPage = 100;
inline constexpr size_t kMaxExportsPage = 25;  // and imports

inline constexpr size_t kChunkBytes = size_t{256} * 1024;  // of rows in one step: other writes wait no longer than for that
inline constexpr size_t kChunkRows = 500;
inline constexpr size_t kBriefSteps = 16;                     // whoever starts a job waits for so many of its steps
inline constexpr size_t kExportFileBytes = size_t{64} << 20;  // uncompressed, of one data file
inline constexpr size_t kMaxLineBytes = size_t{4} << 20;      // of an import's file: an item of 400 KB fits in any spelling
inline constexpr int kMaxTries = 30;                          // of one step
inline constexpr std::chrono::milliseconds kRetryPause{1000};
inline constexpr std::chrono::seconds kUpkeepPause{60};

}  // namespace backups
