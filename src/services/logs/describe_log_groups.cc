// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct LogGroup {
  std::string name, arn, log_group_arn, group_class = "STANDARD";
  int64_t created_ms = 0, stored_bytes = 0;
  int metric_filters = 0;
  std::optional<int> retention_days;
};

struct DescribeLogGroups {
  static constexpr std::string_view name = "DescribeLogGroups";
  struct Input {
    std::optional<std::string> prefix, pattern, token;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<LogGroup> groups;
    std::optional<std::string> token;
  };
  static std::vector<Access> access(const Call& call, const Input&) {
    return {{"logs:DescribeLogGroups", group_arn(call, "") + ":*", {}}};
  }
  static Task<Result<Output>> run(Logs& logs, const Call& call, Input in) {
    CO_TRY(auto page, logs.groups(in.prefix.value_or(""), in.pattern.value_or(""), in.token.value_or(""),
                                  static_cast<size_t>(in.limit.value_or(50))));
    Output out;
    for (auto& group : page.entries) {
      auto arn = group_arn(call, group.name);
      out.groups.push_back({.name = group.name,
                            .arn = arn + ":*",
                            .log_group_arn = arn,
                            .created_ms = group.created_ms,
                            .stored_bytes = group.stored_bytes,
                            .retention_days = group.retention_days});
    }
    if (!page.next.empty()) out.token = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, LogGroup& x) {
  v.required("logGroupName", x.name);
  v.required("creationTime", x.created_ms);
  v.optional("retentionInDays", x.retention_days);
  v.required("metricFilterCount", x.metric_filters);
  v.required("arn", x.arn);
  v.required("storedBytes", x.stored_bytes);
  v.required("logGroupClass", x.group_class);
  v.required("logGroupArn", x.log_group_arn);
}
template <class V>
void fields(V& v, DescribeLogGroups::Input& x) {
  v.optional("logGroupNamePrefix", x.prefix, kGroupName, kGroupPattern);
  v.optional("logGroupNamePattern", x.pattern, Length{0, 512});
  v.optional("nextToken", x.token, Length{1});
  v.optional("limit", x.limit, Range{1, 50});
}
template <class V>
void fields(V& v, DescribeLogGroups::Output& x) {
  v.required("logGroups", x.groups);
  v.optional("nextToken", x.token);
}

aws::Operation describe_log_groups(Logs& logs) { return aws::bind<DescribeLogGroups>(logs); }

}  // namespace services::logs
