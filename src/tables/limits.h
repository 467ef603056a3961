// The limits of tables, as DynamoDB documents them, and our own.
#pragma once
#include <chrono>
#include <cstddef>

namespace tables {

inline constexpr size_t kMaxGlobalIndexes = 20;
inline constexpr size_t kMaxLocalIndexes = 5;
inline constexpr size_t kMaxPageBytes = size_t{1024} * 1024;  // read by one Query or Scan
inline constexpr size_t kMaxBatchGetBytes = size_t{16} * 1024 * 1024;
inline constexpr size_t kMaxTransactionWrites = 100;
inline constexpr size_t kReadUnitBytes = 4096;
inline constexpr size_t kWriteUnitBytes = 1024;
inline constexpr size_t kMaxTableNames = 100;  // in one ListTables

inline constexpr std::chrono::hours kStreamRetention{24};  // of the change log, for streams

inline constexpr size_t kMaxCachedExpressions = 2048;           // of each kind
inline constexpr size_t kMaxLoopPageBytes = size_t{64} * 1024;  // a longer page goes on on a worker

}  // namespace tables
