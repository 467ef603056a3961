#include "lambda/batch.h"

#include <algorithm>

#include "lambda/retry.h"

namespace lambda {
namespace {

using base::Document;
using base::Result;

constexpr size_t kWrites = 25, kReads = 100;
constexpr int kRounds = 8;  // in which some may stay unprocessed

base::Error unprocessed() {
  return {base::ErrorKind::throttled,
          "ProvisionedThroughputExceededException",
          "DynamoDB left items unprocessed again and again.",
          {},
          {}};
}

bool is_empty(const Document* unprocessed) {
  return !unprocessed || !unprocessed->members() || unprocessed->members()->empty();
}

/// `ask` until nothing is left of `requested`: {table: ...} as BatchWriteItem and BatchGetItem take and give it back.
Result<std::vector<Document>> until_done(Table& table, std::string_view operation, std::string_view left, Document requested) {
  std::vector<Document> found;
  for (int round = 1; round <= kRounds; ++round) {
    if (round > 1) table.client().pause(round);
    TRY(auto answer, table.client().call(operation, Document::object({{"RequestItems", std::move(requested)}})));
    if (auto* responses = answer.find("Responses")) {
      auto* items = responses->find(table.name());
      for (auto& item : items && items->elements() ? *items->elements() : Document::List())
        found.push_back(plain_item_from(item));
    }
    auto* rest = answer.find(left);
    if (is_empty(rest)) return found;
    requested = std::move(*rest);
  }
  return base::fail(unprocessed());
}

template <class Request>
base::Status write_all(Table& table, const std::vector<Document>& documents, Request request) {
  for (size_t at = 0; at < documents.size(); at += kWrites) {
    auto group = Document::list();
    for (size_t i = at; i < std::min(at + kWrites, documents.size()); ++i) group.push(request(documents[i]));
    TRY(auto done,
        until_done(table, "BatchWriteItem", "UnprocessedItems", Document::object({{table.name(), std::move(group)}})));
  }
  return {};
}

template <class Next>
base::Status each_page(PageRequest from, const Visit& visit, Next next) {
  for (;;) {
    Result<Page> page = next(from);
    if (!page) return base::fail(std::move(page).error());
    for (auto& item : page->items) CHECK_OK(visit(std::move(item)));
    if (!page->last_key.is_object()) return {};
    from.start = std::move(page->last_key);
  }
}

}  // namespace

base::Status put_all(Table& table, const std::vector<Document>& items) {
  return write_all(table, items, [](const Document& item) {
    return Document::object({{"PutRequest", Document::object({{"Item", item_from(item)}})}});
  });
}

base::Status remove_all(Table& table, const std::vector<Document>& keys) {
  return write_all(table, keys, [](const Document& key) {
    return Document::object({{"DeleteRequest", Document::object({{"Key", item_from(key)}})}});
  });
}

Result<std::vector<Document>> get_all(Table& table, const std::vector<Document>& keys) {
  std::vector<Document> all;
  for (size_t at = 0; at < keys.size(); at += kReads) {
    auto group = Document::list();
    for (size_t i = at; i < std::min(at + kReads, keys.size()); ++i) group.push(item_from(keys[i]));
    auto wanted = Document::object({{"Keys", std::move(group)}, {"ConsistentRead", true}});
    TRY(auto found,
        until_done(table, "BatchGetItem", "UnprocessedKeys", Document::object({{table.name(), std::move(wanted)}})));
    std::ranges::move(found, std::back_inserter(all));
  }
  return all;
}

base::Status each(Table& table, PageRequest from, const Visit& visit) {
  return each_page(std::move(from), visit, [&](const PageRequest& page) { return table.scan(page); });
}

base::Status each(Table& table, const Expression& key_condition, PageRequest from, const Visit& visit) {
  return each_page(std::move(from), visit, [&](const PageRequest& page) { return table.query(key_condition, page); });
}

}  // namespace lambda
