#include "integrity/collections_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "integrity/limits.h"
#include "integrity/shown.h"
#include "items/key.h"
#include "store/keys.h"
#include "tables/recount.h"
#include "tables/row.h"

namespace integrity {
namespace {

std::string shown_collection(const tables::Table& table, std::string_view key) {
  const auto& part = table.keys.hash()[0];
  auto bytes = key.substr(std::min(store::keys::number_bytes + tables::kSpreadBytes, key.size()));
  auto value = items::take_key(bytes, part.type);
  if (!value) return shown_bytes(key);
  items::Item item;
  item.set(part.name, *std::move(value));
  return shown_key(table, item);
}

std::string wrong_with(const tables::CountedCollection& collection) {
  int64_t said = 0;
  if (collection.kept) {
    const char* end = collection.kept->data() + collection.kept->size();
    auto read = std::from_chars(collection.kept->data(), end, said);
    if (read.ec != std::errc() || read.ptr != end) return "the kept size of its item collection cannot be read";
  }
  if (said == collection.bytes) return "";
  return fmt::format("its item collection is kept as {} bytes and has {}", said, collection.bytes);
}

}  // namespace

base::Status check_collections(const store::Store& store, const tables::Table& table, Faults& faults) {
  return tables::for_each_collection(store, table, [&](const tables::CountedCollection& collection) -> base::Status {
    auto wrong = wrong_with(collection);
    if (!wrong.empty()) faults.add("", shown_collection(table, collection.key), wrong);
    return {};
  });
}

}  // namespace integrity
