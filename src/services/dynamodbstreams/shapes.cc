#include "services/dynamodbstreams/shapes.h"

#include "services/dynamodbstreams/errors.h"

namespace services::dynamodbstreams {

std::string stream_arn(const Call& call, const tables::Stream& stream) {
  return dynamodb::table_arn(call, stream.table) + "/stream/" + stream.label;
}

Result<tables::StreamPtr> find_stream(const Tables& tables, const Call& call, std::string_view arn) {
  constexpr std::string_view kTable = ":table/", kStream = "/stream/";
  auto table = arn.find(kTable);
  auto label = arn.find(kStream);
  if (!arn.starts_with("arn:") || table == std::string_view::npos || label == std::string_view::npos || label < table) {
    return base::fail(bad_stream_arn(arn));
  }
  auto name = arn.substr(table + kTable.size(), label - table - kTable.size());
  auto stream = tables.streams().find(name, arn.substr(label + kStream.size()));
  if (!stream || stream_arn(call, *stream) != arn) return base::fail(stream_not_found(arn));
  return stream;
}

std::vector<Access> stream_access(std::string_view action, std::string_view arn) {
  return {{"dynamodb:" + std::string(action), std::string(arn), {}}};
}

Result<size_t> checked_limit(std::optional<int> limit, int64_t most) {
  if (limit && *limit > most) return base::fail(limit_too_large(*limit, most));
  return static_cast<size_t>(limit.value_or(static_cast<int>(most)));
}

}  // namespace services::dynamodbstreams
