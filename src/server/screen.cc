#include "server/screen.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/leading.h"
#include "server/profile.h"
#include "server/terminal.h"
#include "server/words.h"

namespace server {
namespace {

std::string with_example_values(std::string path) {
  for (size_t open; (open = path.find('{')) != std::string::npos;) {
    size_t close = path.find('}', open);
    if (close == std::string::npos) break;
    path.replace(open, close - open + 1, "hello");
  }
  return path;
}

/// A line for each route, in an order in which each works: make, read one, read all, replace, remove.
std::vector<std::string> curl_lines(const std::string& base_url, std::vector<stacks::Route> routes) {
  auto rank = [](const stacks::Route& route) {
    static constexpr std::string_view order[] = {"POST", "GET", "HEAD", "PUT", "PATCH", "ANY", "DELETE"};
    auto place = std::find(std::begin(order), std::end(order), route.method) - std::begin(order);
    return std::pair(place, route.path.find('{') == std::string::npos);
  };
  std::stable_sort(routes.begin(), routes.end(), [&](auto& a, auto& b) { return rank(a) < rank(b); });
  std::vector<std::string> lines;
  for (auto& route : routes) {
    auto url = base_url + with_example_values(route.path);
    std::string_view body = route.method == "POST"                             ? R"({"id":"hello","text":"Hello, world"})"
                            : route.method == "PUT" || route.method == "PATCH" ? R"({"text":"Hello again"})"
                                                                               : "";
    if (route.method == "GET" || route.method == "ANY") {
      lines.push_back(fmt::format("curl {}", url));
    } else if (body.empty()) {
      lines.push_back(fmt::format("curl -i -X {} {}", route.method, url));
    } else {
      lines.push_back(fmt::format("curl -X {} {} -H 'Content-Type: application/json' -d '{}'", route.method, url, body));
    }
  }
  return lines;
}

void print_field(std::string_view name, std::string_view value) {
  print_line(fmt::format("  {} {}", styled(Style::bold, fmt::format("{:<14}", name)), value));
}

std::string collection_path(const stacks::Api& api) {
  for (auto& route : api.routes) {
    if (route.path.find('{') == std::string::npos) return route.path;
  }
  return "/";
}

/// Where a function URL, https://ID.lambda-url.REGION.on.aws/, is on this machine.
std::string local_address(std::string_view url, int port) {
  constexpr std::string_view scheme = "https://", domain = ".on.aws";
  url.remove_prefix(std::min(url.size(), scheme.size()));
  return fmt::format("http://{}.localhost:{}/", url.substr(0, url.find(domain)), port);
}

}  // namespace

void print_start_screen(const Installation& installation, const Options& options, const stacks::Summary* summary) {
  auto shown = reachable_address(options);
  auto api_url = fmt::format("http://{}:{}", shown, installation.api_port());
  if (summary) {
    auto counts = fmt::format("{} created, {} updated, {} replaced, {} removed, {} unchanged", summary->created,
                              summary->updated, summary->replaced, summary->removed, summary->unchanged);
    print_line(summary->changed() ? styled(Style::green, "Deployed: ") + counts
                                  : styled(Style::green, "Nothing to change: ") + "the stack is as the template says");
  }
  print_line("");
  const stacks::Api* api = summary && !summary->apis.empty() ? &summary->apis.front() : nullptr;
  if (summary) {
    for (auto& each : summary->apis) {
      if (each.logical_id == options.api) api = &each;
    }
  }
  print_field("API", styled(Style::cyan, api_url + (api ? collection_path(*api) : "/")));
  for (auto& url : summary ? summary->urls : std::vector<stacks::Deployed>())
    print_field("Function URL", styled(Style::cyan, local_address(url.id, installation.api_port())) + "  " + url.logical_id);
  print_field("AWS endpoint", styled(Style::cyan, fmt::format("http://{}:{}", shown, installation.aws_port())));
  if (const auto* leader = installation.leader()) {
    print_field("Followers", fmt::format("{}:{}{}", options.follow_address, leader->port(),
                                         options.confirming == Confirming::sync ? "  (writes wait for one)" : ""));
  }
  if (auto* far = installation.far_side())
    print_field("Tables", fmt::format("{} ({})", styled(Style::cyan, far->url()), far->region()));
  print_field("Data", installation.data().string());
  print_field("Credentials", credentials_path(installation.data()).string());
  if (options.fsync == Fsync::none) {
    print_line("");
    print_line(styled(Style::red, fmt::format("  {} {}", "NOT DURABLE   ", no_fsync_words)));
  }
  if (api) {
    print_line("");
    print_line("  Try it:");
    for (auto& line : curl_lines(api_url, api->routes)) print_line("    " + line);
  }
  if (summary && !summary->functions.empty()) {
    auto data = options.data == ".virga" ? "" : " --data " + installation.data().string();
    print_line("");
    print_line("  Follow a function:");
    print_line(fmt::format("    virga logs -f {}{}", summary->functions.front().id, data));
    print_line("  Use any AWS tool:");
    print_line(fmt::format("    eval \"$(virga env{})\" && aws dynamodb list-tables", data));
  }
  print_line("");
  print_line(fmt::format("Ready in {} ms. Stop with Ctrl-C.", installation.age_ms()));
}

}  // namespace server
