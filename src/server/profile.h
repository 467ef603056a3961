// Profile: how to reach the virga that uses a data folder: its credentials file, read back.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"
#include "crypto/sigv4.h"

namespace server {

struct Profile {
  crypto::Credentials credentials;
  std::string region;
  std::string endpoint_url;
};

std::filesystem::path credentials_path(const std::filesystem::path& data);
base::Result<Profile> read_profile(const std::filesystem::path& data);

}  // namespace server
