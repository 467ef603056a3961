// Keys: which attributes identify an item, and their bytes, whose memcmp order is DynamoDB's sort order.
//
// An encoded value is self-delimiting and no encoding is a prefix of another, so encodings can be put one after another. The
// type is not stored: the schema knows it.
//
//   S, B   the bytes, 00 written as 00 FF, then 00 01
//   N      80                                                        zero
//          81, exponent + 130, digits two by two as 2*pair + more    positive
//          7F and the complement of those bytes                      negative
#pragma once
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "items/value.h"

namespace items {

struct KeyPart {
  std::string name;
  Type type = Type::string;  // string, number or binary
  bool operator==(const KeyPart&) const = default;
};

/// The attributes of a key: those of the partition key, then those of the sort key. A table's key has one of the first and at
/// most one of the second; that of a global index one to four and none to four.
struct KeySchema {
  KeySchema() = default;
  KeySchema(std::vector<KeyPart> hash, std::vector<KeyPart> range) : parts(std::move(hash)), hashes(parts.size()) {
    parts.insert(parts.end(), std::make_move_iterator(range.begin()), std::make_move_iterator(range.end()));
  }
  std::span<const KeyPart> hash() const { return std::span(parts).first(hashes); }
  std::span<const KeyPart> range() const { return std::span(parts).subspan(hashes); }
  /// Nullptr when the attribute is no part of the key.
  const KeyPart* find(std::string_view name) const;
  bool operator==(const KeySchema&) const = default;

  std::vector<KeyPart> parts;
  size_t hashes = 0;  // how many of them are of the partition key
};

/// Appends the key bytes of a value of type S, N or B.
void append_key(std::string& out, const Value& value);
/// Takes one value of that type off the front of `bytes`; bytes that append_key does not write are an internal error.
base::Result<Value> take_key(std::string_view& bytes, Type type);

/// The sort keys a query wants.
enum class SortOperator { all, equal, less, less_or_equal, greater, greater_or_equal, between, begins_with };

/// What a key condition asks for: one partition key, and some of its sort keys.
struct KeyRange {
  std::vector<Value> hash;   // a value for each attribute of the partition key
  std::vector<Value> equal;  // of the sort key's first attributes, where `sort` is about the one after them
  SortOperator sort = SortOperator::all;
  Value low;   // the operand; of `between` the lower one
  Value high;  // of `between` only
};

/// The encoded sort keys k of a range are those with from <= k, and k < until where there is an until. Both hold for keys that
/// have more bytes after the sort key. Without an until, every k that begins with the encodings of `equal` is meant.
struct KeyBounds {
  std::string from;
  std::optional<std::string> until;
};
KeyBounds sort_bounds(const KeyRange& range);

/// The least byte string above all that start with `prefix`; nothing when there is none.
std::optional<std::string> successor(std::string prefix);

}  // namespace items
