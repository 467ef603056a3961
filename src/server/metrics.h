// Metrics: what GET /metrics answers: the use of tables and functions, and of the process, for Prometheus.
#pragma once
#include <string>
#include <string_view>

#include "functions/host.h"
#include "replication/leader.h"
#include "tables/tables.h"

namespace server {

inline constexpr std::string_view metrics_path = "/metrics";

struct Measured {
  const tables::Tables& tables;
  const functions::Host& host;
};

/// In Prometheus' text format. Costs in proportion to the number of tables and functions; any thread.
std::string metrics_text(const Measured& measured);

}  // namespace server
