// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct GetLogEvents {
  static constexpr std::string_view name = "GetLogEvents";
  struct Event {
    int64_t timestamp_ms = 0, ingestion_ms = 0;
    std::string message;
  };
  struct Input {
    std::optional<std::string> group, identifier, token;
    std::string stream;
    std::optional<int64_t> start_ms, end_ms;
    std::optional<int> limit;
    std::optional<bool> from_head;
  };
  struct Output {
    std::vector<Event> events;
    std::string forward_token, backward_token;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return stream_access(call, name, group_of(in.group, in.identifier), in.stream);
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_TRY(auto page, co_await logs.events(
                          {.group = group_of(in.group, in.identifier),
                           .stream = in.stream,
                           .start_ms = in.start_ms,
                           .end_ms = in.end_ms,
                           .from = in.from_head.value_or(false) ? ::logs::Direction::forward : ::logs::Direction::backward,
                           .limit = static_cast<size_t>(in.limit.value_or(10'000)),
                           .token = in.token.value_or("")}));
    Output out{.events = {}, .forward_token = std::move(page.forward_token), .backward_token = std::move(page.backward_token)};
    for (auto& event : page.events) out.events.push_back({event.timestamp_ms, event.ingestion_ms, std::move(event.message)});
    co_return out;
  }
};

template <class V>
void fields(V& v, GetLogEvents::Event& x) {
  v.required("timestamp", x.timestamp_ms);
  v.required("message", x.message);
  v.required("ingestionTime", x.ingestion_ms);
}
template <class V>
void fields(V& v, GetLogEvents::Input& x) {
  v.optional("logGroupName", x.group, kGroupName, kGroupPattern);
  v.optional("logGroupIdentifier", x.identifier, Length{1, 2048});
  v.required("logStreamName", x.stream, kStreamName, kStreamPattern);
  v.optional("startTime", x.start_ms, Range{0});
  v.optional("endTime", x.end_ms, Range{0});
  v.optional("nextToken", x.token, Length{1});
  v.optional("limit", x.limit, Range{1, 10'000});
  v.optional("startFromHead", x.from_head);
}
template <class V>
void fields(V& v, GetLogEvents::Output& x) {
  v.required("events", x.events);
  v.required("nextForwardToken", x.forward_token);
  v.required("nextBackwardToken", x.backward_token);
}

aws::Operation get_log_events(Logs& logs) { return aws::bind<GetLogEvents>(logs); }

}  // namespace services::logs
