// FrontDoor: which room answers a request, decided by port, Host and path.
//
//   API port      the API chosen by `virga up`, without its stage in the path; other APIs by their Host
//   both          Host {url}.lambda-url.{region}.on.aws or ….localhost -> the function URL
//   AWS port      Host {api}.execute-api.{region}.amazonaws.com or ….localhost, /restapis/{api}/{stage}/_user_request_/… and
//                 /_aws/execute-api/{api}/{stage}/…  -> gateway; everything else -> aws::dispatch
//                 pages of its own, by path: /metrics, to who asks from this machine, and /_aws/replication
//   a sandbox's   aws::dispatch and the same gateway addresses
//
// Called on event loops; everything it refers to outlives it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/dispatch.h"
#include "base/published.h"
#include "base/task.h"
#include "gateway/gateway.h"
#include "server/served_api.h"
#include "urls/urls.h"
#include "wire/http.h"

namespace server {

/// Who may see a page of the server's own: everybody who reaches the port, or who asks from this machine.
enum class Reach { everybody, machine };

class FrontDoor {
 public:
  FrontDoor(gateway::Gateway& gateway, urls::Urls& urls, const aws::Directory& directory, iam::Authenticator& authenticator,
            const aws::Settings& settings, base::Clock& clock, base::Random& random)
      : gateway_(gateway),
        urls_(urls),
        directory_(directory),
        authenticator_(authenticator),
        settings_(settings),
        clock_(clock),
        random_(random) {}

  base::Task<wire::Response> serve_api(wire::Request request);
  base::Task<wire::Response> serve_aws_port(wire::Request request);
  /// What functions see of it.
  base::Task<wire::Response> serve_aws(wire::Request request);
  /// Before the first request: what GET `path` answers on the AWS port.
  void show(std::string_view path, Reach reach, std::function<wire::Response()> answer) {
    pages_.push_back({path, reach, std::move(answer)});
  }
  void serve_on_api_port(ServedApi served) { served_.publish(std::move(served)); }

 private:
  struct Page {
    std::string_view path;  // static
    Reach reach;
    std::function<wire::Response()> answer;
  };
  const Page* page_for(const wire::Request& request) const;
  static base::Task<wire::Response> show(const Page& page);
  /// The answer of the API that Host or path name, or of the function URL; nothing otherwise, and then the request is
  /// untouched.
  std::optional<base::Task<wire::Response>> serve_addressed(wire::Request& request);

  gateway::Gateway& gateway_;
  urls::Urls& urls_;
  const aws::Directory& directory_;
  iam::Authenticator& authenticator_;
  const aws::Settings& settings_;
  base::Clock& clock_;
  base::Random& random_;
  base::Published<ServedApi> served_;
  std::vector<Page> pages_;
};

}  // namespace server
