// Upkeep: the work that runs again and again beside the requests, each on a thread of its own.
#pragma once
#include <memory>
#include <vector>

#include "base/periodic.h"
#include "relay/far_side.h"
#include "tables/expiry.h"
#include "tables/tables.h"

namespace server {

using Upkeep = std::vector<std::unique_ptr<base::Periodic>>;

/// Starts it; destroying the result ends it. What it is given outlives the result.
Upkeep start_upkeep(tables::Tables& tables, tables::Expiry& expiry);
/// The same where the tables are elsewhere.
Upkeep start_far_upkeep(relay::FarSide& far);

}  // namespace server
