#include "server/front_door.h"

#include "server/answers.h"
#include "server/leading.h"

namespace server {

std::optional<base::Task<wire::Response>> FrontDoor::serve_addressed(wire::Request& request) {
  auto address = gateway::address_of(request.headers.get("host"), request.path());
  if (!address) return {};
  std::string api(address->api), stage(address->stage), path(address->path);  // views into the request, which moves on
  return gateway_.serve(std::move(api), std::move(stage), std::move(request), std::move(path));
}

base::Task<wire::Response> FrontDoor::serve_api(wire::Request request) {
  if (auto answer = serve_addressed(request)) co_return co_await *std::move(answer);
  auto served = served_.read();
  if (served->api.empty()) co_return json_answer(503, R"({"message":"No API is deployed here yet."})");
  std::string path(request.path());
  co_return co_await gateway_.serve(served->api, served->stage, std::move(request), std::move(path));
}

base::Task<wire::Response> FrontDoor::serve_status() { co_return json_answer(200, replication_()); }

base::Task<wire::Response> FrontDoor::serve_aws_port(wire::Request request) {
  bool status = replication_ && request.path() == replication_path;
  return status ? serve_status() : serve_aws(std::move(request));
}

base::Task<wire::Response> FrontDoor::serve_aws(wire::Request request) {
  if (auto answer = serve_addressed(request)) co_return co_await *std::move(answer);
  co_return co_await aws::dispatch(directory_, authenticator_, settings_, clock_, random_, std::move(request));
}

}  // namespace server
