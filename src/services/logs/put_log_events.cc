// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct PutLogEvents {
  static constexpr std::string_view name = "PutLogEvents";
  struct Event {
    int64_t timestamp_ms = 0;
    std::string message;
  };
  struct Input {
    std::string group, stream;
    std::vector<Event> events;
    std::optional<std::string> sequence_token;  // accepted and ignored, as AWS does since 2023
  };
  struct Output {
    std::string next_sequence_token;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return stream_access(call, name, in.group, in.stream);
  }
  static Task<Result<Output>> run(Logs& logs, const Call& call, Input in) {
    std::vector<::logs::Event> events;
    for (auto& event : in.events) {
      events.push_back(
          {.timestamp_ms = event.timestamp_ms, .ingestion_ms = base::epoch_ms(call.now), .message = std::move(event.message)});
    }
    CO_CHECK_OK(co_await logs.put_events(std::move(in.group), std::move(in.stream), std::move(events)));
    co_return Output{"49039859636746826400000000000000000000000000000000000000"};
  }
};

template <class V>
void fields(V& v, PutLogEvents::Event& x) {
  v.required("timestamp", x.timestamp_ms, Range{0});
  v.required("message", x.message, Length{1});
}
template <class V>
void fields(V& v, PutLogEvents::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("logStreamName", x.stream, kStreamName, kStreamPattern);
  v.required("logEvents", x.events, Length{1, 10'000});
  v.optional("sequenceToken", x.sequence_token, Length{1});
}
template <class V>
void fields(V& v, PutLogEvents::Output& x) {
  v.required("nextSequenceToken", x.next_sequence_token);
}

aws::Operation put_log_events(Logs& logs) { return aws::bind<PutLogEvents>(logs); }

}  // namespace services::logs
