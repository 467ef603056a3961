// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
#include "items/document.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct TransactGetItems {
  static constexpr std::string_view name = "TransactGetItems";
  struct Get {
    std::string table;
    Document key, names;
    std::optional<std::string> projection;
  };
  struct Part {
    Get get;
  };
  struct Input {
    std::vector<Part> parts;
    Word return_consumed;
  };
  struct Response {
    std::optional<Document> item;
  };
  struct Output {
    std::vector<Response> responses;
    std::optional<std::vector<ConsumedCapacity>> consumed;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    std::vector<Access> all;
    for (const auto& [get] : in.parts) {
      all.push_back(access_to(tables, call,
                              {.action = "GetItem",
                               .table = get.table,
                               .items = {&get.key},
                               .projection = text_of(get.projection),
                               .names = &get.names}));
    }
    return all;
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    std::vector<tables::Get> gets;
    auto layer = layer_of(call, name);
    for (auto& [part] : in.parts) {
      CO_CHECK_OK(check_parameters({{"ProjectionExpression", part.projection.has_value()}}, {}, part.names, {}));
      tables::Get get{.table = table_name(part.table), .projection = std::move(part.projection)};
      CO_TRY(get.key, item_from(std::move(part.key), layer));
      CO_TRY(get.bindings, bindings_from(std::move(part.names), {}, items::Layer::current));
      gets.push_back(std::move(get));
    }
    CO_TRY(auto all, co_await tables.get_together(std::move(gets), tables::Cost::transaction));
    Output out;
    ConsumedByTable by_table;
    for (size_t i = 0; i < all.size(); ++i) {
      by_table.add(in.parts[i].get.table, all[i].consumed);
      out.responses.push_back({to_document(std::move(all[i].item))});
    }
    out.consumed = consumed_capacities(in.return_consumed, by_table, Usage::transaction_read);
    co_return out;
  }
};

template <class V>
void fields(V& v, TransactGetItems::Get& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Key", x.key);
  v.optional("ProjectionExpression", x.projection);
  v.optional("ExpressionAttributeNames", x.names);
}
template <class V>
void fields(V& v, TransactGetItems::Part& x) {
  v.required("Get", x.get);
}
template <class V>
void fields(V& v, TransactGetItems::Input& x) {
  v.required("TransactItems", x.parts, Length{1, kMaxBatchGets});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
}
template <class V>
void fields(V& v, TransactGetItems::Response& x) {
  v.optional("Item", x.item);
}
template <class V>
void fields(V& v, TransactGetItems::Output& x) {
  v.required("Responses", x.responses);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation transact_get_items(Tables& tables) { return aws::bind<TransactGetItems>(tables); }

}  // namespace services::dynamodb
