// Row: where an item lies in the store: its key in family items, and its entries in family index.
//
//   items   table number (8) | hash of the hash key (2) | hash key | sort key             -> the item
//   index   index number (8) | hash of its hash key (2) | its hash key | its sort key | primary hash key | primary sort key
//                                                                                        -> the projected item
// A key of several attributes (global indexes) is their values one after the other; the hash is of all of a partition key.
// The two bytes of hash spread the items of a table as DynamoDB's partitions do: a Scan meets hash keys in no useful order, and
// its segments are ranges. Keys are encoded as items/key.h says. Pure functions; any thread.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "items/value.h"
#include "tables/schema.h"

namespace tables {

inline constexpr size_t kSpreadBytes = 2;  // of hash, behind the number in each key

/// Where the items with this hash key are, under a table's or an index's prefix.
std::string hash_key_prefix(std::string_view prefix, std::span<const items::Value> hash);
/// The keys of segment `segment` of `total` under a prefix: from (included) and until (excluded).
std::pair<std::string, std::string> segment_span(std::string_view prefix, uint32_t segment, uint32_t total);

/// The key of the item, which holds valid keys.
std::string row_key(const Table& table, const items::Item& item);
/// The key of the item's entry in the index; nothing when it lacks one of the index's keys.
std::optional<std::string> entry_key(const Table& table, const TableIndex& index, const items::Item& item);
/// What the index holds of the item.
items::Item projected(const Table& table, const TableIndex& index, const items::Item& item);
/// The item's keys of the table, and of the index where one is given: a LastEvaluatedKey.
items::Item keys_of(const Table& table, const TableIndex* index, const items::Item& item);

/// An item to be put has at most 400 KB. DynamoDB says so before it looks for the table.
base::Status check_size(const items::Item& item);

/// A whole item to be put: its keys are there and good, those of indexes good where they are there.
base::Status check_item(const Table& table, const items::Item& item);
/// Whether all of the table's key is there with the right types.
bool has_key(const Table& table, const items::Item& item);
/// None of the keys of the table and its indexes is empty where it is there.
base::Status check_not_empty(const Table& table, const items::Item& item);
/// Where the size of the item's collection is kept, in family index under the table's number.
std::string collection_key(const Table& table, const items::Item& item);
/// The hash key alone.
items::Item hash_key_of(const Table& table, const items::Item& item);
/// A key as GetItem and others take it: exactly the table's key attributes.
base::Status check_key(const Table& table, const items::Item& key);
/// ExclusiveStartKey has exactly the keys of the table and of the index where there is one, in two steps, as DynamoDB checks
/// other things between them: the keys that are read by; then those of the table.
enum class StartOf { query, scan };
base::Status check_start_key(const Table& table, const TableIndex* index, const items::Item& key, StartOf of);
base::Status check_start_row(const Table& table, const items::Item& key);
/// The attributes of indexes have the right type or are absent.
base::Status check_index_keys(const Table& table, const items::Item& item);

}  // namespace tables
