// Bag: what a collection of entries adds up to, whatever their order: two collections are the same when their bags are. So an
// index is compared with its table in two walks, one over each, without looking entries up and in constant memory.
//
// An entry counts as 128 bits of its SHA-256, and a bag is their sum. Values; any thread.
#pragma once
#include <cstdint>
#include <string_view>

namespace integrity {

struct Bag {
  uint64_t low = 0, high = 0;
  uint64_t entries = 0;
  void add(std::string_view key, std::string_view value);
  bool operator==(const Bag&) const = default;
};

}  // namespace integrity
