// The engine by itself, as lines of JSON: gets on one thread, and puts with 64 in flight, each durable before it is answered.
//
//   tables_engine_bench [--seconds N] [--only NAME] [--dir D]
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "tables/testing.h"

namespace tables {
namespace {

using items::Item;
using items::Value;

constexpr uint64_t kKeys = 10'000;
constexpr int kInFlight = 64;

std::string id_of(uint64_t number) { return fmt::format("item-{:016}", number % kKeys); }

Item item_of(uint64_t number) {
  return {{"id", Value(id_of(number))},
          {"status", Value("open")},
          {"title", Value(std::string(300, 't'))},
          {"price", Value::of(static_cast<int64_t>(number))}};
}

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Step>
void measure(std::string_view name, double seconds, Step step) {
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

/// Tasks that go on until told to stop, and what they have finished.
struct Flight {
  std::atomic<bool> stop = false;
  uint64_t done = 0, ended = 0;
  bool tick = false;  // something was finished

  void finished_one() {
    ++done;
    tick = true;
  }
};

/// Runs kInFlight endless tasks made by `make` and counts what they finish.
template <class Make>
void measure_in_flight(std::string_view name, double seconds, Make make) {
  base::ThreadExecutor executor;
  Flight flight;
  for (uint64_t i = 0; i < kInFlight; ++i) {
    base::start(make(flight, i * 131), [&] {
      ++flight.ended;
      flight.tick = true;
    });
  }
  auto turn = [&] {
    flight.tick = false;
    executor.run_until(flight.tick);
  };
  measure(name, seconds, [&] {
    uint64_t before = flight.done;
    turn();
    return flight.done - before;
  });
  flight.stop = true;
  while (flight.ended < kInFlight) turn();
}

base::Task<void> put_until(Tables& tables, const char* table, Flight& flight, uint64_t next) {
  for (; !flight.stop; next += 7919) {
    auto written = co_await tables.put({.table = table, .item = item_of(next)});
    CHECK(written.has_value());
    flight.finished_one();
  }
}

base::Task<void> update_until(Tables& tables, Flight& flight, uint64_t next) {
  auto bindings = testing::bindings({}, {{":one", Value::of(1)}});
  for (; !flight.stop; next += 7919) {
    auto written = co_await tables.update({.table = "plain",
                                           .key = {{"id", Value(id_of(next))}},
                                           .update = "ADD price :one",
                                           .condition = "attribute_exists(id)",
                                           .bindings = bindings});
    CHECK(written.has_value());
    flight.finished_one();
  }
}

void run(double seconds, std::string_view only, std::string folder) {
  testing::Engine engine(std::move(folder));
  auto& tables = *engine.tables;
  CHECK(base::sync_wait(tables.create(testing::simple_definition("plain"))).has_value());
  auto indexed = testing::simple_definition("indexed");
  indexed.attributes.push_back({"status", items::Type::string});
  IndexDefinition index;
  index.name = "by-status";
  index.keys = {{"status", KeyRole::hash}, {"id", KeyRole::range}};
  index.projection.kind = Projected::all;
  indexed.global_indexes = {index};
  CHECK(base::sync_wait(tables.create(indexed)).has_value());

  auto wanted = [&](std::string_view name) { return only.empty() || only == name; };
  for (const char* table : {"plain", "indexed"}) {
    auto name = fmt::format("engine_put_{}", table);
    if (wanted(name)) {
      measure_in_flight(name, seconds, [&](Flight& flight, uint64_t first) { return put_until(tables, table, flight, first); });
    }
  }
  for (uint64_t i = 0; i < kKeys; i += 20) {
    std::vector<AnyWrite> writes;
    for (uint64_t j = i; j < i + 20; ++j) writes.push_back(Put{.table = "plain", .item = item_of(j)});
    CHECK(base::sync_wait(tables.write_batch(std::move(writes))).has_value());
  }
  if (wanted("engine_update")) {
    measure_in_flight("engine_update", seconds,
                      [&](Flight& flight, uint64_t first) { return update_until(tables, flight, first); });
  }
  if (wanted("engine_get")) {
    base::ThreadExecutor executor;
    uint64_t next = 0, got = 0;
    measure("engine_get", seconds, [&] {
      for (int i = 0; i < 1000; ++i, next += 7919) {
        base::start(tables.get({.table = "plain", .key = {{"id", Value(id_of(next))}}}),
                    [&](base::Result<Got> each) { got += each->item.has_value(); });
      }
      return 1000;
    });
    CHECK(got > 0);
  }
}

}  // namespace
}  // namespace tables

int main(int count, char** arguments) {
  double seconds = 2;
  std::string_view only;
  std::string folder = "/tmp";
  for (int i = 1; i + 1 < count; i += 2) {
    if (!std::strcmp(arguments[i], "--seconds")) seconds = std::atof(arguments[i + 1]);
    if (!std::strcmp(arguments[i], "--only")) only = arguments[i + 1];
    if (!std::strcmp(arguments[i], "--dir")) folder = arguments[i + 1];
  }
  tables::run(seconds, only, folder);
}
