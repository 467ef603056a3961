// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html
#include "services/dynamodbstreams/operations.h"
#include "services/dynamodbstreams/shapes.h"
#include "tables/errors.h"

namespace services::dynamodbstreams {

struct ListStreams {
  static constexpr std::string_view name = "ListStreams";
  struct Entry {
    std::string arn, table, label;
  };
  struct Input {
    std::optional<std::string> table, after;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<Entry> streams;
    std::optional<std::string> last;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return stream_access(name, dynamodb::table_arn(call, in.table.value_or("*")) + "/stream/*");
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto limit, checked_limit(in.limit, kMaxStreams));
    Output out;
    bool skipping = in.after.has_value(), known = !in.table || tables.find(*in.table);
    for (const auto& stream : tables.streams().list()) {
      if (in.table && stream->table != *in.table) continue;
      known = true;
      auto arn = stream_arn(call, *stream);
      if (skipping) {
        skipping = arn != *in.after;
        continue;
      }
      if (out.streams.size() == limit) {
        out.last = out.streams.back().arn;
        break;
      }
      out.streams.push_back({std::move(arn), stream->table, stream->label});
    }
    if (!known) co_return base::fail(tables::table_not_found(*in.table));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListStreams::Entry& x) {
  v.required("StreamArn", x.arn);
  v.required("TableName", x.table);
  v.required("StreamLabel", x.label);
}
template <class V>
void fields(V& v, ListStreams::Input& x) {
  v.optional("TableName", x.table, dynamodb::kTableName, dynamodb::kNamePattern);
  v.optional("Limit", x.limit, kLimit);
  v.optional("ExclusiveStartStreamArn", x.after, kStreamArn);
}
template <class V>
void fields(V& v, ListStreams::Output& x) {
  v.required("Streams", x.streams);
  v.optional("LastEvaluatedStreamArn", x.last);
}

aws::Operation list_streams(Tables& tables) { return aws::bind<ListStreams>(tables); }

}  // namespace services::dynamodbstreams
