#include "server/profile.h"

#include <fmt/format.h>

#include <fstream>

namespace server {

std::filesystem::path credentials_path(const std::filesystem::path& data) { return data / "credentials"; }

base::Result<Profile> read_profile(const std::filesystem::path& data) {
  auto path = credentials_path(data);
  std::ifstream file(path);
  if (!file) {
    return base::fail(
        {base::ErrorKind::missing, "NoProfile",
         fmt::format("{} cannot be read; start virga first, or name its data folder with --data", path.string())});
  }
  Profile profile;
  for (std::string line; std::getline(file, line);) {
    auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    auto trimmed = [](std::string_view text) {
      auto first = text.find_first_not_of(" \t");
      auto last = text.find_last_not_of(" \t\r");
      return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
    };
    auto name = trimmed(std::string_view(line).substr(0, equals)), value = trimmed(std::string_view(line).substr(equals + 1));
    if (name == "aws_access_key_id") profile.credentials.access_key_id = value;
    if (name == "aws_secret_access_key") profile.credentials.secret_access_key = value;
    if (name == "region") profile.region = value;
    if (name == "endpoint_url") profile.endpoint_url = value;
  }
  return profile;
}

}  // namespace server
