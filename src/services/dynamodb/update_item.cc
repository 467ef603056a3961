// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct UpdateItem {
  static constexpr std::string_view name = "UpdateItem";
  struct Input {
    std::string table;
    Document key, names, values;
    std::optional<std::string> update, condition;
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
                       .items = {&in.key},
                       .condition = text_of(in.condition),
                       .update = text_of(in.update),
                       .names = &in.names,
                       .values = &in.values,
                       .return_values = text_of(in.return_values)})};
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    CO_CHECK_OK(refuse(in.legacy));
    tables::Update update{.table = table_name(in.table),
                          .update = std::move(in.update),
                          .condition = std::move(in.condition),
                          .return_values = return_values_from(in.return_values),
                          .on_failure = on_failure_from(in.return_on_failure)};
    CO_TRY(update.key, item_from(std::move(in.key)));
    CO_TRY(update.bindings, bindings_from(std::move(in.names), std::move(in.values)));
    CO_TRY(auto written, co_await tables.update(std::move(update)));
    co_return Output{to_document(std::move(written.attributes)),
                     consumed_capacity(in.return_consumed, table_name(in.table), written.consumed)};
  }
};

template <class V>
void fields(V& v, UpdateItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Key", x.key);
  v.optional("UpdateExpression", x.update);
  v.optional("ConditionExpression", x.condition);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ExpressionAttributeValues", x.values);
  v.optional("ReturnValues", x.return_values, kReturnValues);
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("ReturnItemCollectionMetrics", x.return_metrics, kReturnMetrics);
  v.optional("ReturnValuesOnConditionCheckFailure", x.return_on_failure, kReturnOnFailure);
  v.optional("AttributeUpdates", x.legacy.attribute_updates);
  legacy_write_fields(v, x.legacy);
}
template <class V>
void fields(V& v, UpdateItem::Output& x) {
  v.optional("Attributes", x.attributes);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation update_item(Tables& tables) { return aws::bind<UpdateItem>(tables); }

}  // namespace services::dynamodb
