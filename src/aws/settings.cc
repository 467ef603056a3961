#include "aws/settings.h"

#include <fmt/compile.h>
#include <fmt/format.h>

namespace aws {

std::string arn(const Settings& settings, std::string_view service, std::string_view resource) {
  return fmt::format(FMT_COMPILE("arn:aws:{}:{}:{}:{}"), service, settings.region, settings.account, resource);
}

std::string global_arn(const Settings& settings, std::string_view service, std::string_view resource) {
  return fmt::format(FMT_COMPILE("arn:aws:{}::{}:{}"), service, settings.account, resource);
}

}  // namespace aws
