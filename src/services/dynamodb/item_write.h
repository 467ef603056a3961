// What PutItem, UpdateItem and DeleteItem ask and answer alike.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/dynamodb/access.h"
#include "services/dynamodb/collection_metrics.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct WriteInput {
  std::string table;
  Document item, names, values;                  // item: the key, except of a put
  std::optional<std::string> update, condition;  // update: of UpdateItem
  Word return_values, return_consumed, return_metrics, return_on_failure;
  Legacy legacy;

  /// The parameters of put and delete that exclude each other.
  base::Status check_put_parameters() const {
    return check_parameters(
        {{"ConditionExpression", condition.has_value()}},
        {{"Expected", legacy.expected.has_value()}, {"ConditionalOperator", legacy.conditional_operator.has_value()}}, names,
        values);
  }
  /// Put and delete have only the old item to return.
  base::Status check_put_return() const {
    if (!return_values || *return_values == "NONE" || *return_values == "ALL_OLD") return {};
    return base::fail(validation_error("ReturnValues can only be ALL_OLD or NONE"));
  }

  std::vector<Access> access(Tables& tables, const Call& call, std::string_view action) const {
    return only_access_to(tables, call,
                          {.action = action,
                           .table = table,
                           .items = {&item},
                           .condition = text_of(condition),
                           .update = text_of(update),
                           .names = &names,
                           .values = &values,
                           .legacy = &legacy,
                           .return_values = text_of(return_values)});
  }

  /// Fills what the requests have in common, in the order of DynamoDB's checks. `read` reads what is special to one of them,
  /// after the item and before the conditions.
  template <class Request, class Read>
  base::Status to(Request& request, items::Item Request::* request_item, items::Layer layer, Read read) {
    request.table = table_name(table);
    request.return_values = return_values_from(return_values);
    request.on_failure = on_failure_from(return_on_failure);
    TRY(request.*request_item, item_from(std::move(item), layer));
    CHECK_OK(read(request));
    if (legacy.expected || legacy.conditional_operator) {
      TRY(request.condition, expected_from(legacy, layer));
    } else {
      request.condition = std::move(condition);
    }
    TRY(request.bindings, bindings_from(std::move(names), std::move(values), layer));
    return {};
  }
};
/// All but TableName, Item or Key, and what only updates have.
template <class V>
void fields(V& v, WriteInput& x) {
  v.optional("ConditionExpression", x.condition);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ExpressionAttributeValues", x.values);
  v.optional("ReturnValues", x.return_values, kReturnValues);
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("ReturnItemCollectionMetrics", x.return_metrics, kReturnMetrics);
  v.optional("ReturnValuesOnConditionCheckFailure", x.return_on_failure, kReturnOnFailure);
  v.optional("Expected", x.legacy.expected);
  v.optional("ConditionalOperator", x.legacy.conditional_operator, kConditionalOperator);
}

struct WriteOutput {
  std::optional<Document> attributes;
  std::optional<ConsumedCapacity> consumed;
  std::optional<CollectionMetrics> metrics;

  static WriteOutput from(const WriteInput& in, tables::Written&& written) {
    return {to_document(std::move(written.attributes)), consumed_capacity(in.return_consumed, in.table, written.consumed),
            collection_metrics(in.return_metrics, std::move(written.collection))};
  }
};
template <class V>
void fields(V& v, WriteOutput& x) {
  v.optional("Attributes", x.attributes);
  v.optional("ConsumedCapacity", x.consumed);
  v.optional("ItemCollectionMetrics", x.metrics);
}

}  // namespace services::dynamodb
