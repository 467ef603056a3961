#include "server/front_door.h"

#include "server/answers.h"
#include "server/leading.h"
#include "urls/address.h"

namespace server {

std::optional<base::Task<wire::Response>> FrontDoor::serve_addressed(wire::Request& request) {
  if (std::string url(urls::url_of_host(request.headers.get("host"))); !url.empty())
    return urls_.serve(std::move(url), std::move(request));
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

const FrontDoor::Page* FrontDoor::page_for(const wire::Request& request) const {
  if (request.method != "GET") return nullptr;
  bool from_here = request.remote_address.starts_with("127.") || request.remote_address == "::1";
  for (const auto& page : pages_) {
    if (page.path == request.path() && (page.reach == Reach::everybody || from_here)) return &page;
  }
  return nullptr;
}

base::Task<wire::Response> FrontDoor::show(const Page& page) { co_return page.answer(); }

base::Task<wire::Response> FrontDoor::serve_aws_port(wire::Request request) {
  const auto* page = page_for(request);
  return page ? show(*page) : serve_aws(std::move(request));
}

base::Task<wire::Response> FrontDoor::serve_aws(wire::Request request) {
  if (auto answer = serve_addressed(request)) co_return co_await *std::move(answer);
  co_return co_await aws::dispatch(directory_, authenticator_, settings_, clock_, random_, std::move(request));
}

}  // namespace server
