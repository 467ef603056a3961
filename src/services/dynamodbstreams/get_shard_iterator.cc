// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html

#include <algorithm>

#include "services/dynamodbstreams/errors.h"
#include "services/dynamodbstreams/iterator.h"
#include "services/dynamodbstreams/operations.h"
#include "services/dynamodbstreams/shapes.h"
#include "tables/errors.h"

namespace services::dynamodbstreams {

struct GetShardIterator {
  static constexpr std::string_view name = "GetShardIterator";
  struct Input {
    std::string stream, shard, type;
    std::optional<std::string> sequence;
    std::optional<wire::Timestamp> timestamp;
  };
  struct Output {
    std::string iterator;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return stream_access(name, in.stream); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in);
};

namespace {

using tables::Shard;

base::Status check_parameters(const GetShardIterator::Input& in) {
  bool by_sequence = in.type == "AT_SEQUENCE_NUMBER" || in.type == "AFTER_SEQUENCE_NUMBER";
  bool by_time = in.type == "AT_TIMESTAMP";
  auto wrong = [&](std::string_view words) { return base::fail(tables::invalid_parameter(words)); };
  if (by_sequence && !in.sequence) return wrong("Invalid SequenceNumber");
  if (!by_sequence && in.sequence) return wrong("SequenceNumber should not be passed for this iterator type");
  if (by_time && !in.timestamp) return wrong("Invalid Timestamp");
  if (!by_time && in.timestamp) return wrong("Timestamp should not be passed for this iterator type");
  return {};
}

Result<uint64_t> position_of_sequence(const GetShardIterator::Input& in, const Shard& shard, uint64_t horizon) {
  auto bound = in.type == "AT_SEQUENCE_NUMBER" ? tables::Bound::at : tables::Bound::after;
  auto at = tables::sequence_from(*in.sequence, tables::Bound::at);
  auto position = tables::sequence_from(*in.sequence, bound);
  if (!position || *at < shard.from || *at >= shard.until) {
    return base::fail(validation_error("Invalid SequenceNumber for the shard"));
  }
  if (*at < horizon) return base::fail(tables::trimmed_data());
  return *position;
}

Result<uint64_t> position_of_time(const GetShardIterator::Input& in, const Call& call, const Shard& shard, uint64_t oldest) {
  if (in.timestamp->time > call.now) {
    return base::fail(tables::invalid_parameter("Timestamp must not be in the future"));
  }
  return std::clamp(tables::sequence_at(in.timestamp->time), oldest, shard.until);
}

}  // namespace

Task<Result<GetShardIterator::Output>> GetShardIterator::run(Tables& tables, const Call& call, Input in) {
  CO_TRY(auto stream, find_stream(tables, call, in.stream));
  uint64_t head = tables.stream_head(), horizon = tables::trim_horizon(call.now);
  auto shards = tables::shards_of(*stream, head, horizon);
  auto found = std::find_if(shards.begin(), shards.end(), [&](const Shard& shard) { return shard.id == in.shard; });
  if (found == shards.end()) co_return base::fail(shard_not_found());
  const Shard& shard = *found;
  CO_CHECK_OK(check_parameters(in));
  uint64_t oldest = std::max(shard.from, horizon);
  Iterator iterator{in.stream, shard.from, oldest, base::epoch_ms(call.now)};
  if (in.type == "LATEST") {
    iterator.position = std::clamp(tables.change_log().last() + 1, shard.from, shard.until);
  } else if (in.type == "AT_TIMESTAMP") {
    CO_TRY(iterator.position, position_of_time(in, call, shard, oldest));
  } else if (in.type != "TRIM_HORIZON") {
    CO_TRY(iterator.position, position_of_sequence(in, shard, horizon));
  }
  co_return Output{encode(iterator)};
}

template <class V>
void fields(V& v, GetShardIterator::Input& x) {
  v.required("StreamArn", x.stream, kStreamArn);
  v.required("ShardId", x.shard, kShardId);
  v.required("ShardIteratorType", x.type,
             OneOf{"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"});
  v.optional("SequenceNumber", x.sequence, Length{21, 40});
  v.optional("Timestamp", x.timestamp);
}
template <class V>
void fields(V& v, GetShardIterator::Output& x) {
  v.required("ShardIterator", x.iterator);
}

aws::Operation get_shard_iterator(Tables& tables) { return aws::bind<GetShardIterator>(tables); }

}  // namespace services::dynamodbstreams
