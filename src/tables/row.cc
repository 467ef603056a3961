#include "tables/row.h"

#include "items/key.h"
#include "items/limits.h"
#include "items/size.h"
#include "store/keys.h"
#include "tables/errors.h"

namespace tables {
namespace {

using base::fail;
using base::Status;
using items::Item;
using items::KeyPart;
using items::KeySchema;
using items::Value;

uint16_t spread(std::string_view bytes) {  // FNV-1a, folded
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  hash ^= hash >> 32;
  return static_cast<uint16_t>(hash ^ hash >> 16);
}

void append_spread(std::string& key, uint16_t hash) {
  key.push_back(static_cast<char>(hash >> 8));
  key.push_back(static_cast<char>(hash));
}

bool is_empty(const Value& value) {
  if (const auto* text = value.string()) return text->empty();
  if (const auto* bytes = value.binary()) return bytes->empty();
  return false;
}

size_t length(const Value& value) {
  if (const auto* text = value.string()) return text->size();
  if (const auto* bytes = value.binary()) return bytes->size();
  return 0;
}

size_t length(std::span<const KeyPart> parts, const Item& item) {
  size_t sum = 0;
  for (const auto& part : parts) {
    const auto* value = item.find(part.name);
    if (value) sum += length(*value);
  }
  return sum;
}

Status check_length(const KeySchema& keys, const Item& item) {
  if (length(keys.hash(), item) > items::kMaxHashKeyBytes) {
    return fail(invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes"));
  }
  if (length(keys.range(), item) > items::kMaxSortKeyBytes) {
    return fail(invalid_parameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes"));
  }
  return {};
}

/// One attribute of a key that stands alone (Key, ExclusiveStartKey).
Status check_key_part(const KeyPart& part, const Item& key) {
  const auto* value = key.find(part.name);
  if (!value || value->type() != part.type) return fail(key_mismatch());
  if (is_empty(*value)) return fail(empty_key(part.name, part.type));
  return {};
}

Status check_item_part(const KeyPart& part, const Item& item) {
  const auto* value = item.find(part.name);
  if (!value) return fail(missing_key(part.name));
  if (value->type() != part.type) return fail(key_type_mismatch(part.name, part.type, value->type()));
  if (is_empty(*value)) return fail(empty_key(part.name, part.type));
  return {};
}

Status check_index_part(const TableIndex& index, const KeyPart& part, const Item& item) {
  const auto* value = item.find(part.name);
  if (!value) return {};
  const auto& name = index.definition.name;
  if (value->type() != part.type) return fail(index_key_type_mismatch(part.name, part.type, value->type(), name));
  if (is_empty(*value)) return fail(empty_index_key(part.name, part.type, name));
  return {};
}

void append_keys(std::string& key, std::span<const KeyPart> parts, const Item& item) {
  for (const auto& part : parts) items::append_key(key, *item.find(part.name));
}

/// Whether the item has good values for all of the key; an empty one is none.
bool has_keys(const KeySchema& keys, const Item& item) {
  for (const auto& part : keys.parts) {
    const auto* value = item.find(part.name);
    if (!value || value->type() != part.type || is_empty(*value)) return false;
  }
  return true;
}

/// The prefix and room for the two bytes that `end_prefix` fills in.
std::string begin_prefix(std::string_view prefix) {
  std::string key;
  key.reserve(64);
  key += prefix;
  key.resize(prefix.size() + 2);
  return key;
}

void end_prefix(std::string& key, size_t prefix_size) {
  uint16_t hash = spread(std::string_view(key).substr(prefix_size + 2));
  key[prefix_size] = static_cast<char>(hash >> 8);
  key[prefix_size + 1] = static_cast<char>(hash);
}

/// Where the item lies under a table's or an index's prefix.
std::string key_under(std::string_view prefix, const KeySchema& keys, const Item& item) {
  auto key = begin_prefix(prefix);
  append_keys(key, keys.hash(), item);
  end_prefix(key, prefix.size());
  append_keys(key, keys.range(), item);
  return key;
}

void copy(Item& to, const Item& from, const std::string& name) {
  if (const auto* value = from.find(name)) to.set(name, *value);
}

void copy_keys(Item& to, const Item& from, const KeySchema& keys) {
  for (const auto& part : keys.parts) copy(to, from, part.name);
}

}  // namespace

std::string hash_key_prefix(std::string_view prefix, std::span<const Value> hash) {
  auto key = begin_prefix(prefix);
  for (const auto& value : hash) items::append_key(key, value);
  end_prefix(key, prefix.size());
  return key;
}

std::pair<std::string, std::string> segment_span(std::string_view prefix, uint32_t segment, uint32_t total) {
  auto bound = [&](uint64_t number) {
    uint64_t first = number * 65536 / total;
    if (first >= 65536) return store::keys::after_prefix(prefix);
    std::string key(prefix);
    append_spread(key, static_cast<uint16_t>(first));
    return key;
  };
  return {segment == 0 ? std::string(prefix) : bound(segment), bound(uint64_t{segment} + 1)};
}

std::string row_key(const Table& table, const Item& item) { return key_under(table.prefix, table.keys, item); }

std::optional<std::string> entry_key(const Table& table, const TableIndex& index, const Item& item) {
  if (!has_keys(index.keys, item)) return std::nullopt;
  auto key = key_under(index.prefix, index.keys, item);
  append_keys(key, table.keys.parts, item);
  return key;
}

Item projected(const Table& table, const TableIndex& index, const Item& item) {
  if (index.definition.projected == Projected::all) return item;
  Item part = keys_of(table, &index, item);
  for (const auto& name : index.definition.projected_attributes) copy(part, item, name);
  return part;
}

Item keys_of(const Table& table, const TableIndex* index, const Item& item) {
  Item keys;
  copy_keys(keys, item, table.keys);
  if (index) copy_keys(keys, item, index->keys);
  return keys;
}

Status check_item(const Table& table, const Item& item) {
  for (const auto& part : table.keys.parts) CHECK_OK(check_item_part(part, item));
  CHECK_OK(check_index_keys(table, item));
  return check_length(table.keys, item);
}

Status check_size(const Item& item) {
  if (items::size_bytes(item) <= items::kMaxItemBytes) return {};
  return fail(validation_error("Item size has exceeded the maximum allowed size"));
}

bool has_key(const Table& table, const Item& item) { return has_keys(table.keys, item); }

Status check_not_empty(const Table& table, const Item& item) {
  auto check_part = [&](const KeyPart& part) -> Status {
    const auto* value = item.find(part.name);
    if (value && value->type() == part.type && is_empty(*value)) return fail(empty_key(part.name, part.type));
    return {};
  };
  for (const auto& part : table.keys.parts) CHECK_OK(check_part(part));
  for (const auto& index : table.indexes) {
    for (const auto& part : index.keys.parts) {
      const auto* value = item.find(part.name);
      if (value && value->type() == part.type && is_empty(*value)) CHECK_OK(check_index_part(index, part, item));
    }
  }
  return {};
}

std::string collection_key(const Table& table, const Item& item) {
  const Value hash[] = {*item.find(table.keys.hash()[0].name)};
  return hash_key_prefix(table.prefix, hash);
}

Item hash_key_of(const Table& table, const Item& item) {
  Item key;
  copy(key, item, table.keys.hash()[0].name);
  return key;
}

Status check_index_keys(const Table& table, const Item& item) {
  for (const auto& index : table.indexes) {
    for (const auto& part : index.keys.parts) CHECK_OK(check_index_part(index, part, item));
    CHECK_OK(check_length(index.keys, item));
  }
  return {};
}

Status check_key(const Table& table, const Item& key) {
  if (key.size() != table.keys.parts.size()) return fail(key_mismatch());
  for (const auto& part : table.keys.parts) CHECK_OK(check_key_part(part, key));
  return check_length(table.keys, key);
}

Status check_start_key(const Table& table, const TableIndex* index, const Item& key, StartOf of) {
  constexpr std::string_view kInvalid = "The provided starting key is invalid";
  Item wanted;
  for (const auto& part : table.keys.parts) wanted.set(part.name, Value());
  if (index) {
    for (const auto& part : index->keys.parts) wanted.set(part.name, Value());
  }
  if (wanted.size() != key.size()) {
    auto why = of == StartOf::scan && !index ? ": " + key_mismatch().message : std::string();
    return fail(validation_error(std::string(kInvalid) + why));
  }
  if (of == StartOf::scan && !index) return {};
  for (const auto& part : index ? index->keys.parts : table.keys.parts) {
    if (!key.contains(part.name)) return fail(validation_error(std::string(kInvalid)));
    CHECK_OK(check_key_part(part, key));
  }
  return {};
}

Status check_start_row(const Table& table, const Item& key) {
  auto good = check_key(table, keys_of(table, nullptr, key));
  if (good) return {};
  return fail(validation_error("The provided starting key is invalid: " + good.error().message));
}

}  // namespace tables
