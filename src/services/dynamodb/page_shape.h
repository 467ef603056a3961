// What Query and Scan answer, and what they ask alike.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "items/document.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/parameters.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct PageInput {
  std::string table;
  std::optional<std::string> index, filter, projection;
  Document names, values, start;
  Word select, return_consumed;
  std::optional<int> limit;
  std::optional<bool> consistent;
  Legacy legacy;

  Asked asked(std::string_view action) const {
    return {.action = action,
            .table = table,
            .index = text_of(index),
            .filter = text_of(filter),
            .projection = text_of(projection),
            .names = &names,
            .values = &values,
            .legacy = &legacy,
            .select = text_of(select)};
  }

  // The parts of reading it; Query and Scan check them in different orders.
  base::Status read_filter(tables::PageRequest& request, items::Layer layer) {
    if (legacy.filter || legacy.conditional_operator) {
      TRY(request.filter, filter_from(legacy, layer));
    } else {
      request.filter = std::move(filter);
    }
    return {};
  }
  base::Status read_projection(tables::PageRequest& request) {
    TRY(request.projection, projection_from(projection, legacy.attributes_to_get));
    return {};
  }
  base::Status read_rest(tables::PageRequest& request, items::Layer layer) {
    request.table = table_name(table);
    request.index = std::move(index);
    request.select = select_from(select);
    request.limit = limit;
    request.consistency = consistency_from(consistent);
    TRY(request.start, start_key_from(std::move(start), layer));
    return {};
  }
};
template <class V>
void fields(V& v, PageInput& x) {
  v.required("TableName", x.table, kTableArn);
  v.optional("IndexName", x.index, kTableName, kNamePattern);
  v.optional("FilterExpression", x.filter);
  v.optional("ProjectionExpression", x.projection);
  v.optional("ExpressionAttributeNames", x.names);
  v.optional("ExpressionAttributeValues", x.values);
  v.optional("ExclusiveStartKey", x.start);
  v.optional("Select", x.select, kSelect);
  v.optional("Limit", x.limit, Range{1, std::numeric_limits<int>::max()});
  v.optional("ConsistentRead", x.consistent);
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("AttributesToGet", x.legacy.attributes_to_get, kAttributesToGet);
  v.optional("ConditionalOperator", x.legacy.conditional_operator, kConditionalOperator);
}

struct PageOutput {
  std::optional<std::vector<Document>> items;
  int count = 0, scanned = 0;
  std::optional<Document> last_key;
  std::optional<ConsumedCapacity> consumed;

  static PageOutput from(tables::Page&& page, tables::Select select) {
    PageOutput out;
    if (select != tables::Select::count) {
      out.items.emplace();
      out.items->reserve(page.items.size());
      for (auto& item : page.items) out.items->push_back(items::to_document(std::move(item)));
    }
    out.count = page.count;
    out.scanned = page.scanned;
    out.last_key = to_document(std::move(page.last_key));
    return out;
  }
};
template <class V>
void fields(V& v, PageOutput& x) {
  v.optional("Items", x.items);
  v.required("Count", x.count);
  v.required("ScannedCount", x.scanned);
  v.optional("LastEvaluatedKey", x.last_key);
  v.optional("ConsumedCapacity", x.consumed);
}

}  // namespace services::dynamodb
