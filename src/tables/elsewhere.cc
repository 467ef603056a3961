// Tables that are kept somewhere else, as far as they are known here.
#include "tables/tables.h"

namespace tables {

std::unique_ptr<Tables> Tables::elsewhere(store::Store& store, base::Workers& workers, const base::Clock& clock,
                                          base::Random& random) {
  return std::unique_ptr<Tables>(new Tables(store, workers, clock, random, {}));
}

void Tables::learn(Schema schema) {
  auto table = resolve(std::move(schema), nullptr);
  map_.update([&](Map& map) { map.insert_or_assign(table->schema.name, table); });
}

void Tables::unlearn(const std::string& name) {
  if (!find(name)) return;
  map_.update([&](Map& map) { map.erase(name); });
}

}  // namespace tables
