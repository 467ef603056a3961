#include "services/dynamodb/collection_metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "items/document.h"

namespace services::dynamodb {
namespace {

CollectionMetrics metrics_of(tables::Collection&& collection) {
  constexpr int64_t kGigabyte = 1024 * 1024 * 1024;
  int64_t whole = collection.bytes / kGigabyte;
  auto gigabytes = [](int64_t value) { return Document(base::Number{fmt::format("{}.0", value)}); };
  return {items::to_document(std::move(collection.key)), {gigabytes(whole), gigabytes(whole + 1)}};
}

}  // namespace

std::optional<CollectionMetrics> collection_metrics(const Word& wanted, std::optional<tables::Collection>&& collection) {
  if (!wanted || *wanted != "SIZE" || !collection) return std::nullopt;
  return metrics_of(*std::move(collection));
}

std::optional<MetricsByTable> collection_metrics(const Word& wanted, const std::vector<std::string>& names,
                                                 std::vector<tables::Written>& written) {
  if (!wanted || *wanted != "SIZE") return std::nullopt;
  std::map<std::string, std::vector<tables::Collection>> by_table;
  for (size_t i = 0; i < written.size(); ++i) {
    if (!written[i].collection) continue;
    auto& list = by_table[names[i]];
    auto same =
        std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.key == written[i].collection->key; });
    if (same == list.end()) {
      list.push_back(*std::move(written[i].collection));
    } else {
      same->bytes = written[i].collection->bytes;
    }
  }
  if (by_table.empty()) return std::nullopt;
  MetricsByTable metrics;
  for (auto& [name, list] : by_table) {
    for (auto& collection : list) metrics[name].push_back(metrics_of(std::move(collection)));
  }
  return metrics;
}

}  // namespace services::dynamodb
