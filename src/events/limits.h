// The limits of room events. Amazon's numbers: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
#pragma once
#include <chrono>
#include <cstddef>

namespace events::limits {

inline constexpr size_t filters = 10;           // of one mapping
inline constexpr size_t pattern_bytes = 4096;   // of one filter
inline constexpr size_t pattern_depth = 64;     // objects in objects
inline constexpr size_t pattern_values = 2000;  // values and names of one filter together
inline constexpr int record_age_s = 60;         // the least that MaximumRecordAgeInSeconds may be
inline constexpr size_t mappings_in_page = 100;

// ---- a mapping that reads
inline constexpr size_t payload_bytes = 6'000'000;            // of one invocation
inline constexpr size_t held_bytes = 16'000'000;              // of records that were read and wait, all lanes together
inline constexpr size_t page_records = 1000;                  // read at once
inline constexpr size_t discarded_between_saves = 1000;       // records that filters refuse, until the position is stored
inline constexpr std::chrono::hours record_life{24};          // then a record is out of the stream, and its batch given up
inline constexpr std::chrono::milliseconds first_pause{100};  // before a batch is tried again; doubled each time
inline constexpr std::chrono::milliseconds longest_pause{30'000};
inline constexpr std::chrono::milliseconds trouble_pause{2'000};  // before a stream that cannot be read is looked at again

}  // namespace events::limits
