// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct FilterLogEvents {
  static constexpr std::string_view name = "FilterLogEvents";
  struct Event {
    std::string stream, message, id;
    int64_t timestamp_ms = 0, ingestion_ms = 0;
  };
  struct SearchedStream {
    std::string name;
    bool completely = true;
  };
  struct Input {
    std::optional<std::string> group, identifier, prefix, token, pattern;
    std::optional<std::vector<std::string>> streams;
    std::optional<int64_t> start_ms, end_ms;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<Event> events;
    std::vector<SearchedStream> searched;  // always empty, as AWS answers since 2019
    std::optional<std::string> token;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return group_access(call, name, group_of(in.group, in.identifier));
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_TRY(auto page, co_await logs.filter({.group = group_of(in.group, in.identifier),
                                            .streams = in.streams.value_or(std::vector<std::string>()),
                                            .stream_prefix = in.prefix.value_or(""),
                                            .start_ms = in.start_ms,
                                            .end_ms = in.end_ms,
                                            .pattern = in.pattern.value_or(""),
                                            .limit = static_cast<size_t>(in.limit.value_or(10'000)),
                                            .token = in.token.value_or("")}));
    Output out;
    for (auto& event : page.entries) {
      out.events.push_back(
          {std::move(event.stream), std::move(event.message), std::move(event.id), event.timestamp_ms, event.ingestion_ms});
    }
    if (!page.next.empty()) out.token = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, FilterLogEvents::Event& x) {
  v.required("logStreamName", x.stream);
  v.required("timestamp", x.timestamp_ms);
  v.required("message", x.message);
  v.required("ingestionTime", x.ingestion_ms);
  v.required("eventId", x.id);
}
template <class V>
void fields(V& v, FilterLogEvents::SearchedStream& x) {
  v.required("logStreamName", x.name);
  v.required("searchedCompletely", x.completely);
}
template <class V>
void fields(V& v, FilterLogEvents::Input& x) {
  v.optional("logGroupName", x.group, kGroupName, kGroupPattern);
  v.optional("logGroupIdentifier", x.identifier, Length{1, 2048});
  v.optional("logStreamNames", x.streams, Length{1, 100});
  v.optional("logStreamNamePrefix", x.prefix, kStreamName, kStreamPattern);
  v.optional("startTime", x.start_ms, Range{0});
  v.optional("endTime", x.end_ms, Range{0});
  v.optional("filterPattern", x.pattern, Length{0, 1024});
  v.optional("nextToken", x.token, Length{1});
  v.optional("limit", x.limit, Range{1, 10'000});
}
template <class V>
void fields(V& v, FilterLogEvents::Output& x) {
  v.required("events", x.events);
  v.required("searchedLogStreams", x.searched);
  v.optional("nextToken", x.token);
}

aws::Operation filter_log_events(Logs& logs) { return aws::bind<FilterLogEvents>(logs); }

}  // namespace services::logs
