// The limits of looking at a data folder, and how long parts of keys are.
#pragma once
#include <cstddef>
#include <cstdint>

namespace integrity {

inline constexpr uint64_t kMaxFaultsShown = 50;  // of each table; the rest is counted

inline constexpr int kFormatOfSums = 2;  // the data format from which on sums and item collections are kept

inline constexpr size_t kNumberBytes = 8;  // of a table or index, of a sequence, of a moment
inline constexpr size_t kHashBytes = 2;    // before the hash key

}  // namespace integrity
