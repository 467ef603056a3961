#include "relay/credentials.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "base/log.h"
#include "relay/errors.h"
#include "relay/limits.h"
#include "relay/metadata.h"

namespace relay {
namespace {

/// What a profile may say instead of keys, and virga does not do.
constexpr std::string_view kOtherWays[] = {"role_arn", "credential_process", "sso_session", "sso_start_url",
                                           "web_identity_token_file"};

std::optional<std::string> read_small(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::string text(limits::credentials_file_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

std::filesystem::path home_file(const Environment& environment, const char* variable, const char* name) {
  if (auto named = environment(variable)) return *named;
  auto home = environment("HOME");
  return home ? std::filesystem::path(*home) / ".aws" / name : std::filesystem::path();
}

std::string setting(const Profile& profile, std::string_view name) {
  auto found = profile.find(name);
  return found == profile.end() ? std::string() : found->second;
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
  const char* value = std::getenv(name);
  if (!value || !*value) return {};
  return value;
}

bool FoundCredentials::operator==(const FoundCredentials& other) const {
  return key.access_key_id == other.key.access_key_id && key.secret_access_key == other.key.secret_access_key &&
         key.session_token == other.key.session_token && until == other.until;
}

base::Result<std::unique_ptr<CredentialSource>> CredentialSource::open(CredentialOptions options, const base::Clock& clock) {
  std::unique_ptr<CredentialSource> source(new CredentialSource(std::move(options), clock));
  TRY(auto found, source->find());
  source->current_.publish(std::move(found));
  return source;
}

std::optional<FoundCredentials> CredentialSource::in_environment() const {
  auto id = options_.environment("AWS_ACCESS_KEY_ID"), secret = options_.environment("AWS_SECRET_ACCESS_KEY");
  if (!id || !secret || !options_.profile.empty()) return {};
  return FoundCredentials{{*id, *secret, options_.environment("AWS_SESSION_TOKEN").value_or("")}, {}};
}

CredentialSource::Found CredentialSource::in_profile(const std::filesystem::path& file, Missing missing) {
  auto text = read_small(file);
  auto name = options_.profile.empty() ? options_.environment("AWS_PROFILE").value_or("default") : options_.profile;
  if (!text) {
    if (missing == Missing::refused) return base::fail(bad_credentials(file.string(), "the file cannot be read"));
    return std::optional<FoundCredentials>();
  }
  auto profiles = parse_profiles(*text);
  auto found = profiles.find(name);
  if (found == profiles.end()) {
    if (missing == Missing::refused)
      return base::fail(bad_credentials(file.string(), fmt::format("it has no profile '{}'", name)));
    return std::optional<FoundCredentials>();
  }
  const auto& profile = found->second;
  if (region_.empty()) region_ = setting(profile, "region");
  FoundCredentials credentials{
      {setting(profile, "aws_access_key_id"), setting(profile, "aws_secret_access_key"), setting(profile, "aws_session_token")},
      {}};
  if (!credentials.key.access_key_id.empty() && !credentials.key.secret_access_key.empty()) return std::optional(credentials);
  for (auto way : kOtherWays) {
    if (!profile.contains(way)) continue;
    auto why = fmt::format("profile '{}' has {}, which virga does not follow; give it keys", name, way);
    return base::fail(bad_credentials(file.string(), why));
  }
  if (missing == Missing::refused)
    return base::fail(bad_credentials(file.string(), fmt::format("its profile '{}' has no keys", name)));
  return std::optional<FoundCredentials>();
}

CredentialSource::Found CredentialSource::in_files() {
  if (!options_.file.empty()) return in_profile(options_.file, Missing::refused);
  auto config = home_file(options_.environment, "AWS_CONFIG_FILE", "config");
  auto credentials = home_file(options_.environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  std::optional<FoundCredentials> first;
  if (!credentials.empty()) {
    TRY(first, in_profile(credentials, Missing::allowed));
  }
  if (config.empty()) return first;
  auto second = in_profile(config, Missing::allowed);  // also for its region
  if (first) return first;
  return second;
}

base::Result<FoundCredentials> CredentialSource::find() {
  if (options_.file.empty()) {
    if (auto found = in_environment()) {
      place_ = Place::environment;
      if (auto also = in_files(); !also) region_.clear();  // a broken profile matters to nobody here
      return *found;
    }
  }
  TRY(auto in_file, in_files());
  if (in_file) {
    place_ = Place::files;
    return *std::move(in_file);
  }
  if (!options_.profile.empty()) return base::fail(no_credentials(options_.url, "the profile '" + options_.profile + "'"));
  place_ = Place::service;
  auto container = ask_container(options_.environment);
  if (container) return container;
  auto machine = ask_machine(options_.environment);
  if (machine) return machine;
  auto why = fmt::format("the environment (AWS_ACCESS_KEY_ID), the files of the AWS CLI, {}, {}; or give --tables-credentials",
                         container.error().message, machine.error().message);
  return base::fail(no_credentials(options_.url, why));
}

bool CredentialSource::due() const {
  if (place_ == Place::files) return true;
  auto current = current_.read();
  return place_ == Place::service && (!current->until || *current->until - clock_.now() < limits::credentials_margin);
}

void CredentialSource::refresh() {
  if (!due()) return;
  auto found = find();
  if (!found) {
    base::log(base::LogLevel::warning, "relay", "{}", found.error().message);
  } else if (*found != *current_.read()) {
    current_.publish(*std::move(found));
  }
}

}  // namespace relay
