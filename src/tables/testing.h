// What the tests and benchmarks of this room share: an engine on a store in a folder of its own, and items from JSON-like text.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "base/workers.h"
#include "store/store.h"
#include "tables/tables.h"

namespace tables::testing {

class Engine {
 public:
  explicit Engine(std::string parent = "/tmp") {
    auto pattern = parent + "/virga_tables_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    open();
  }
  ~Engine() {
    tables.reset();
    store.reset();
    std::filesystem::remove_all(folder_);
  }
  /// Closes and opens again.
  void open(store::Options options = {}) {
    tables.reset();
    store.reset();
    auto opened = store::Store::open(folder_ / "data", options);
    CHECK(opened.has_value());
    store = *std::move(opened);
    auto made = Tables::open(*store, workers, clock, random);
    CHECK(made.has_value());
    tables = *std::move(made);
  }

  base::ManualClock clock{base::Time(std::chrono::seconds(1'700'000'000))};
  base::SeededRandom random{1};
  base::Workers workers{1};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Tables> tables;

 private:
  std::filesystem::path folder_;
};

/// Hash key "id" (S); with `range`, sort key "at" (N).
inline Definition simple_definition(std::string name, std::optional<std::string> range = {}) {
  Definition definition;
  definition.name = std::move(name);
  definition.billing = Billing::on_demand;
  definition.attributes = {{"id", items::Type::string}};
  definition.keys = {{"id", KeyRole::hash}};
  if (range) {
    definition.attributes.push_back({*range, items::Type::number});
    definition.keys.push_back({*range, KeyRole::range});
  }
  return definition;
}

inline BindingsPtr bindings(std::vector<std::pair<std::string, std::string>> names, items::Item values) {
  auto made = items::make_bindings(names.empty() ? nullptr : &names, values.empty() ? nullptr : &values);
  CHECK(made.has_value());
  return *made;
}

}  // namespace tables::testing
