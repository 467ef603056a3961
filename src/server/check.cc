// virga check: looks at a data folder that no virga serves from, and says what is wrong with it.
#include <fmt/format.h>

#include "backups/drawers.h"
#include "base/clock.h"
#include "base/log.h"
#include "events/mappings.h"
#include "functions/drawers.h"
#include "gateway/apis.h"
#include "iam/identities.h"
#include "integrity/folder_check.h"
#include "logs/logs.h"
#include "replication/lineage.h"
#include "server/commands.h"
#include "server/quantity.h"
#include "server/served_api.h"
#include "server/terminal.h"
#include "stacks/ledger.h"
#include "store/keys.h"
#include "tables/drawers.h"
#include "urls/urls.h"

namespace server {
namespace {

store::Drawers all_drawers(const std::filesystem::path& folder) {
  store::Drawers all = {store::drawer_of<ServedApi>(store::keys::served_api)};
  for (auto& drawers :
       {store::drawers(), tables::drawers(), backups::drawers(), iam::drawers(), functions::drawers(folder), events::drawers(),
        urls::drawers(), gateway::drawers(), stacks::drawers(), logs::drawers(), replication::drawers()}) {
    all.insert(all.end(), drawers.begin(), drawers.end());
  }
  return all;
}

void print_fault(const integrity::Fault& fault) {
  print_line(fmt::format("  {} {}", styled(Style::red, "fault"), integrity::text_of(fault)));
}

void print_table(const integrity::TableSummary& table) {
  auto verdict = table.faults > 0 ? styled(Style::red, counted(table.faults, "fault", "faults")) : styled(Style::green, "ok");
  auto line = fmt::format("  table {} {}, {}", styled(Style::bold, fmt::format("{:<24}", table.name)),
                          counted(table.items, "item", "items"), bytes_text(table.bytes));
  if (table.indexes > 0) {
    line += fmt::format(", {} with {}", counted(table.indexes, "index", "indexes"), counted(table.entries, "entry", "entries"));
  }
  if (table.changes > 0) line += fmt::format(", {} in the change log", counted(table.changes, "record", "records"));
  if (table.filling) line += ", being filled";
  print_line(line + ": " + verdict);
}

}  // namespace

int check(const Options& options) {
  base::set_log_level(base::LogLevel::off);  // what the store would log is told as faults
  base::SystemClock clock;
  auto begun = clock.now();
  auto folder = std::filesystem::absolute(options.data).lexically_normal();
  auto report = integrity::check_folder(folder, all_drawers(folder), {.on_fault = print_fault, .on_table = print_table});
  if (!report) {
    print_error(report.error().message);
    return 1;
  }
  auto ms = (clock.now() - begun) / std::chrono::milliseconds(1);
  if (report->unknown > 0) {
    print_line(fmt::format("  {} of kinds that this virga does not know", counted(report->unknown, "entry", "entries")));
  }
  print_line(fmt::format("Checked {} in {} ms: format {}, {} of {}, {}, {}, {}.", folder.string(), ms, report->format,
                         counted(report->files, "file", "files"), bytes_text(static_cast<int64_t>(report->file_bytes)),
                         counted(report->tables, "table", "tables"), counted(report->backups, "backup", "backups"),
                         counted(report->entities, "entity", "entities")));
  if (report->faults == 0) {
    print_line(styled(Style::green, "Nothing is wrong."));
    return 0;
  }
  print_error(counted(report->faults, "fault", "faults") + " in " + folder.string());
  return 1;
}

}  // namespace server
