// The bounds of room replication.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace replication::limits {

inline constexpr size_t secret_bytes = 16;                            // a shared secret has at least these
inline constexpr size_t most_secret_bytes = 4096;                     // and at most these
inline constexpr size_t message_bytes = size_t{64} * 1024;            // a frame that says something in JSON
inline constexpr size_t piece_bytes = size_t{1024} * 1024;            // of a file, per frame
inline constexpr size_t entry_bytes = size_t{128} * 1024 * 1024;      // of the log; the store's rounds stay far below it
inline constexpr size_t append_bytes = size_t{8} * 1024 * 1024;       // of entries that a follower writes with one sync, ...
inline constexpr size_t append_entries = 1024;                        // ... and how many
inline constexpr size_t buffer_bytes = size_t{256} * 1024;            // read from a connection at once
inline constexpr size_t kept_log_bytes = size_t{1024} * 1024 * 1024;  // default of --follow-keep-mb
inline constexpr size_t runs = 100;                                   // that a data folder remembers
inline constexpr size_t followers = 16;                               // attached to one leader
inline constexpr size_t greetings = 64;                               // connections that have not proven who they are
inline constexpr size_t held_answers = 16'384;                        // rounds that wait for a follower's confirmation
inline constexpr size_t copied_files = 1'000'000;                     // in one copy of a data folder
inline constexpr size_t link_bytes = 4096;                            // where one leads, as packages may have it
inline constexpr size_t path_bytes = 1200;                            // of a file in it: a package's longest and its folder

inline constexpr std::chrono::milliseconds patience{5'000};       // default of --sync-wait-ms
inline constexpr std::chrono::milliseconds handshake{10'000};     // from a connection to the first message
inline constexpr std::chrono::milliseconds beat{500};             // between two words of a leader that has nothing to send
inline constexpr std::chrono::milliseconds silence{10'000};       // then the other side is taken for gone
inline constexpr std::chrono::milliseconds tick{100};             // between two looks at what is overdue
inline constexpr std::chrono::milliseconds sync_pause{200};       // before unsynced writes are made durable, to be sent
inline constexpr std::chrono::milliseconds comes_again{60'000};   // for a follower that has got a copy, to go on from it
inline constexpr std::chrono::milliseconds trim_pause{5'000};     // between two trimmings of the log
inline constexpr std::chrono::milliseconds first_pause{100};      // before a follower tries again, ...
inline constexpr std::chrono::milliseconds longest_pause{3'000};  // ... doubled up to this
inline constexpr std::chrono::milliseconds hand_over{10'000};     // for a leader that is to be succeeded
inline constexpr std::chrono::milliseconds rebuild_pause{100};    // between two readings of the configuration while writes come

}  // namespace replication::limits
