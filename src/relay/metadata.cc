#include "relay/metadata.h"

#include <fmt/format.h>

#include <fstream>

#include "net/asker.h"
#include "relay/limits.h"
#include "wire/json.h"
#include "wire/time_text.h"

namespace relay {
namespace {

constexpr std::string_view kRoles = "/latest/meta-data/iam/security-credentials/";

std::unexpected<base::Error> none(std::string message) {
  return base::fail({base::ErrorKind::missing, "NoCredentials", std::move(message)});
}

/// A service that tells credentials.
class Teller {
 public:
  explicit Teller(net::Origin origin) : origin_(std::move(origin)) {}
  /// The body of a good answer.
  base::Result<std::string> ask(std::string method, std::string target, std::string_view header = {}, std::string value = {}) {
    wire::Request request{.method = std::move(method), .target = std::move(target)};
    if (!header.empty()) request.headers.add(std::string(header), std::move(value));
    TRY(auto answer, asker_.ask(origin_, request, limits::metadata_timeout));
    if (answer.status != 200) return none(fmt::format("{} answered {}", origin_.url(), answer.status));
    return std::move(answer.body);
  }

 private:
  net::Origin origin_;
  net::Asker asker_{"metadata", {.connect_timeout = limits::metadata_timeout}};
};

std::string first_line_of(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

base::Result<FoundCredentials> read_credentials_answer(std::string_view json) {
  auto answer = wire::parse_json(json);
  if (!answer || !answer->is_object()) return none("the answer is no JSON object");
  FoundCredentials found{{std::string(answer->text("AccessKeyId")), std::string(answer->text("SecretAccessKey")),
                          std::string(answer->text("Token"))},
                         {}};
  if (found.key.access_key_id.empty() || found.key.secret_access_key.empty()) return none("the answer has no keys");
  if (auto until = answer->text("Expiration"); !until.empty()) found.until = wire::parse_iso8601(until);
  return found;
}

base::Result<FoundCredentials> ask_container(const Environment& environment) {
  auto relative = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  auto full = environment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!relative && !full) return none("a container's service (AWS_CONTAINER_CREDENTIALS_FULL_URI)");
  TRY(auto url, net::parse_url(relative ? "http://169.254.170.2" + *relative : *full));
  if (url.origin.scheme == net::Scheme::https) return none("a container's service (only http is asked)");
  auto token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  if (auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) token = first_line_of(*file);
  auto body = Teller(url.origin).ask("GET", url.path.empty() ? "/" : url.path, token.empty() ? "" : "Authorization", token);
  if (!body) return none("a container's service (" + body.error().message + ")");
  return read_credentials_answer(*body);
}

base::Result<FoundCredentials> ask_machine(const Environment& environment) {
  if (environment("AWS_EC2_METADATA_DISABLED").value_or("") == "true") return none("not in the machine's metadata (disabled)");
  auto endpoint = environment("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  auto failed = [](const base::Error& error) { return none("the machine's metadata (" + error.message + ")"); };
  auto url = net::parse_url(endpoint);
  if (!url) return failed(url.error());
  Teller teller(url->origin);
  constexpr std::string_view kToken = "X-aws-ec2-metadata-token";
  auto token = teller.ask("PUT", url->path + "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "21600");
  if (!token) return failed(token.error());
  auto roles = teller.ask("GET", url->path + std::string(kRoles), kToken, *token);
  if (!roles) return failed(roles.error());
  auto role = roles->substr(0, roles->find('\n'));
  auto answer = teller.ask("GET", url->path + std::string(kRoles) + role, kToken, *token);
  if (!answer) return failed(answer.error());
  return read_credentials_answer(*answer);
}

}  // namespace relay
