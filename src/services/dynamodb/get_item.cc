// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct GetItem {
  static constexpr std::string_view name = "GetItem";
  struct Input {
    std::string table;
    Document key, names;
    std::optional<std::string> projection;
    std::optional<bool> consistent;
    Word return_consumed;
    Legacy legacy;
  };
  struct Output {
    std::optional<Document> item;
    std::optional<ConsumedCapacity> consumed;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return only_access_to(tables, call,
                          {.action = name,
                           .table = in.table,
                           .items = {&in.key},
                           .projection = text_of(in.projection),
                           .names = &in.names,
                           .legacy = &in.legacy});
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_CHECK_OK(check_parameters({{"ProjectionExpression", in.projection.has_value()}},
                                 {{"AttributesToGet", in.legacy.attributes_to_get.has_value()}}, in.names, {}));
    tables::Get get{.table = table_name(in.table), .consistency = consistency_from(in.consistent)};
    CO_TRY(get.key, item_from(std::move(in.key), layer_of(call, name)));
    CO_TRY(get.projection, projection_from(in.projection, in.legacy.attributes_to_get));
    CO_TRY(get.bindings, bindings_from(std::move(in.names), {}, items::Layer::current));
    CO_TRY(auto got, co_await tables.get(std::move(get)));
    co_return Output{to_document(std::move(got.item)), consumed_capacity(in.return_consumed, in.table, got.consumed)};
  }
};

template <class V>
void fields(V& v, GetItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Key", x.key);
  v.optional("ProjectionExpression", x.projection);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ConsistentRead", x.consistent);
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("AttributesToGet", x.legacy.attributes_to_get, kAttributesToGet);
}
template <class V>
void fields(V& v, GetItem::Output& x) {
  v.optional("Item", x.item);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation get_item(Tables& tables) { return aws::bind<GetItem>(tables); }

}  // namespace services::dynamodb
