// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
#include "items/document.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/collection_metrics.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct BatchWriteItem {
  static constexpr std::string_view name = "BatchWriteItem";
  struct PutRequest {
    Document item;
  };
  struct DeleteRequest {
    Document key;
  };
  struct Request {
    std::optional<PutRequest> put;
    std::optional<DeleteRequest> erase;
  };
  struct Input {
    std::map<std::string, std::vector<Request>> requests;
    Word return_consumed, return_metrics;
  };
  struct Output {
    Document unprocessed = Document::object();
    std::optional<std::vector<ConsumedCapacity>> consumed;
    std::optional<MetricsByTable> metrics;
  };
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    std::vector<Access> all;
    for (const auto& [table, requests] : in.requests) {
      Asked asked{.action = name, .table = table};
      for (const auto& request : requests) {
        if (request.put) asked.items.push_back(&request.put->item);
        if (request.erase) asked.items.push_back(&request.erase->key);
      }
      all.push_back(access_to(tables, call, asked));
    }
    return all;
  }
  static Result<tables::AnyWrite> write_from(const std::string& table, Request& request, items::Layer layer) {
    if (request.put.has_value() == request.erase.has_value()) {
      return base::fail(validation_error(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"));
    }
    if (request.put) {
      TRY(auto item, item_from(std::move(request.put->item), layer));
      return tables::Put{.table = table_name(table), .item = std::move(item)};
    }
    TRY(auto key, item_from(std::move(request.erase->key), layer));
    return tables::Delete{.table = table_name(table), .key = std::move(key)};
  }
  /// The request for what may not be written now.
  static Document left_over(const Request& request, items::Item&& item) {
    auto document = items::to_document(std::move(item));
    if (request.put) {
      return Document::object({{"PutRequest", Document::object({{"Item", std::move(document)}})}});
    }
    return Document::object({{"DeleteRequest", Document::object({{"Key", std::move(document)}})}});
  }
  static Output answer(const Input& in, const std::vector<std::string>& names, std::vector<tables::Written> written) {
    Output out;
    ConsumedByTable by_table;
    size_t next = 0;
    for (const auto& [table, requests] : in.requests) {
      Document left = Document::list();
      for (const auto& request : requests) {
        auto& one = written[next++];
        if (one.outcome == tables::Outcome::throttled) {
          left.push(left_over(request, *std::move(one.attributes)));
        } else {
          by_table.add(table, one.consumed);
        }
      }
      if (!left.elements()->empty()) out.unprocessed.add(table, std::move(left));
    }
    out.consumed = consumed_capacities(in.return_consumed, by_table);
    out.metrics = collection_metrics(in.return_metrics, names, written);
    return out;
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    auto layer = layer_of(call, name);
    std::vector<tables::AnyWrite> writes;
    std::vector<std::string> names;
    for (auto& [table, requests] : in.requests) {
      for (auto& request : requests) {
        CO_TRY(auto write, write_from(table, request, layer));
        writes.push_back(std::move(write));
        names.push_back(table);
      }
    }
    if (writes.size() > kMaxBatchWrites) {
      co_return base::fail(validation_error("Too many items requested for the BatchWriteItem call"));
    }
    CO_TRY(auto written, co_await tables.write_batch(std::move(writes)));
    co_return answer(in, names, std::move(written));
  }
};

template <class V>
void fields(V& v, BatchWriteItem::PutRequest& x) {
  v.required("Item", x.item);
}
template <class V>
void fields(V& v, BatchWriteItem::DeleteRequest& x) {
  v.required("Key", x.key);
}
template <class V>
void fields(V& v, BatchWriteItem::Request& x) {
  v.optional("PutRequest", x.put);
  v.optional("DeleteRequest", x.erase);
}
template <class V>
void fields(V& v, BatchWriteItem::Input& x) {
  v.required("RequestItems", x.requests, Length{1, kMaxBatchWrites}, wire::Keys{kTableArn},
             wire::Each{Length{1, kMaxBatchWrites}});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("ReturnItemCollectionMetrics", x.return_metrics, kReturnMetrics);
}
template <class V>
void fields(V& v, BatchWriteItem::Output& x) {
  v.required("UnprocessedItems", x.unprocessed);
  v.optional("ConsumedCapacity", x.consumed);
  v.optional("ItemCollectionMetrics", x.metrics);
}

aws::Operation batch_write_item(Tables& tables) { return aws::bind<BatchWriteItem>(tables); }

}  // namespace services::dynamodb
