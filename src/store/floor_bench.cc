// The floors under every table: what RocksDB alone does, and what the store makes of it, each as one line of JSON.
//
//   store_floor_bench [--seconds N] [--dir D]
//
//   rocksdb_get        one thread, values in memory            store_get   the same through Store::try_get
//   rocksdb_put_sync   one thread, 64 puts to a synced batch   store_put   64 tasks, each waiting for its own Store::write
#include <fmt/format.h>
#include <rocksdb/db.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "store/database.h"
#include "store/store.h"

namespace {

constexpr int kKeys = 10'000;
constexpr int kInFlight = 64;
const std::string kValue(400, 'v');

std::string key_of(uint64_t number) { return fmt::format("item-with-a-longish-key-{:016}", number % kKeys); }

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Runs `step` (which returns how many operations it did) for that long and prints the rate.
template <class Step>
void measure(const char* name, double seconds, Step step) {
  using Clock = std::chrono::steady_clock;
  auto start = Clock::now();
  double cpu_start = cpu_seconds(), elapsed = 0;
  uint64_t operations = 0;
  do {
    operations += step();
    elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  } while (elapsed < seconds);
  fmt::print("{{\"name\": \"{}\", \"operations_per_second\": {:.0f}, \"cpu_us_per_operation\": {:.2f}}}\n", name,
             static_cast<double>(operations) / elapsed, 1e6 * (cpu_seconds() - cpu_start) / static_cast<double>(operations));
  std::fflush(stdout);
}

void measure_rocksdb(const std::filesystem::path& folder, double seconds) {
  std::filesystem::create_directories(folder);
  auto database = store::Database::open(folder, {});
  if (!database) return fmt::print(stderr, "{}\n", database.error().message);
  auto& rocks = (*database)->rocks();
  auto* handle = (*database)->handle(store::Family::items);
  for (int i = 0; i < kKeys; ++i) rocks.Put({}, handle, key_of(static_cast<uint64_t>(i)), kValue);
  uint64_t next = 0;
  measure("rocksdb_get", seconds, [&] {
    rocksdb::PinnableSlice value;
    for (int i = 0; i < 1000; ++i, next += 7919) rocks.Get({}, handle, key_of(next), &value);
    return 1000;
  });
  measure("rocksdb_put_sync", seconds, [&] {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < kInFlight; ++i, next += 7919) batch.Put(handle, key_of(next), kValue);
    rocksdb::WriteOptions options;
    options.sync = true;
    rocks.Write(options, &batch);
    return kInFlight;
  });
}

struct Flight {
  std::atomic<bool> stop = false;
  uint64_t done = 0, ended = 0;
  bool tick = false;  // something was finished
};

base::Task<void> put_until(store::Store& store, Flight& flight, uint64_t next) {
  for (; !flight.stop; next += 7919) {
    auto put = [key = key_of(next)](store::Round& round) -> base::Status {
      round.put(store::Family::items, key, kValue);
      return {};
    };
    if (co_await store.write(std::move(put))) ++flight.done;
    flight.tick = true;
  }
}

void measure_store(const std::filesystem::path& folder, double seconds) {
  auto store = store::Store::open(folder);
  if (!store) return fmt::print(stderr, "{}\n", store.error().message);
  base::ThreadExecutor executor;
  Flight flight;
  for (uint64_t i = 0; i < kInFlight; ++i) {
    base::start(put_until(**store, flight, i * 131), [&] {
      ++flight.ended;
      flight.tick = true;
    });
  }
  auto turn = [&] {
    flight.tick = false;
    executor.run_until(flight.tick);
  };
  measure("store_put", seconds, [&] {
    uint64_t before = flight.done;
    turn();
    return flight.done - before;
  });
  flight.stop = true;
  while (flight.ended < kInFlight) turn();
  uint64_t next = 0;
  measure("store_get", seconds, [&] {
    for (int i = 0; i < 1000; ++i, next += 7919) (*store)->try_get(store::Family::items, key_of(next));
    return 1000;
  });
}

}  // namespace

int main(int count, char** arguments) {
  double seconds = 2;
  std::filesystem::path folder;
  for (int i = 1; i + 1 < count; i += 2) {
    if (!std::strcmp(arguments[i], "--seconds")) seconds = std::atof(arguments[i + 1]);
    if (!std::strcmp(arguments[i], "--dir")) folder = arguments[i + 1];
  }
  char pattern[] = "/tmp/virga_floor_XXXXXX";
  bool own = folder.empty();
  if (own) folder = ::mkdtemp(pattern);
  measure_rocksdb(folder / "floor-rocksdb", seconds);
  measure_store(folder / "floor-store", seconds);
  std::filesystem::remove_all(folder / "floor-rocksdb");
  std::filesystem::remove_all(folder / "floor-store");
  if (own) std::filesystem::remove_all(folder);
}
