// Settings: which account and region this virga plays. Read once at start, immutable afterwards.
#pragma once
#include <string>
#include <string_view>

namespace aws {

struct Settings {
  std::string account = "000000000000";
  std::string region = "us-east-1";
};

/// arn:aws:{service}:{region}:{account}:{resource}
std::string arn(const Settings& settings, std::string_view service, std::string_view resource);
/// arn:aws:{service}::{account}:{resource}, of services without regions (iam, sts).
std::string global_arn(const Settings& settings, std::string_view service, std::string_view resource);

}  // namespace aws
