// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
#include <set>

#include "items/document.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "tables/limits.h"
#include "wire/json.h"

namespace services::dynamodb {

struct BatchGetItem {
  static constexpr std::string_view name = "BatchGetItem";
  struct Keys {
    std::vector<Document> keys;
    std::optional<std::string> projection;
    Document names;
    std::optional<bool> consistent;
    Legacy legacy;
  };
  struct Input {
    std::map<std::string, Keys> requests;
    Word return_consumed;
  };
  struct Output {
    std::map<std::string, std::vector<Document>> responses;
    Document unprocessed = Document::object();
    std::optional<std::vector<ConsumedCapacity>> consumed;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    std::vector<Access> all;
    for (const auto& [table, keys] : in.requests) {
      Asked asked{
          .action = name, .table = table, .projection = text_of(keys.projection), .names = &keys.names, .legacy = &keys.legacy};
      for (const auto& key : keys.keys) asked.items.push_back(&key);
      all.push_back(access_to(tables, call, asked));
    }
    return all;
  }
  /// The request as a whole uses either expressions or the parameters of before them.
  static base::Status check_parameters(const Input& in) {
    bool expressions = false, others = false;
    for (const auto& [table, keys] : in.requests) {
      expressions = expressions || keys.projection;
      others = others || keys.legacy.attributes_to_get;
    }
    const Document none;
    CHECK_OK(dynamodb::check_parameters({{"ProjectionExpression", expressions}}, {{"AttributesToGet", others}}, none, none));
    for (const auto& [table, keys] : in.requests) {
      CHECK_OK(dynamodb::check_parameters({{"ProjectionExpression", keys.projection.has_value()}}, {}, keys.names, none));
    }
    return {};
  }
  static base::Status add(Tables& tables, std::vector<tables::Get>& gets, const std::string& table, Keys& keys) {
    TRY(auto clause, projection_from(keys.projection, keys.legacy.attributes_to_get));
    TRY(auto bindings, bindings_from(std::move(keys.names), {}));
    tables::Binder binder(tables.expressions(), bindings);  // once for all keys, and before they are looked at
    TRY(auto projection, binder.projection(clause));
    CHECK_OK(binder.check_all_used());
    std::set<std::string> seen;
    for (auto& document : keys.keys) {
      tables::Get get{.table = table_name(table), .projection = projection, .consistency = consistency_from(keys.consistent)};
      TRY(get.key, item_from(std::move(document)));
      if (!seen.insert(wire::to_json(items::to_document(get.key))).second) {
        return base::fail(validation_error("Provided list of item keys contains duplicates"));
      }
      gets.push_back(std::move(get));
    }
    return {};
  }
  /// What does not fit into one answer is handed back to be asked for again.
  static Output answer(const Input& in, std::vector<std::string> asked_as, std::vector<items::Item> keys,
                       std::vector<tables::Got> all) {
    Output out;
    std::map<std::string, tables::Consumed> by_table;
    size_t bytes = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      if (bytes > tables::kMaxBatchGetBytes) {
        if (!out.unprocessed.find(asked_as[i]))
          out.unprocessed.add(asked_as[i], Document::object({{"Keys", Document::list()}}));
        out.unprocessed.find(asked_as[i])->find("Keys")->push(items::to_document(keys[i]));
        continue;
      }
      bytes += all[i].bytes;
      by_table[table_name(asked_as[i])].add(all[i].consumed);
      auto& found = out.responses[asked_as[i]];
      if (all[i].item) found.push_back(items::to_document(*std::move(all[i].item)));
    }
    out.consumed = consumed_capacities(in.return_consumed, by_table);
    return out;
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    std::vector<tables::Get> gets;
    std::vector<std::string> asked_as;
    CO_CHECK_OK(check_parameters(in));
    for (auto& [table, keys] : in.requests) {
      CO_CHECK_OK(add(tables, gets, table, keys));
      asked_as.resize(gets.size(), table);
    }
    if (gets.size() > kMaxBatchGets)
      co_return base::fail(validation_error("Too many items requested for the BatchGetItem call"));
    std::vector<items::Item> keys;
    for (const auto& get : gets) keys.push_back(get.key);
    CO_TRY(auto all, co_await tables.get_together(std::move(gets), tables::Cost::plain));
    co_return answer(in, std::move(asked_as), std::move(keys), std::move(all));
  }
};

template <class V>
void fields(V& v, BatchGetItem::Keys& x) {
  v.required("Keys", x.keys, Length{1, kMaxBatchGets});
  v.optional("ProjectionExpression", x.projection);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ConsistentRead", x.consistent);
  v.optional("AttributesToGet", x.legacy.attributes_to_get, kAttributesToGet);
}
template <class V>
void fields(V& v, BatchGetItem::Input& x) {
  v.required("RequestItems", x.requests, Length{1, kMaxBatchGets});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
}
template <class V>
void fields(V& v, BatchGetItem::Output& x) {
  v.required("Responses", x.responses);
  v.required("UnprocessedKeys", x.unprocessed);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation batch_get_item(Tables& tables) { return aws::bind<BatchGetItem>(tables); }

}  // namespace services::dynamodb
