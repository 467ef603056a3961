#include <fmt/format.h>

#include "server/commands.h"
#include "server/profile.h"
#include "server/terminal.h"

namespace server {

int env(const Options& options) {
  auto profile = read_profile(options.data);
  if (!profile) {
    print_error(profile.error().message);
    return 1;
  }
  print_line(fmt::format("export AWS_ENDPOINT_URL={}", profile->endpoint_url));
  print_line(fmt::format("export AWS_REGION={}", profile->region));
  print_line(fmt::format("export AWS_DEFAULT_REGION={}", profile->region));
  print_line(fmt::format("export AWS_ACCESS_KEY_ID={}", profile->credentials.access_key_id));
  print_line(fmt::format("export AWS_SECRET_ACCESS_KEY={}", profile->credentials.secret_access_key));
  print_line("unset AWS_SESSION_TOKEN AWS_PROFILE");
  return 0;
}

}  // namespace server
