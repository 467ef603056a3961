#include "integrity/folder_check.h"

#include <fmt/format.h>

#include "integrity/backup_check.h"
#include "integrity/entities.h"
#include "integrity/owners.h"
#include "store/keys.h"
#include "tables/schema_fields.h"

namespace integrity {
namespace {

using base::Result;
using base::Status;
using store::Family;

constexpr std::string_view kUnreadable = "the database cannot be read on from here: a file of it is damaged";

void check_files(const store::Store& store, Report& report, Faults& faults) {
  auto read = store.read_files();
  report.files = read.files;
  report.file_bytes = read.bytes;
  for (const auto& each : read.damaged) {
    auto of = each.family.empty() ? "the log " + each.name : fmt::format("the file {} (of family {})", each.name, each.family);
    faults.add(fmt::format("{} is damaged: {}", of, each.reason));
  }
}

/// Every entry of a family has a drawer and can be read. Returns how many there are.
Result<int64_t> check_drawers(const store::Store& store, Family family, const store::Drawers& drawers, Report& report,
                              Faults& faults) {
  int64_t count = 0;
  auto cursor = store.cursor(family, {});
  for (cursor.seek_first(); cursor.valid(); cursor.next(), ++count) {
    auto key = cursor.key();
    const store::Drawer* drawer = nullptr;
    for (const auto& each : drawers) {
      if (each.family == family && key.starts_with(each.prefix)) drawer = &each;
    }
    if (!drawer) {
      ++report.unknown;
      continue;
    }
    auto good = drawer->check(key.substr(drawer->prefix.size()), cursor.value());
    if (!good) faults.add("", std::string(key), "it cannot be used: " + good.error().message);
  }
  CHECK_OK(cursor.status());
  return count;
}

class FolderCheck {
 public:
  FolderCheck(const store::Store& store, const Listener& listener, Faults& faults)
      : store_(store), listener_(listener), faults_(faults) {}

  Status run(const store::Drawers& drawers) {
    check_files(store_, report_, faults_);
    faults_.end();
    report_.format = store_.format();
    TRY(report_.entities, check_drawers(store_, Family::meta, drawers, report_, faults_));
    CHECK_OK(check_tables());
    CHECK_OK(check_backups(store_, owners_, report_.backups, faults_));
    faults_.begin("");
    CHECK_OK(check_owners(store_, owners_, faults_));
    TRY(report_.log_entries, check_drawers(store_, Family::logs, drawers, report_, faults_));
    faults_.end();
    return {};
  }
  Report& report() { return report_; }

 private:
  Status check_tables() {
    return for_each_entity<tables::StoredSchema>(store_, store::keys::table,
                                                 [&](std::string_view id, tables::StoredSchema stored) -> Status {
                                                   auto schema = tables::from_stored(std::move(stored));
                                                   faults_.begin("table " + schema.name);
                                                   check(std::move(schema), id);
                                                   ++report_.tables;
                                                   return {};
                                                 });
  }

  void check(tables::Schema schema, std::string_view id) {
    if (schema.name != id) faults_.add(fmt::format("it is stored under another name, {}", id));
    owners_.add(schema);
    TableSummary summary{.name = schema.name};
    if (auto good = check_schema(schema); !good) {
      faults_.add("its schema cannot be used: " + good.error().message);
    } else {
      auto table = tables::resolve(std::move(schema), nullptr);
      auto checked = check_table(store_, *table, faults_);
      if (checked) {
        summary = *std::move(checked);
      } else {
        faults_.add(std::string(kUnreadable));
      }
    }
    summary.faults = faults_.end();
    listener_.on_table(summary);
  }

  const store::Store& store_;
  const Listener& listener_;
  Faults& faults_;
  Owners owners_;
  Report report_;
};

}  // namespace

Result<Report> check_folder(const std::filesystem::path& folder, store::Drawers drawers, const Listener& listener) {
  TRY(auto store, store::Store::open(folder, {.access = store::Access::read}));
  Faults faults(listener.on_fault);
  faults.begin("");
  FolderCheck check(*store, listener, faults);
  if (auto done = check.run(drawers); !done) faults.add(std::string(kUnreadable));
  check.report().faults = faults.count();
  return check.report();
}

}  // namespace integrity
