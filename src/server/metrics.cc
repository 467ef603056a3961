#include "server/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "metrics/exposition.h"

namespace server {
namespace {

using metrics::Exposition;
using metrics::Kind;

constexpr size_t kTablesAtOnce = 100;

/// What a table or one of its indexes used; `index` is "" for the table.
struct Used {
  std::string table, index;
  tables::Usage::Counts counts;
};

std::vector<Used> use_of(const tables::Tables& all) {
  std::vector<Used> found;
  tables::Tables::Names page{.names = {}, .more = true};
  while (page.more) {
    page = all.list(page.names.empty() ? std::string() : page.names.back(), kTablesAtOnce);
    for (const auto& name : page.names) {
      auto table = all.find(name);
      if (!table) continue;
      found.push_back({name, "", tables::Tables::usage(*table)});
      for (const auto& index : table->indexes) {
        if (index.definition.kind != tables::IndexKind::global) continue;
        found.push_back({name, index.definition.name, tables::Tables::usage(index)});
      }
    }
  }
  return found;
}

template <class Member>
void add_use(Exposition& text, const std::vector<Used>& use, std::string_view name, std::string_view help, Member member) {
  text.family(name, Kind::counter, help);
  for (const auto& each : use) {
    double value = static_cast<double>(each.counts.*member);
    if (each.index.empty()) {
      text.sample({{"table_name", each.table}}, value);
    } else {
      text.sample({{"table_name", each.table}, {"global_secondary_index_name", each.index}}, value);
    }
  }
}

void add_tables(Exposition& text, const tables::Tables& tables) {
  using Counts = tables::Usage::Counts;
  auto use = use_of(tables);
  add_use(text, use, "virga_dynamodb_consumed_read_capacity_units_total", "Read capacity units that were used.",
          &Counts::read_units);
  add_use(text, use, "virga_dynamodb_consumed_write_capacity_units_total", "Write capacity units that were used.",
          &Counts::write_units);
  add_use(text, use, "virga_dynamodb_read_throttle_events_total", "Reads that were refused for their number.",
          &Counts::throttled_reads);
  add_use(text, use, "virga_dynamodb_write_throttle_events_total", "Writes that were refused for their number.",
          &Counts::throttled_writes);
}

void add_one(Exposition& text, std::string_view name, Kind kind, std::string_view help, double value) {
  text.family(name, kind, help);
  text.sample({}, value);
}

void add_functions(Exposition& text, const functions::Host& host) {
  auto counts = host.counts();
  add_one(text, "virga_lambda_environments", Kind::gauge, "Execution environments that are alive.", counts.environments);
  add_one(text, "virga_lambda_concurrent_executions", Kind::gauge, "Events that functions are handling.", counts.busy);
  add_one(text, "virga_lambda_queued", Kind::gauge, "Events that wait for an environment.", counts.queued);
  add_one(text, "virga_lambda_cold_starts_total", Kind::counter, "Environments that were started.",
          static_cast<double>(counts.cold_starts));
  add_one(text, "virga_lambda_invocations_all_total", Kind::counter, "Events that functions have been given.",
          static_cast<double>(counts.invocations));
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

/// Under the names that every exporter uses.
void add_process(Exposition& text) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    add_one(text, "process_cpu_seconds_total", Kind::counter, "Time on processors, in seconds.",
            seconds(usage.ru_utime) + seconds(usage.ru_stime));
  }
  uint64_t whole = 0, resident = 0;
  if (std::ifstream("/proc/self/statm") >> whole >> resident) {
    add_one(text, "process_resident_memory_bytes", Kind::gauge, "Resident memory, in bytes.",
            static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  }
  std::error_code error;
  auto open = std::filesystem::directory_iterator("/proc/self/fd", error);
  if (!error) {
    add_one(text, "process_open_fds", Kind::gauge, "Open file descriptors.",
            static_cast<double>(std::distance(begin(open), end(open))));
  }
}

}  // namespace

std::string metrics_text(const Measured& measured) {
  Exposition text;
  add_tables(text, measured.tables);
  add_functions(text, measured.host);
  add_process(text);
  return text.take();
}

}  // namespace server
