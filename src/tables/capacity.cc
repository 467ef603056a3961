#include "tables/capacity.h"

#include "tables/limits.h"

namespace tables {
namespace {

double units(size_t bytes, size_t unit) { return bytes == 0 ? 1 : static_cast<double>((bytes + unit - 1) / unit); }

}  // namespace

double Consumed::total() const {
  double sum = table;
  for (const auto& [name, units] : global) sum += units;
  for (const auto& [name, units] : local) sum += units;
  return sum;
}

void Consumed::add(const Consumed& other) {
  table += other.table;
  for (const auto& [name, units] : other.global) global[name] += units;
  for (const auto& [name, units] : other.local) local[name] += units;
}

double read_units(size_t bytes, Consistency consistency, Cost cost) {
  double whole = units(bytes, kReadUnitBytes);
  if (cost == Cost::transaction) return 2 * whole;
  return consistency == Consistency::strong ? whole : whole / 2;
}

double write_units(size_t bytes, Cost cost) { return units(bytes, kWriteUnitBytes) * (cost == Cost::transaction ? 2 : 1); }

}  // namespace tables
