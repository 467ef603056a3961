// What the operations of DynamoDB Streams share: ARNs of streams, sizes of members, words of views.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"
#include "base/document.h"
#include "base/result.h"
#include "services/dynamodb/shapes.h"
#include "tables/shards.h"
#include "tables/streams.h"
#include "tables/tables.h"
#include "wire/fields.h"

namespace services::dynamodbstreams {

using aws::Call;
using base::Document;
using base::Result;
using base::Task;
using iam::Access;
using tables::Tables;
using wire::Length;
using wire::OneOf;
using wire::Range;

inline constexpr Length kStreamArn{37, 1024};
inline constexpr Length kShardId{28, 65};
inline constexpr Length kIterator{1, 2048};
inline constexpr Range kLimit{1};
inline constexpr int64_t kMaxStreams = 100;  // of one ListStreams
inline constexpr int64_t kMaxShards = 100;   // of one DescribeStream
inline constexpr int64_t kMaxRecords = 1000;

std::string stream_arn(const Call& call, const tables::Stream& stream);
/// The stream of an ARN of this account and region.
Result<tables::StreamPtr> find_stream(const Tables& tables, const Call& call, std::string_view arn);
/// An action on one stream; `arn` as it was given.
std::vector<Access> stream_access(std::string_view action, std::string_view arn);
/// Limit, or the most there is when it is absent.
Result<size_t> checked_limit(std::optional<int> limit, int64_t most);

}  // namespace services::dynamodbstreams
