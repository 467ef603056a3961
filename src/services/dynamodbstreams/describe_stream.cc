// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html
#include "services/dynamodb/table_shapes.h"
#include "services/dynamodbstreams/errors.h"
#include "services/dynamodbstreams/operations.h"
#include "services/dynamodbstreams/shapes.h"

namespace services::dynamodbstreams {

struct DescribeStream {
  static constexpr std::string_view name = "DescribeStream";
  struct Filter {
    std::optional<std::string> type, shard;
  };
  struct Input {
    std::string stream;
    std::optional<int> limit;
    std::optional<std::string> after;
    std::optional<Filter> filter;
  };
  struct SequenceRange {
    std::string first;
    std::optional<std::string> last;
  };
  struct ShardShape {
    std::string id;
    SequenceRange range;
    std::optional<std::string> parent;
  };
  struct Description {
    std::string arn, label, status, view, table;
    wire::Timestamp created;
    std::vector<dynamodb::KeyShape> keys;
    std::vector<ShardShape> shards;
    std::optional<std::string> last;
  };
  struct Output {
    Description description;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return stream_access(name, in.stream); }

  static ShardShape shape_of(const tables::Shard& shard, uint64_t head) {
    ShardShape shape{shard.id, {tables::sequence_text(shard.from), {}}, {}};
    if (!tables::is_open(shard, head)) shape.range.last = tables::sequence_text(shard.until - 1);
    if (!shard.parent.empty()) shape.parent = shard.parent;
    return shape;
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto limit, checked_limit(in.limit, kMaxShards));
    CO_TRY(auto stream, find_stream(tables, call, in.stream));
    if (in.filter && (!in.filter->type || !in.filter->shard)) {
      co_return base::fail(validation_error("ShardFilter must have both Type and ShardId"));
    }
    Description out{.arn = in.stream,
                    .label = stream->label,
                    .status = stream->on() ? "ENABLED" : "DISABLED",
                    .view = std::string(tables::name_of(stream->view)),
                    .table = stream->table,
                    .created = {stream->created},
                    .keys = dynamodb::key_shapes(stream->keys)};
    uint64_t head = tables.stream_head();
    for (const auto& shard : tables::shards_of(*stream, head, tables::trim_horizon(call.now))) {
      if (in.after && shard.id <= *in.after) continue;
      if (in.filter && shard.parent != *in.filter->shard) continue;
      if (out.shards.size() == limit) {
        out.last = out.shards.back().id;
        break;
      }
      out.shards.push_back(shape_of(shard, head));
    }
    co_return Output{std::move(out)};
  }
};

template <class V>
void fields(V& v, DescribeStream::Filter& x) {
  v.optional("Type", x.type, OneOf{"CHILD_SHARDS"});
  v.optional("ShardId", x.shard, kShardId);
}
template <class V>
void fields(V& v, DescribeStream::Input& x) {
  v.required("StreamArn", x.stream, kStreamArn);
  v.optional("Limit", x.limit, kLimit);
  v.optional("ExclusiveStartShardId", x.after, kShardId);
  v.optional("ShardFilter", x.filter);
}
template <class V>
void fields(V& v, DescribeStream::SequenceRange& x) {
  v.required("StartingSequenceNumber", x.first);
  v.optional("EndingSequenceNumber", x.last);
}
template <class V>
void fields(V& v, DescribeStream::ShardShape& x) {
  v.required("ShardId", x.id);
  v.required("SequenceNumberRange", x.range);
  v.optional("ParentShardId", x.parent);
}
template <class V>
void fields(V& v, DescribeStream::Description& x) {
  v.required("StreamArn", x.arn);
  v.required("StreamLabel", x.label);
  v.required("StreamStatus", x.status);
  v.required("StreamViewType", x.view);
  v.required("CreationRequestDateTime", x.created);
  v.required("TableName", x.table);
  v.required("KeySchema", x.keys);
  v.required("Shards", x.shards);
  v.optional("LastEvaluatedShardId", x.last);
}
template <class V>
void fields(V& v, DescribeStream::Output& x) {
  v.required("StreamDescription", x.description);
}

aws::Operation describe_stream(Tables& tables) { return aws::bind<DescribeStream>(tables); }

}  // namespace services::dynamodbstreams
