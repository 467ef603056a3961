// Reach: what a statement would touch, for the question whether its caller may. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "items/value.h"
#include "partiql/statement.h"
#include "partiql/value.h"
#include "tables/tables.h"

namespace partiql {

struct Reach {
  enum class Action : uint8_t { select, insert, update, erase };
  Action action = Action::select;
  std::string table;
  std::optional<std::string> index;
  std::vector<items::Value> leading_keys;
  std::vector<std::string> attributes;  // top-level ones that it names
  bool names_columns = false;           // a SELECT of some attributes, not of all
  bool scans = false;                   // a SELECT that reads all of the table or index
};

/// Of a statement that cannot be compiled: what its text says. Nothing when it is no statement.
std::optional<Reach> reach_of(const Statement& statement, const tables::TablePtr& table, Parameters parameters);

}  // namespace partiql
