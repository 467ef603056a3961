// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct PutItem {
  static constexpr std::string_view name = "PutItem";
  struct Input {
    std::string table;
    Document item, names, values;
    std::optional<std::string> condition;
    Word return_values, return_consumed, return_metrics, return_on_failure;
    Legacy legacy;
  };
  struct Output {
    std::optional<Document> attributes;
    std::optional<ConsumedCapacity> consumed;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return {access_to(tables, call,
                      {.action = name,
                       .table = in.table,
                       .items = {&in.item},
                       .condition = text_of(in.condition),
                       .names = &in.names,
                       .values = &in.values,
                       .return_values = text_of(in.return_values)})};
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    CO_CHECK_OK(refuse(in.legacy));
    tables::Put put{.table = table_name(in.table),
                    .condition = std::move(in.condition),
                    .return_values = return_values_from(in.return_values),
                    .on_failure = on_failure_from(in.return_on_failure)};
    CO_TRY(put.item, item_from(std::move(in.item)));
    CO_TRY(put.bindings, bindings_from(std::move(in.names), std::move(in.values)));
    CO_TRY(auto written, co_await tables.put(std::move(put)));
    co_return Output{to_document(std::move(written.attributes)),
                     consumed_capacity(in.return_consumed, table_name(in.table), written.consumed)};
  }
};

template <class V>
void fields(V& v, PutItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Item", x.item);
  v.optional("ConditionExpression", x.condition);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ExpressionAttributeValues", x.values);
  v.optional("ReturnValues", x.return_values, kReturnValues);
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("ReturnItemCollectionMetrics", x.return_metrics, kReturnMetrics);
  v.optional("ReturnValuesOnConditionCheckFailure", x.return_on_failure, kReturnOnFailure);
  legacy_write_fields(v, x.legacy);
}
template <class V>
void fields(V& v, PutItem::Output& x) {
  v.optional("Attributes", x.attributes);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation put_item(Tables& tables) { return aws::bind<PutItem>(tables); }

}  // namespace services::dynamodb
