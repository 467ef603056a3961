// Consumed capacity: what an operation costs, counted as DynamoDB counts it. Pure functions; any thread.
#pragma once
#include <map>
#include <string>

namespace tables {

enum class Consistency { eventual, strong };
enum class Cost { plain, transaction };  // transactions cost twice

/// The units of one operation, by what they were used on.
struct Consumed {
  double table = 0;
  std::map<std::string, double> global, local;
  double total() const;
  void add(const Consumed& other);
};

/// Half a unit per 4 KB, rounded up, at least one half; a whole one when strong.
double read_units(size_t bytes, Consistency consistency, Cost cost = Cost::plain);
/// One unit per KB, rounded up, at least one.
double write_units(size_t bytes, Cost cost = Cost::plain);

}  // namespace tables
