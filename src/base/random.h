// Random: where chance comes from, handed in like the clock. SystemRandom is fit for keys and tokens; SeededRandom for tests.
#pragma once
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<uint8_t> out) = 0;  // any thread

  std::string bytes(size_t count);
  std::string from_alphabet(std::string_view alphabet, size_t length);  // unbiased
  std::string uuid();                                                   // version 4, lower case
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<uint8_t> out) override;  // getrandom(2), through a buffer per thread
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  void fill(std::span<uint8_t> out) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace base
