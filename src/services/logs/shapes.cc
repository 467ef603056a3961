#include "services/logs/shapes.h"

namespace services::logs {

std::string group_arn(const Call& call, std::string_view group) {
  return aws::arn(*call.settings, "logs", std::string("log-group:") + std::string(group));
}

std::string group_of(const std::optional<std::string>& name, const std::optional<std::string>& identifier) {
  if (name) return *name;
  std::string_view text = identifier ? std::string_view(*identifier) : std::string_view();
  auto mark = text.find(":log-group:");
  if (mark != std::string_view::npos) text.remove_prefix(mark + 11);
  if (text.ends_with(":*")) text.remove_suffix(2);
  return std::string(text);
}

std::vector<Access> group_access(const Call& call, std::string_view operation, std::string_view group) {
  return {{"logs:" + std::string(operation), group_arn(call, group) + ":*", {}}};
}

std::vector<Access> stream_access(const Call& call, std::string_view operation, std::string_view group,
                                  std::string_view stream) {
  return {{"logs:" + std::string(operation), group_arn(call, group) + ":log-stream:" + std::string(stream), {}}};
}

}  // namespace services::logs
