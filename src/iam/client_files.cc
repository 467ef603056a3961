#include "iam/client_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "store/durable_file.h"

namespace iam {
namespace {

std::unexpected<base::Error> failed(const std::filesystem::path& path) {
  return base::fail(base::internal_error(fmt::format("Cannot write {}: {}", path.string(), std::strerror(errno))));
}

base::Status write_file(const std::filesystem::path& path, std::string_view text) {
  if (!store::replace_file(path, text)) return failed(path);
  return {};
}

}  // namespace

base::Result<ClientFiles> write_client_files(const std::filesystem::path& folder, const crypto::Credentials& key,
                                             std::string_view region, std::string_view endpoint_url) {
  ClientFiles files{folder / "credentials", folder / "config"};
  std::string where = fmt::format("region = {}\n", region);
  if (!endpoint_url.empty()) where += fmt::format("endpoint_url = {}\n", endpoint_url);
  CHECK_OK(write_file(files.credentials, fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n{}",
                                                     key.access_key_id, key.secret_access_key, where)));
  CHECK_OK(write_file(files.config, "[default]\n" + where));
  return files;
}

}  // namespace iam
