// The server's limits, each with its reason.
#pragma once
#include <chrono>
#include <cstddef>

namespace server::limits {

inline constexpr int worker_threads = 4;                      // for reads that miss memory, archives: they mostly wait
inline constexpr size_t api_body_bytes = 11 * 1024 * 1024;    // above API Gateway's 10 MB, so that its own 413 answers
inline constexpr size_t aws_body_bytes = 72 * 1024 * 1024;    // above Lambda's 70,167,211
inline constexpr std::chrono::milliseconds patience{10'000};  // for requests in flight when stopping

inline constexpr std::chrono::milliseconds expiry_pause{2'000};  // between two looks for items whose time is over
inline constexpr int expiry_pieces = 100;                        // done in a row before the next pause
inline constexpr std::chrono::milliseconds trim_pause{300'000};  // between two trimmings of streams

inline constexpr std::chrono::milliseconds progress_pause{10'000};  // between two lines of a follower, off terminals

}  // namespace server::limits
