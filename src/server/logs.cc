// virga logs: a client of the running server like any other, through the logs API.
#include <fmt/format.h>

#include <chrono>
#include <set>
#include <thread>

#include "base/clock.h"
#include "net/asker.h"
#include "server/commands.h"
#include "server/profile.h"
#include "server/terminal.h"
#include "wire/json.h"

namespace server {
namespace {

using base::Document;
using base::Result;

constexpr std::chrono::milliseconds logs_timeout(10'000);
constexpr auto poll_interval = std::chrono::milliseconds(500);

/// Signed calls to the logs API of one running virga.
class LogsApi {
 public:
  LogsApi(Profile profile, net::Origin origin) : profile_(std::move(profile)), origin_(std::move(origin)) {}

  Result<Document> call(std::string_view operation, const Document& input) {
    wire::Request request{.method = "POST", .target = "/"};
    request.headers.add("Host", origin_.authority());
    request.headers.add("Content-Type", "application/x-amz-json-1.1");
    request.headers.add("X-Amz-Target", fmt::format("Logs_20140328.{}", operation));
    request.body = wire::to_json(input);
    crypto::sign(request, profile_.credentials, profile_.region, "logs", base::SystemClock().now());
    TRY(auto answer, asker_.ask(origin_, request, logs_timeout));
    TRY(auto body, wire::parse_json(answer.body));
    if (answer.status == 200) return body;
    return base::fail({base::ErrorKind::invalid, std::string(body.text("__type")), std::string(body.text("message"))});
  }

 private:
  Profile profile_;
  net::Origin origin_;
  net::Asker asker_{"logs"};
};

/// The group of the function whose name is, or contains, the text.
Result<std::string> find_group(LogsApi& api, std::string_view function) {
  TRY(auto answer, api.call("DescribeLogGroups", Document::object({{"logGroupNamePrefix", "/aws/lambda/"}})));
  std::vector<std::string> near, all;
  auto* groups = answer.find("logGroups");
  for (auto& group : groups && groups->elements() ? *groups->elements() : Document::List()) {
    std::string name(group.text("logGroupName"));
    auto short_name = name.substr(std::string_view("/aws/lambda/").size());
    if (short_name == function) return name;
    all.push_back(short_name);
    if (short_name.find(function) != std::string::npos) near.push_back(name);
  }
  if (near.size() == 1) return near.front();
  return base::fail({base::ErrorKind::missing, "NoSuchFunction",
                     fmt::format("{} function with logs is called '{}'; there are: {}", near.empty() ? "no" : "more than one",
                                 function, all.empty() ? "none yet" : fmt::format("{}", fmt::join(all, ", ")))});
}

void print_event(const Document& event) {
  auto when = base::Time(std::chrono::milliseconds(event.find("timestamp")->integer().value_or(0)));
  auto message = event.text("message");
  while (!message.empty() && (message.back() == '\n' || message.back() == '\t')) message.remove_suffix(1);
  bool frame = message.starts_with("START ") || message.starts_with("END ") || message.starts_with("REPORT ") ||
               message.starts_with("INIT_");
  print_line(fmt::format("{} {}", styled(Style::dim, base::iso8601(when)),
                         frame ? styled(Style::cyan, message) : std::string(message)));
}

/// Prints what is new since `from_ms`; moves it to the newest time seen. `seen` holds the ids of events at that time.
base::Status print_new(LogsApi& api, const std::string& group, int64_t& from_ms, std::set<std::string>& seen) {
  std::string next;
  do {
    auto input = Document::object({{"logGroupName", group}, {"startTime", from_ms}});
    if (!next.empty()) input.add("nextToken", next);
    TRY(auto page, api.call("FilterLogEvents", input));
    next = page.text("nextToken");
    auto* events = page.find("events");
    for (auto& event : events && events->elements() ? *events->elements() : Document::List()) {
      if (!seen.insert(std::string(event.text("eventId"))).second) continue;
      print_event(event);
      from_ms = std::max(from_ms, event.find("timestamp")->integer().value_or(0) - 2000);  // late lines of other processes
    }
  } while (!next.empty());
  if (seen.size() > 100'000) seen.clear();
  return {};
}

base::Status show(const Options& options) {
  TRY(auto profile, read_profile(options.data));
  TRY(auto url, net::parse_url(profile.endpoint_url));
  LogsApi api(std::move(profile), std::move(url.origin));
  TRY(auto group, find_group(api, options.function));
  int64_t from_ms = base::epoch_ms(base::SystemClock().now()) - int64_t{options.since_minutes} * 60'000;
  std::set<std::string> seen;
  do {
    CHECK_OK(print_new(api, group, from_ms, seen));
    if (options.follow == Follow::yes) std::this_thread::sleep_for(poll_interval);
  } while (options.follow == Follow::yes);
  return {};
}

}  // namespace

int logs(const Options& options) {
  auto shown = show(options);
  if (shown) return 0;
  print_error(shown.error().message);
  return 1;
}

}  // namespace server
