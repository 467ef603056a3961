#include "events/replies.h"

#include <algorithm>

#include "wire/json.h"

namespace events {

size_t succeeded(std::string_view answer, const std::vector<std::string>& sequences) {
  size_t all = sequences.size();
  if (answer.empty()) return all;
  auto document = wire::parse_json(answer);
  if (!document) return 0;
  if (!document->is_object()) return all;
  const auto* failures = document->find("batchItemFailures");
  if (!failures || failures->is_null()) return all;
  if (!failures->is_list()) return 0;
  size_t first = all;
  for (const auto& failure : *failures->elements()) {
    const auto* id = failure.find("itemIdentifier");
    if (!id || !id->string()) return 0;
    auto found = std::ranges::find(sequences, *id->string());
    if (found == sequences.end()) return 0;
    first = std::min(first, static_cast<size_t>(found - sequences.begin()));
  }
  return first;
}

}  // namespace events
