#include "iam/client_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace iam {
namespace {

std::unexpected<base::Error> failed(const std::filesystem::path& path) {
  return base::fail(base::internal_error(fmt::format("Cannot write {}: {}", path.string(), std::strerror(errno))));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

base::Status replace_file(const std::filesystem::path& path, std::string_view text) {
  std::string fresh = path.string() + ".new";
  ::unlink(fresh.c_str());
  int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return failed(path);
  bool done = ::fchmod(file, 0600) == 0 && write_all(file, text) && ::fsync(file) == 0;
  done = ::close(file) == 0 && done;
  if (!done || ::rename(fresh.c_str(), path.c_str()) != 0) {
    auto error = failed(path);
    ::unlink(fresh.c_str());
    return error;
  }
  return {};
}

}  // namespace

base::Result<ClientFiles> write_client_files(const std::filesystem::path& folder, const crypto::Credentials& key,
                                             std::string_view region, std::string_view endpoint_url) {
  ClientFiles files{folder / "credentials", folder / "config"};
  std::string where = fmt::format("region = {}\n", region);
  if (!endpoint_url.empty()) where += fmt::format("endpoint_url = {}\n", endpoint_url);
  CHECK_OK(replace_file(files.credentials, fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n{}",
                                                       key.access_key_id, key.secret_access_key, where)));
  CHECK_OK(replace_file(files.config, "[default]\n" + where));
  return files;
}

}  // namespace iam
