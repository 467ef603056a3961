// virga backup: the whole data folder, while virga serves from it or while none does. virga restore: a data folder from a
// backup.
//
// A virga that serves makes a checkpoint when its desk is asked, which lasts as long as this process holds the line; all
// reading and writing is done here.
#include <fmt/format.h>

#include "archive/archive.h"
#include "base/clock.h"
#include "base/log.h"
#include "replication/files.h"
#include "server/commands.h"
#include "server/desk.h"
#include "server/quantity.h"
#include "server/terminal.h"
#include "store/store.h"

namespace server {
namespace {

using base::Result;
using base::Status;

std::filesystem::path clean(const std::filesystem::path& path) {
  auto absolute = std::filesystem::absolute(path).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

/// What a data folder has beside the database and the packages and a backup leaves out: what is only of the running process.
bool is_passing(const std::string& name) {
  static constexpr std::string_view kNames[] = {"virga.lock",     "virga.sock", "sandbox", "checkpoint",
                                                "checkpoint.tmp", "archive",    "LOCK"};
  for (auto each : kNames) {
    if (name == each) return true;
  }
  return name == "LOG" || name.starts_with("LOG.old") || replication::is_on_its_way(name);
}

/// What of it the checkpoint has.
bool is_in_checkpoint(const std::string& name) {
  return name == "packages" || name == "CURRENT" || name == "IDENTITY" || name.starts_with("MANIFEST-") ||
         name.starts_with("OPTIONS-") || name.ends_with(".sst") || name.ends_with(".log");
}

/// What keeps the data folder still while it is copied.
struct Still {
  std::optional<AtDesk> desk;
  std::optional<store::FolderLock> lock;
  std::vector<archive::Source> sources;
};

Result<Still> hold_still(const std::filesystem::path& data) {
  std::error_code error;
  if (!std::filesystem::exists(data / "CURRENT", error)) return base::fail(store::no_database(data));
  Still still;
  auto desk = AtDesk::come(data);
  if (desk) {
    TRY(auto checkpoint, desk->ask("checkpoint"));
    still.sources = {{checkpoint, {}},
                     {data, [](const std::string& name) { return is_passing(name) || is_in_checkpoint(name); }}};
    still.desk.emplace(*std::move(desk));
    return still;
  }
  TRY(auto lock, store::FolderLock::take(data));
  still.lock.emplace(std::move(lock));
  still.sources = {{data, is_passing}};
  return still;
}

void print_backup(const archive::Manifest& backup) {
  print_line(fmt::format("  {}  {}, {} of it new, of {}", styled(Style::bold, backup.id), bytes_text(backup.bytes),
                         bytes_text(backup.copied), backup.source));
}

Status list(const std::filesystem::path& folder) {
  TRY(auto archive, archive::Archive::open(folder, archive::Open::existing));
  TRY(auto ids, archive.list());
  for (const auto& id : ids) {
    auto backup = archive.find(id);
    if (backup) {
      print_backup(*backup);
    } else {
      print_line(fmt::format("  {}  {}", styled(Style::red, id), backup.error().message));
    }
  }
  if (ids.empty()) print_line("No backups.");
  return {};
}

Status back_up(const Options& options) {
  auto data = clean(options.data), to = clean(options.backups);
  if (!to.lexically_relative(data).native().starts_with("..")) {
    return base::fail({base::ErrorKind::invalid, "FolderInside", "a backup cannot lie in the data folder itself"});
  }
  TRY(auto archive, archive::Archive::open(to, archive::Open::made_when_missing));
  TRY(auto still, hold_still(data));
  auto held = [&] { return still.desk ? still.desk->still_held() : Status(); };
  TRY(auto backup, archive.add(still.sources, data, base::SystemClock().now(), held));
  print_line(fmt::format("Backup {} of {}: {} in {}, {} copied to {}.", styled(Style::bold, backup.id), data.string(),
                         bytes_text(backup.bytes), counted(static_cast<int64_t>(backup.files.size()), "file", "files"),
                         bytes_text(backup.copied), to.string()));
  if (options.keep_backups > 0) {
    TRY(auto freed, archive.keep(static_cast<size_t>(options.keep_backups)));
    if (freed > 0) print_line(fmt::format("Older backups are gone: {} freed.", bytes_text(freed)));
  }
  return {};
}

/// What is restored opens, as its next start will open it.
Status check_opens(const std::filesystem::path& data) {
  TRY(auto store, store::Store::open(data, {.access = store::Access::read}));
  return {};
}

Status bring_back(const Options& options) {
  auto data = clean(options.data), from = clean(options.backups);
  TRY(auto archive, archive::Archive::open(from, archive::Open::existing));
  TRY(auto backup, archive.find(options.backup));
  CHECK_OK(archive.restore(backup, data));
  CHECK_OK(check_opens(data));
  print_line(fmt::format("{} is what {} was at {}: {} in {}.", data.string(), backup.source, styled(Style::bold, backup.id),
                         bytes_text(backup.bytes), counted(static_cast<int64_t>(backup.files.size()), "file", "files")));
  return {};
}

int told(const Status& done) {
  if (done) return 0;
  print_error(done.error().message);
  return 1;
}

}  // namespace

int backup(const Options& options) {
  base::set_log_level(base::LogLevel::off);  // all is told as errors
  return told(options.list == List::yes ? list(clean(options.backups)) : back_up(options));
}

int restore(const Options& options) {
  base::set_log_level(base::LogLevel::off);
  return told(bring_back(options));
}

}  // namespace server
