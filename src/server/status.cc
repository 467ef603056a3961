// virga status: asks the virga that runs on a data folder what it is to others.
#include <fmt/format.h>

#include "net/asker.h"
#include "replication/standing.h"
#include "server/commands.h"
#include "server/leading.h"
#include "server/profile.h"
#include "server/terminal.h"
#include "store/folder_lock.h"

namespace server {
namespace {

constexpr std::chrono::milliseconds status_timeout{5'000};

base::Result<std::string> ask_for_status(const std::string& endpoint) {
  TRY(auto url, net::parse_url(endpoint));
  TRY(auto answer,
      net::Asker("status").ask(url.origin, {.method = "GET", .target = std::string(replication_path)}, status_timeout));
  if (answer.status == 200) return std::move(answer.body);
  return std::string(R"({"Role":"leader","Confirming":"none"})");
}

base::Result<std::string> status_of(const std::filesystem::path& data) {
  if (!store::FolderLock::holder(data)) {
    TRY(auto standing, replication::load_standing(data));
    return fmt::format(R"({{"Role":"{}","State":"stopped","Epoch":{}}})", replication::name_of(standing.position),
                       standing.epoch);
  }
  TRY(auto profile, read_profile(data));
  return ask_for_status(profile.endpoint_url);
}

}  // namespace

int status(const Options& options) {
  auto text = status_of(data_folder(options));
  if (text) {
    print_line(*text);
    return 0;
  }
  print_error(text.error().message);
  return 1;
}

}  // namespace server
