// The limits of tables, as DynamoDB documents them, and our own.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tables {

inline constexpr size_t kMaxGlobalIndexes = 20;
inline constexpr size_t kMaxLocalIndexes = 5;
inline constexpr size_t kMaxProjectedAttributes = 100;  // named by all indexes of a table together
inline constexpr int64_t kMaxThroughput = 1'000'000'000'000;
inline constexpr int64_t kNoLimit = -1;                       // of an on-demand maximum: takes it away
inline constexpr size_t kMaxKeyAttributes = 4;                // of the partition key and of the sort key of a global index
inline constexpr size_t kMaxPageBytes = size_t{1024} * 1024;  // read by one Query or Scan
inline constexpr size_t kMaxBatchGetBytes = 16'000'000;
inline constexpr size_t kMaxTransactionWrites = 100;
inline constexpr size_t kMaxTransactionBytes = size_t{4} * 1024 * 1024;
inline constexpr int64_t kMaxCollectionBytes = int64_t{10} * 1024 * 1024 * 1024;  // of tables with local indexes
inline constexpr int64_t kTokenMinutes = 10;                                      // a transaction's token is remembered
inline constexpr double kSavedSeconds = 300;     // of unused throughput that are kept for a burst
inline constexpr double kPartitionReads = 3000;  // units a second of one partition
inline constexpr double kPartitionWrites = 1000;
inline constexpr size_t kMaxMeteredPartitions = 1024;
inline constexpr size_t kReadUnitBytes = 4096;
inline constexpr size_t kWriteUnitBytes = 1024;
inline constexpr size_t kMaxTableNames = 100;  // in one ListTables

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
inline constexpr std::chrono::hours kStreamRetention{24};  // records older than this are out of reach for new iterators
inline constexpr std::chrono::minutes kIteratorLife{15};   // so long an iterator can be used
inline constexpr std::chrono::hours kShardSpan{4};         // a shard of a stream is open for so long
inline constexpr size_t kMaxStreamPageBytes = size_t{1024} * 1024;
inline constexpr size_t kMaxStreamReadBytes = size_t{4} * 1024 * 1024;  // of stored records, for one page

// Time to live.
inline constexpr std::chrono::hours kExpiryMemory{5 * 365 * 24};  // what expired before is not deleted
inline constexpr size_t kExpiryBatch = 100;                       // items deleted in one round
inline constexpr size_t kExpiryFillRows = 1000;                   // looked at at once when time to live is switched on

inline constexpr size_t kRecountBatch = 1000;  // item collections written at once when a folder is upgraded
inline constexpr int64_t kFreeDecreases = 4;  // of provisioned throughput a day; then one in an hour
inline constexpr size_t kBackfillRows = 256;  // in one step of filling an index
inline constexpr size_t kBackfillBytes = size_t{512} * 1024;
inline constexpr std::chrono::milliseconds kBackfillPause{200};  // after a step that failed

inline constexpr size_t kMaxCachedExpressions = 2048;           // of each kind
inline constexpr size_t kMaxLoopPageBytes = size_t{64} * 1024;  // a longer page goes on on a worker

}  // namespace tables
