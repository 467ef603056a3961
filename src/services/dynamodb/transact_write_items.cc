// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
#include "items/document.h"
#include "items/encode.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/collection_metrics.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"
#include "tables/limits.h"

namespace services::dynamodb {

struct TransactWriteItems {
  static constexpr std::string_view name = "TransactWriteItems";
  /// A put, update, delete or check; each of its kinds asks for some of these.
  struct Action {
    std::string table;
    Document item, names, values;  // item: the key, except of a put
    std::optional<std::string> update, condition;
    Word return_on_failure;
  };
  struct Put : Action {};
  struct Update : Action {};
  struct Delete : Action {};
  struct Check : Action {};
  struct Part {
    std::optional<Put> put;
    std::optional<Update> update;
    std::optional<Delete> erase;
    std::optional<Check> check;

    int count() const { return put.has_value() + update.has_value() + erase.has_value() + check.has_value(); }
  };
  struct Input {
    std::vector<Part> parts;
    Word return_consumed, return_metrics;
    std::optional<std::string> token;
  };
  struct Output {
    std::optional<std::vector<ConsumedCapacity>> consumed;
    std::optional<MetricsByTable> metrics;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in);
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in);
};

namespace {

Access access_to_action(Tables& tables, const Call& call, std::string_view action, const TransactWriteItems::Action& in) {
  return access_to(tables, call,
                   {.action = action,
                    .table = in.table,
                    .items = {&in.item},
                    .condition = text_of(in.condition),
                    .update = text_of(in.update),
                    .names = &in.names,
                    .values = &in.values});
}

/// Names and values come with expressions only.
base::Status check_parameters(const TransactWriteItems::Action& in) {
  if (!in.update) {
    return dynamodb::check_parameters({{"ConditionExpression", in.condition.has_value()}}, {}, in.names, in.values);
  }
  return dynamodb::check_parameters({{"UpdateExpression", true}, {"ConditionExpression", in.condition.has_value()}}, {},
                                    in.names, in.values);
}

void append(std::string& payload, std::string_view part) {
  payload.append(std::to_string(part.size())).append(":").append(part);
}

/// Adds an action to what makes requests the same: maps in the order of their names, numbers in their normal form.
void append(std::string& payload, const tables::AnyWrite& write, const TransactWriteItems::Action& action,
            std::string_view kind) {
  append(payload, kind);
  append(payload, table_name(action.table));
  append(payload, action.update.value_or(""));
  append(payload, action.condition.value_or(""));
  append(payload, action.return_on_failure.value_or(""));
  std::visit(
      [&](const auto& request) {
        if constexpr (requires { request.item; }) {
          append(payload, items::encode(request.item));
        } else {
          append(payload, items::encode(request.key));
        }
        if (!request.bindings) return;
        std::map<std::string, std::string> names(request.bindings->names.begin(), request.bindings->names.end());
        for (const auto& [placeholder, name] : names) append(payload, placeholder), append(payload, name);
        append(payload, items::encode(request.bindings->values));
      },
      write);
}

/// Fills what the four kinds of request have in common. What is wrong with the names of attributes or with the expressions is
/// told before what is wrong with values.
template <class Request>
Result<tables::AnyWrite> request_from(Tables& tables, items::Layer layer, TransactWriteItems::Action& in, Request request,
                                      items::Item Request::* item) {
  CHECK_OK(check_parameters(in));
  request.table = table_name(in.table);
  CHECK_OK(items::check_attribute_names(in.item));
  CHECK_OK(tables.check_texts(request));
  TRY(request.*item, item_from(std::move(in.item), layer));
  TRY(request.bindings, bindings_from(std::move(in.names), std::move(in.values), layer));
  request.on_failure = on_failure_from(in.return_on_failure);
  return request;
}

Result<tables::AnyWrite> write_from(Tables& tables, items::Layer layer, TransactWriteItems::Part& part) {
  if (part.count() != 1) {
    return base::fail(validation_error("TransactItems can only contain one of Check, Put, Update or Delete"));
  }
  auto from = [&](auto& action, auto request, auto item) {
    return request_from(tables, layer, action, std::move(request), item);
  };
  if (part.put) return from(*part.put, tables::Put{.condition = part.put->condition}, &tables::Put::item);
  if (part.erase) return from(*part.erase, tables::Delete{.condition = part.erase->condition}, &tables::Delete::key);
  if (part.check) return from(*part.check, tables::Check{.condition = *part.check->condition}, &tables::Check::key);
  auto measured = layer == items::Layer::current ? tables::Measured::by_expression : tables::Measured::item;
  tables::Update update{.update = part.update->update, .condition = part.update->condition, .measured = measured};
  return from(*part.update, std::move(update), &tables::Update::key);
}

std::pair<const TransactWriteItems::Action*, std::string_view> action_of(const TransactWriteItems::Part& part) {
  if (part.put) return {&*part.put, "Put"};
  if (part.update) return {&*part.update, "Update"};
  if (part.erase) return {&*part.erase, "Delete"};
  return {&*part.check, "ConditionCheck"};
}

}  // namespace

std::vector<Access> TransactWriteItems::access(Tables& tables, const Call& call, const Input& in) {
  std::vector<Access> all;
  for (const auto& part : in.parts) {
    if (part.put) all.push_back(access_to_action(tables, call, "PutItem", *part.put));
    if (part.update) all.push_back(access_to_action(tables, call, "UpdateItem", *part.update));
    if (part.erase) all.push_back(access_to_action(tables, call, "DeleteItem", *part.erase));
    if (part.check) all.push_back(access_to_action(tables, call, "ConditionCheckItem", *part.check));
  }
  return all;
}

/// What is wrong with one action by itself is told before what is wrong with the next; which tables there are comes after all.
Task<Result<TransactWriteItems::Output>> TransactWriteItems::run(Tables& tables, const Call& call, Input in) {
  std::vector<tables::BoundWrite> writes;
  std::vector<std::string> names;
  std::optional<tables::Token> token;
  if (in.token) token = tables::Token{*in.token, {}};
  auto layer = layer_of(call, name);
  for (auto& part : in.parts) {
    CO_TRY(auto write, write_from(tables, layer, part));
    auto [action, kind] = action_of(part);
    if (token) append(token->payload, write, *action, kind);
    names.push_back(action->table);
    CO_TRY(auto bound, tables.bind_member(std::move(write)));
    writes.push_back(std::move(bound));
  }
  CO_TRY(auto written, co_await tables.transact(std::move(writes), std::move(token)));
  bool replayed = !written.empty() && written.front().outcome == tables::Outcome::replayed;
  ConsumedByTable by_table;
  for (size_t i = 0; i < written.size(); ++i) by_table.add(names[i], written[i].consumed);
  auto usage = replayed ? Usage::transaction_read : Usage::transaction_write;
  co_return Output{consumed_capacities(in.return_consumed, by_table, usage),
                   collection_metrics(in.return_metrics, names, written)};
}

template <class V>
void action_fields(V& v, TransactWriteItems::Action& x) {
  v.required("TableName", x.table, kTableArn);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ExpressionAttributeValues", x.values);
  v.optional("ReturnValuesOnConditionCheckFailure", x.return_on_failure, kReturnOnFailure);
}
template <class V>
void fields(V& v, TransactWriteItems::Put& x) {
  v.required("Item", x.item);
  v.optional("ConditionExpression", x.condition);
  action_fields(v, x);
}
template <class V>
void fields(V& v, TransactWriteItems::Update& x) {
  v.required("Key", x.item);
  v.required("UpdateExpression", x.update);
  v.optional("ConditionExpression", x.condition);
  action_fields(v, x);
}
template <class V>
void fields(V& v, TransactWriteItems::Delete& x) {
  v.required("Key", x.item);
  v.optional("ConditionExpression", x.condition);
  action_fields(v, x);
}
template <class V>
void fields(V& v, TransactWriteItems::Check& x) {
  v.required("Key", x.item);
  v.required("ConditionExpression", x.condition);
  action_fields(v, x);
}
template <class V>
void fields(V& v, TransactWriteItems::Part& x) {
  v.optional("ConditionCheck", x.check);
  v.optional("Put", x.put);
  v.optional("Delete", x.erase);
  v.optional("Update", x.update);
}
template <class V>
void fields(V& v, TransactWriteItems::Input& x) {
  v.required("TransactItems", x.parts, Length{1, tables::kMaxTransactionWrites});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("ReturnItemCollectionMetrics", x.return_metrics, kReturnMetrics);
  v.optional("ClientRequestToken", x.token, Length{1, 36});
}
template <class V>
void fields(V& v, TransactWriteItems::Output& x) {
  v.optional("ConsumedCapacity", x.consumed);
  v.optional("ItemCollectionMetrics", x.metrics);
}

aws::Operation transact_write_items(Tables& tables) { return aws::bind<TransactWriteItems>(tables); }

}  // namespace services::dynamodb
