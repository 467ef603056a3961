#include "server/upkeep.h"

#include "base/log.h"
#include "base/task.h"
#include "relay/limits.h"
#include "server/limits.h"

namespace server {
namespace {

void report(std::string_view what, const base::Error& error) {
  if (error.kind == base::ErrorKind::unavailable) return;  // a full disk, which is said where it is found
  base::log(base::LogLevel::error, "server", "{}: {}", what, error.message);
}

/// Deletes what is due, until nothing is or it is time to look whether virga stops.
void expire(tables::Expiry& expiry) {
  for (int piece = 0; piece < limits::expiry_pieces; ++piece) {
    auto more = base::sync_wait(expiry.run());
    if (!more) return report("time to live", more.error());
    if (!*more) return;
  }
}

void trim(tables::Tables& tables) {
  if (auto done = base::sync_wait(tables.trim_changes()); !done) report("trimming streams", done.error());
}

}  // namespace

Upkeep start_upkeep(tables::Tables& tables, tables::Expiry& expiry) {
  Upkeep upkeep;
  auto add = [&](std::string name, std::chrono::milliseconds pause, std::function<void()> work) {
    upkeep.push_back(std::make_unique<base::Periodic>(std::move(name), pause, std::move(work)));
  };
  add("expiry", limits::expiry_pause, [&expiry] { expire(expiry); });
  add("trim", limits::trim_pause, [&tables] { trim(tables); });
  return upkeep;
}

Upkeep start_far_upkeep(relay::FarSide& far) {
  Upkeep upkeep;
  auto look = [&far] { far.refresh(); };
  upkeep.push_back(std::make_unique<base::Periodic>("credentials", relay::limits::credentials_pause, std::move(look)));
  return upkeep;
}

}  // namespace server
