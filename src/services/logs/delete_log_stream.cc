// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct DeleteLogStream {
  static constexpr std::string_view name = "DeleteLogStream";
  struct Input {
    std::string group, stream;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) {
    return stream_access(call, name, in.group, in.stream);
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.remove_stream(std::move(in.group), std::move(in.stream)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteLogStream::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("logStreamName", x.stream, kStreamName, kStreamPattern);
}
template <class V>
void fields(V&, DeleteLogStream::Output&) {}

aws::Operation delete_log_stream(Logs& logs) { return aws::bind<DeleteLogStream>(logs); }

}  // namespace services::logs
