// The limits of looking at a data folder.
#pragma once
#include <cstdint>

namespace integrity {

inline constexpr uint64_t kMaxFaultsShown = 50;  // of each table; the rest is counted

inline constexpr int kFormatOfSums = 2;  // the data format from which on sums and item collections are kept

}  // namespace integrity
