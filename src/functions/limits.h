// The limits of room functions. Amazon's numbers: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace functions::limits {

// ---- packages
inline constexpr size_t zip_bytes = 52'428'800;
inline constexpr uint64_t unzipped_bytes = 262'144'000;
inline constexpr size_t layers = 5;
inline constexpr size_t zip_entries = 65'535;
inline constexpr size_t zip_path_bytes = 1024;
inline constexpr size_t zip_link_bytes = 1024;

// ---- configuration
inline constexpr size_t environment_bytes = 4096;
inline constexpr int timeout_s = 900;
inline constexpr int memory_mb = 10'240;
inline constexpr size_t policy_bytes = 20'480;
inline constexpr size_t tags = 50;
inline constexpr int account_concurrency = 1000;  // what GetAccountSettings tells
inline constexpr int unreserved_concurrency = 100;

// ---- invocations
inline constexpr size_t request_bytes = 6'291'456;       // 6 MiB
inline constexpr size_t event_bytes = 1'048'576;         // asynchronous
inline constexpr size_t response_bytes = 6'291'556;      // 6 MiB + 100
inline constexpr uint64_t streamed_bytes = 209'715'200;  // 200 MiB, of a response in pieces
inline constexpr size_t stream_ahead_bytes = 1'048'576;  // a function that streams waits when its reader is so far behind
inline constexpr size_t log_tail_bytes = 4096;
inline constexpr size_t queued = 4096;            // invocations that wait for an environment, all functions together
inline constexpr size_t queued_events = 100'000;  // asynchronous invocations accepted and not ended
inline constexpr int running_events = 512;        // at a time
inline constexpr int running_events_of_one = 64;  // of one function
inline constexpr std::chrono::milliseconds first_throttle_pause{1000};  // then twice that, and so on
inline constexpr std::chrono::milliseconds longest_throttle_pause{300'000};
inline constexpr std::chrono::seconds queue_wait{10};
inline constexpr std::chrono::milliseconds patience{10};  // waits for a busy environment before another is started
inline constexpr std::chrono::seconds init_timeout{10};
inline constexpr std::chrono::seconds provisioned_init_timeout{130};  // or the function's own, when that is longer
inline constexpr std::chrono::seconds init_error_patience{1};         // for a process that has said why it cannot start
inline constexpr std::chrono::milliseconds freeze_after{40};          // idle for so long
inline constexpr std::chrono::milliseconds freeze_tick{20};
inline constexpr uint64_t frozen_ticks = 2;  // of processor time, that a stopped process may use to stop
inline constexpr std::chrono::milliseconds memory_watch{100};

// ---- environments
inline constexpr uint64_t tmp_bytes = 536'870'912;
inline constexpr int open_files = 1024;
inline constexpr int processes = 742;
inline constexpr size_t log_line_bytes = 262'118;  // a longer line becomes several events
inline constexpr size_t pipe_read_bytes = 65'536;
inline constexpr std::chrono::seconds credentials_lifetime{6 * 3600};
inline constexpr std::chrono::seconds environment_lifetime{4 * 3600};  // then retired, well before its credentials expire
inline constexpr uint32_t first_uid = 0x7000'0000;  // when virga is root each environment has a user id of its own from here on
inline constexpr uint32_t uids = 0x0010'0000;

}  // namespace functions::limits
