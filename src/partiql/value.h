// Constants of statements as values: literals, and parameters where a whole value may stand. Inside this room only; any thread.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "items/value.h"
#include "partiql/tree.h"

namespace partiql {

using Parameters = std::span<const items::Value>;

/// A literal of any type or a parameter.
bool is_constant(const Expr& expr);
/// What it stands for. Inside lists, bags and tuples only literals may stand.
base::Result<items::Value> value_of(const Expr& expr, Parameters parameters);
/// An INSERT's tuple.
base::Result<items::Item> item_of(const Expr& tuple, Parameters parameters);

}  // namespace partiql
