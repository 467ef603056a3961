// ItemCollectionMetrics: what ReturnItemCollectionMetrics asks for, of tables with local secondary indexes.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct CollectionMetrics {
  Document key;
  std::vector<Document> range;  // gigabytes, from and to
};
template <class V>
void fields(V& v, CollectionMetrics& x) {
  v.optional("ItemCollectionKey", x.key);
  v.optional("SizeEstimateRangeGB", x.range);
}
using MetricsByTable = std::map<std::string, std::vector<CollectionMetrics>>;

/// Nothing when not asked, and of tables without local indexes.
std::optional<CollectionMetrics> collection_metrics(const Word& wanted, std::optional<tables::Collection>&& collection);
/// The same for several writes to the tables `names`; each collection once, as the last write left it.
std::optional<MetricsByTable> collection_metrics(const Word& wanted, const std::vector<std::string>& names,
                                                 std::vector<tables::Written>& written);

}  // namespace services::dynamodb
