// Credentials: in whose name the far side is asked. Found as an AWS SDK finds them, the first there is:
//
//   --tables-credentials FILE    only that file
//   environment                  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; not with --tables-profile
//   files                        AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials), AWS_CONFIG_FILE (~/.aws/config)
//   container                    AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI
//   machine                      the instance's metadata service, unless AWS_EC2_METADATA_DISABLED is "true"
//
// Files may change and temporary ones run out: `refresh` looks again. open and refresh block (a plain thread); current: any.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/published.h"
#include "base/result.h"
#include "crypto/sigv4.h"
#include "relay/profile_file.h"

namespace relay {

/// The value of a variable; nothing when it is not set or empty.
using Environment = std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> process_environment(const char* name);

struct CredentialOptions {
  std::filesystem::path file;  // "": as above
  std::string profile;         // "": AWS_PROFILE, or "default"
  std::string url;             // what they are for, in messages
  Environment environment = process_environment;
};

struct FoundCredentials {
  crypto::Credentials key;
  std::optional<base::Time> until;  // of temporary ones whose end is told
  bool operator==(const FoundCredentials& other) const;
};

class CredentialSource {
 public:
  static base::Result<std::unique_ptr<CredentialSource>> open(CredentialOptions options, const base::Clock& clock);

  std::shared_ptr<const FoundCredentials> current() const { return current_.read(); }
  /// The profile's region; "" when it has none.
  const std::string& region() const { return region_; }
  /// Looks again, where there can be something new. What cannot be read leaves the last ones in use and is logged.
  void refresh();

 private:
  using Found = base::Result<std::optional<FoundCredentials>>;
  CredentialSource(CredentialOptions options, const base::Clock& clock) : options_(std::move(options)), clock_(clock) {}
  base::Result<FoundCredentials> find();
  std::optional<FoundCredentials> in_environment() const;
  Found in_files();
  enum class Missing { allowed, refused };
  Found in_profile(const std::filesystem::path& file, Missing missing);
  bool due() const;

  enum class Place { environment, files, service };
  const CredentialOptions options_;
  const base::Clock& clock_;
  Place place_ = Place::environment;
  std::string region_;
  base::Published<FoundCredentials> current_;
};

}  // namespace relay
