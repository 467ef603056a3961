// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
#include <set>

#include "items/document.h"
#include "items/encode.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"
#include "tables/limits.h"

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
  /// The gets of one table; `in` keeps what it was asked for with.
  static base::Status add(Tables& tables, std::vector<tables::Get>& gets, const std::string& table, Keys& keys,
                          items::Layer layer) {
    auto expression = keys.projection;
    auto names = keys.legacy.attributes_to_get;
    TRY(auto clause, projection_from(expression, names));
    TRY(auto bindings, bindings_from(Document(keys.names), {}, layer));
    tables::Binder binder(tables.expressions(), bindings);  // once for all keys, and before they are looked at
    TRY(auto projection, binder.projection(clause));
    CHECK_OK(binder.check_all_used());
    std::set<std::string> seen;
    for (auto& document : keys.keys) {
      tables::Get get{.table = table_name(table), .projection = projection, .consistency = consistency_from(keys.consistent)};
      TRY(get.key, item_from(Document(document), layer));
      if (!seen.insert(items::encode(get.key)).second) {
        return base::fail(validation_error("Provided list of item keys contains duplicates"));
      }
      gets.push_back(std::move(get));
      if (gets.size() > kMaxBatchGets)
        return base::fail(validation_error("Too many items requested for the BatchGetItem call"));
    }
    return {};
  }
  /// A table's part of a further request for the keys that are left.
  static Document left_over(Keys& keys, Document&& left) {
    auto part = Document::object({{"Keys", std::move(left)}});
    if (keys.projection) part.add("ProjectionExpression", *keys.projection);
    if (!keys.names.is_null()) part.add("ExpressionAttributeNames", std::move(keys.names));
    if (keys.legacy.attributes_to_get) {
      Document names = Document::list();
      for (auto& name : *keys.legacy.attributes_to_get) names.push(std::move(name));
      part.add("AttributesToGet", std::move(names));
    }
    if (keys.consistent) part.add("ConsistentRead", *keys.consistent);
    return part;
  }
  /// What does not fit into one answer, or may not be read now, is handed back to be asked for again.
  static Output answer(Input in, std::vector<tables::Got> all) {
    Output out;
    ConsumedByTable by_table;
    size_t bytes = 0, next = 0;
    bool full = false;
    for (auto& [table, keys] : in.requests) {
      auto& found = out.responses[table];
      Document left = Document::list();
      for (auto& key : keys.keys) {
        auto& got = all[next++];
        full |= bytes + got.bytes > tables::kMaxBatchGetBytes;
        if (full || got.outcome == tables::Outcome::throttled) {
          left.push(std::move(key));
          continue;
        }
        bytes += got.bytes;
        by_table.add(table, got.consumed);
        if (got.item) found.push_back(items::to_document(*std::move(got.item)));
      }
      if (left.elements()->empty()) continue;
      out.unprocessed.add(table, left_over(keys, std::move(left)));
    }
    out.consumed = consumed_capacities(in.return_consumed, by_table);
    return out;
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    std::vector<tables::Get> gets;
    CO_CHECK_OK(check_parameters(in));
    auto layer = layer_of(call, name);
    for (auto& [table, keys] : in.requests) CO_CHECK_OK(add(tables, gets, table, keys, layer));
    CO_TRY(auto all, co_await tables.get_together(std::move(gets), tables::Cost::plain));
    co_return answer(std::move(in), std::move(all));
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
  v.required("RequestItems", x.requests, Length{1, kMaxBatchGets}, wire::Keys{kTableArn});
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
