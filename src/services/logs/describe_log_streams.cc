// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct LogStream {
  std::string name, arn;
  int64_t created_ms = 0, stored_bytes = 0;
  std::optional<int64_t> first_event_ms, last_event_ms, last_ingestion_ms;
};

struct DescribeLogStreams {
  static constexpr std::string_view name = "DescribeLogStreams";
  struct Input {
    std::optional<std::string> group, identifier, prefix, order, token;
    std::optional<bool> descending;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<LogStream> streams;
    std::optional<std::string> token;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return group_access(call, name, group_of(in.group, in.identifier));
  }
  static Task<Result<Output>> run(Logs& logs, const Call& call, Input in) {
    auto group = group_of(in.group, in.identifier);
    CO_TRY(auto page,
           co_await logs.streams(
               {.group = group,
                .prefix = in.prefix.value_or(""),
                .order = in.order == "LastEventTime" ? ::logs::Order::last_event : ::logs::Order::name,
                .direction = in.descending.value_or(false) ? ::logs::Direction::backward : ::logs::Direction::forward,
                .limit = static_cast<size_t>(in.limit.value_or(50)),
                .token = in.token.value_or("")}));
    Output out;
    for (auto& stream : page.entries) {
      auto some = [](int64_t ms) { return ms ? std::optional(ms) : std::nullopt; };
      out.streams.push_back({.name = stream.name,
                             .arn = group_arn(call, group) + ":log-stream:" + stream.name,
                             .created_ms = stream.created_ms,
                             .stored_bytes = 0,
                             .first_event_ms = some(stream.first_event_ms),
                             .last_event_ms = some(stream.last_event_ms),
                             .last_ingestion_ms = some(stream.last_ingestion_ms)});
    }
    if (!page.next.empty()) out.token = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, LogStream& x) {
  v.required("logStreamName", x.name);
  v.required("creationTime", x.created_ms);
  v.optional("firstEventTimestamp", x.first_event_ms);
  v.optional("lastEventTimestamp", x.last_event_ms);
  v.optional("lastIngestionTime", x.last_ingestion_ms);
  v.required("arn", x.arn);
  v.required("storedBytes", x.stored_bytes);
}
template <class V>
void fields(V& v, DescribeLogStreams::Input& x) {
  v.optional("logGroupName", x.group, kGroupName, kGroupPattern);
  v.optional("logGroupIdentifier", x.identifier, Length{1, 2048});
  v.optional("logStreamNamePrefix", x.prefix, kStreamName, kStreamPattern);
  v.optional("orderBy", x.order, OneOf{"LogStreamName", "LastEventTime"});
  v.optional("descending", x.descending);
  v.optional("nextToken", x.token, Length{1});
  v.optional("limit", x.limit, Range{1, 50});
}
template <class V>
void fields(V& v, DescribeLogStreams::Output& x) {
  v.required("logStreams", x.streams);
  v.optional("nextToken", x.token);
}

aws::Operation describe_log_streams(Logs& logs) { return aws::bind<DescribeLogStreams>(logs); }

}  // namespace services::logs
