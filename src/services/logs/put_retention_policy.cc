// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
#include <fmt/format.h>

#include <algorithm>

#include "logs/errors.h"
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct PutRetentionPolicy {
  static constexpr std::string_view name = "PutRetentionPolicy";
  struct Input {
    std::string group;
    int days = 0;
  };
  struct Output {};
  static constexpr int kDays[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                  365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    if (std::ranges::find(kDays, in.days) == std::end(kDays))
      co_return base::fail(
          ::logs::bad_parameter(fmt::format("1 validation error detected: Value '{}' at 'retentionInDays' failed to satisfy "
                                            "constraint: Member must satisfy enum value set: [{}]",
                                            in.days, fmt::join(kDays, ", "))));
    CO_CHECK_OK(co_await logs.set_retention(std::move(in.group), in.days));
    co_return Output();
  }
};

template <class V>
void fields(V& v, PutRetentionPolicy::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("retentionInDays", x.days);
}
template <class V>
void fields(V&, PutRetentionPolicy::Output&) {}

aws::Operation put_retention_policy(Logs& logs) { return aws::bind<PutRetentionPolicy>(logs); }

}  // namespace services::logs
