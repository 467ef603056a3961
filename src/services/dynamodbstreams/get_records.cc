// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
#include <algorithm>

#include "items/document.h"
#include "services/dynamodbstreams/errors.h"
#include "services/dynamodbstreams/iterator.h"
#include "services/dynamodbstreams/operations.h"
#include "services/dynamodbstreams/shapes.h"
#include "tables/limits.h"

namespace services::dynamodbstreams {

struct GetRecords {
  static constexpr std::string_view name = "GetRecords";
  struct Identity {
    std::string principal, type;
  };
  struct ChangeShape {
    wire::Timestamp time;
    Document keys;
    std::optional<Document> fresh, old;
    std::string sequence;
    int64_t bytes = 0;
    std::string view;
  };
  struct RecordShape {
    std::string id, kind;
    std::string version = "1.1", source = "aws:dynamodb";
    std::string region;
    ChangeShape change;
    std::optional<Identity> identity;
  };
  struct Input {
    std::string iterator;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<RecordShape> records;
    std::optional<std::string> next;
  };
  static std::vector<Access> access(const Call&, const Input& in) {
    auto arn = std::string_view(in.iterator).substr(std::min(in.iterator.find("arn:"), in.iterator.size()));
    return stream_access(name, arn.substr(0, arn.find('|')));
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in);
};

namespace {

std::optional<Document> document_of(std::optional<items::Item>&& image) {
  if (!image) return std::nullopt;
  return items::to_document(*std::move(image));
}

GetRecords::RecordShape shape_of(const Call& call, const tables::Stream& stream, tables::StreamRecord&& record) {
  auto& change = record.change;
  GetRecords::RecordShape shape;
  shape.id = tables::change_id(stream.number, change.sequence);
  shape.kind = tables::name_of(change.kind);
  shape.region = call.settings->region;
  shape.change.time = {std::chrono::floor<std::chrono::seconds>(change.time)};
  shape.change.keys = items::to_document(std::move(change.keys));
  shape.change.fresh = document_of(std::move(change.fresh));
  shape.change.old = document_of(std::move(change.old));
  shape.change.sequence = tables::sequence_text(change.sequence);
  shape.change.bytes = static_cast<int64_t>(record.bytes);
  shape.change.view = tables::name_of(stream.view);
  if (change.principal == tables::Principal::time_to_live) {
    shape.identity = GetRecords::Identity{"dynamodb.amazonaws.com", "Service"};
  }
  return shape;
}

}  // namespace

Task<Result<GetRecords::Output>> GetRecords::run(Tables& tables, const Call& call, Input in) {
  CO_TRY(auto limit, checked_limit(in.limit, kMaxRecords));
  auto iterator = decode_iterator(in.iterator);
  if (!iterator) co_return base::fail(bad_iterator());
  CO_TRY(auto stream, find_stream(tables, call, iterator->arn));
  auto shard = tables::shard_at(*stream, iterator->shard_from);
  if (!shard || iterator->position < shard->from) co_return base::fail(bad_iterator());
  int64_t now_ms = base::epoch_ms(call.now);
  if (now_ms - iterator->given_ms > std::chrono::milliseconds(tables::kIteratorLife).count()) {
    co_return base::fail(expired_iterator());
  }
  tables::StreamRead read{
      .stream = stream, .shard = *shard, .position = std::min(iterator->position, shard->until), .limit = limit};
  CO_TRY(auto page, co_await tables.read_stream(std::move(read)));
  Output out;
  for (auto& record : page.records) out.records.push_back(shape_of(call, *stream, std::move(record)));
  if (page.next) out.next = encode({iterator->arn, shard->from, *page.next, now_ms});
  co_return out;
}

template <class V>
void fields(V& v, GetRecords::Identity& x) {
  v.required("PrincipalId", x.principal);
  v.required("Type", x.type);
}
template <class V>
void fields(V& v, GetRecords::ChangeShape& x) {
  v.required("ApproximateCreationDateTime", x.time);
  v.required("Keys", x.keys);
  v.optional("NewImage", x.fresh);
  v.optional("OldImage", x.old);
  v.required("SequenceNumber", x.sequence);
  v.required("SizeBytes", x.bytes);
  v.required("StreamViewType", x.view);
}
template <class V>
void fields(V& v, GetRecords::RecordShape& x) {
  v.required("eventID", x.id);
  v.required("eventName", x.kind);
  v.required("eventVersion", x.version);
  v.required("eventSource", x.source);
  v.required("awsRegion", x.region);
  v.required("dynamodb", x.change);
  v.optional("userIdentity", x.identity);
}
template <class V>
void fields(V& v, GetRecords::Input& x) {
  v.required("ShardIterator", x.iterator, kIterator);
  v.optional("Limit", x.limit, kLimit);
}
template <class V>
void fields(V& v, GetRecords::Output& x) {
  v.required("Records", x.records);
  v.optional("NextShardIterator", x.next);
}

aws::Operation get_records(Tables& tables) { return aws::bind<GetRecords>(tables); }

}  // namespace services::dynamodbstreams
