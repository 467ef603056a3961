// The limits of room logs. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace logs::limits {

inline constexpr size_t name_characters = 512;
inline constexpr size_t message_bytes = 262'144;  // longer ones are cut
inline constexpr size_t page_events = 10'000;
inline constexpr size_t page_bytes = 1'048'576;
inline constexpr size_t scanned_events = 2'000'000;  // by one FilterLogEvents; then its page ends
inline constexpr size_t pattern_characters = 1024;
inline constexpr size_t pattern_terms = 64;
inline constexpr size_t tags = 50;                          // of one group
inline constexpr size_t pages = 50;                         // groups or streams of one page
inline constexpr uint64_t group_bytes = uint64_t{1} << 30;  // kept of one group; beyond it the oldest events go
inline constexpr std::chrono::minutes trim_interval{5};

}  // namespace logs::limits
