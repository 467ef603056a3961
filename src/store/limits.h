// The store's limits and sizes.
#pragma once
#include <chrono>
#include <cstddef>

namespace store {

inline constexpr int kDataFormat = 2;  // docs/data-format.md; raised when older programs could not read what is written

inline constexpr size_t kMaxQueuedWrites = 8192;                   // waiting for the committer; beyond it writes are throttled
inline constexpr size_t kMaxRoundWrites = 1024;                    // writes that share one sync
inline constexpr size_t kMaxRoundBytes = size_t{8} * 1024 * 1024;  // a round closes when its batch has grown this large
inline constexpr size_t kBlockCacheBytes = size_t{16} * 1024 * 1024;
inline constexpr size_t kWriteBufferBytes = size_t{8} * 1024 * 1024;  // per column family, before it is flushed
inline constexpr size_t kWriteBuffersBytes = size_t{24} * 1024 * 1024;  // of all families together
inline constexpr size_t kMaxWalBytes = size_t{24} * 1024 * 1024;      // replayed after a crash: bounds the time to start
inline constexpr int kMaxOpenFilesToRead = 256;                       // when a folder is only looked at

// A database that cannot be written to (health.h).
inline constexpr std::chrono::milliseconds kFirstHealing{100};  // before the first try; doubled for each that follows
inline constexpr std::chrono::milliseconds kLastHealing{1'000};
inline constexpr std::chrono::milliseconds kReadersPatience{500};  // for readers to come to an end; new ones wait meanwhile
inline constexpr int kOpenTries = 20;
inline constexpr std::chrono::seconds kAgainSaid{60};            // between two words in the log on work that is repeated
inline constexpr size_t kSpaceToHeal = size_t{1} * 1024 * 1024;  // beside what is in memory

}  // namespace store
