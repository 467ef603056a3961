// The limits of room relay. Times, attempts and costs are those of the AWS SDKs' standard mode for DynamoDB.
#pragma once
#include <chrono>
#include <cstddef>

namespace relay::limits {

inline constexpr int attempts = 4;                                   // of one request, the first included
inline constexpr std::chrono::milliseconds attempt_timeout{10'000};  // for the answer to one of them
inline constexpr std::chrono::milliseconds request_timeout{25'000};  // for all of them, pauses included
inline constexpr std::chrono::milliseconds pause{25};                // before the second attempt at most; then twice that
inline constexpr std::chrono::milliseconds throttled_pause{1'000};   // the same when there was too much at once
inline constexpr std::chrono::milliseconds longest_pause{20'000};    // of either
inline constexpr std::chrono::milliseconds asked_pause{5'000};       // more than that a server cannot ask for beside it
inline constexpr int quota = 500;                                    // retries cost of this, answers give back
inline constexpr int retry_cost = 14;
inline constexpr int throttled_retry_cost = 5;
inline constexpr int answer_gives = 1;
inline constexpr size_t under_way = 4096;  // requests to the far side at once; further ones are throttled

inline constexpr std::chrono::seconds table_life{60};  // what was learned of a table is believed so long
inline constexpr std::chrono::seconds absent_life{1};  // that there is none
inline constexpr size_t known_tables = 10'000;         // remembered at most
inline constexpr int looks = 4;                        // at what a request wants, while more is learned of its tables

inline constexpr std::chrono::seconds credentials_pause{10};         // between two looks for newer credentials
inline constexpr std::chrono::seconds credentials_margin{5 * 60};    // temporary ones are replaced before their end
inline constexpr std::chrono::milliseconds metadata_timeout{1'000};  // for one answer of a metadata service
inline constexpr size_t credentials_file_bytes = 1024 * 1024;

}  // namespace relay::limits
