// The store's limits and sizes.
#pragma once
#include <cstddef>

namespace store {

inline constexpr int kDataFormat = 2;  // docs/data-format.md; raised when older programs could not read what is written

inline constexpr size_t kMaxQueuedWrites = 8192;                   // waiting for the committer; beyond it writes are throttled
inline constexpr size_t kMaxRoundWrites = 1024;                    // writes that share one sync
inline constexpr size_t kMaxRoundBytes = size_t{8} * 1024 * 1024;  // a round closes when its batch has grown this large
inline constexpr size_t kBlockCacheBytes = size_t{16} * 1024 * 1024;
inline constexpr size_t kWriteBufferBytes = size_t{8} * 1024 * 1024;  // per column family, before it is flushed
inline constexpr size_t kMaxWalBytes = size_t{24} * 1024 * 1024;      // replayed after a crash: bounds the time to start
inline constexpr int kMaxOpenFilesToRead = 256;                       // when a folder is only looked at

}  // namespace store
