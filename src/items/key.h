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
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "items/value.h"

namespace items {

struct KeyPart {
  std::string name;
  Type type = Type::string;  // string, number or binary
  bool operator==(const KeyPart&) const = default;
};

struct KeySchema {
  KeyPart hash;
  std::optional<KeyPart> range;
  bool operator==(const KeySchema&) const = default;
};

/// Appends the key bytes of a value of type S, N or B.
void append_key(std::string& out, const Value& value);
/// Takes one value of that type off the front of `bytes`; bytes that append_key does not write are an internal error.
base::Result<Value> take_key(std::string_view& bytes, Type type);

/// The sort keys a query wants.
enum class SortOperator { all, equal, less, less_or_equal, greater, greater_or_equal, between, begins_with };

/// What a key condition asks for: one hash key, and some of its sort keys.
struct KeyRange {
  Value hash;
  SortOperator sort = SortOperator::all;
  Value low;   // the operand; of `between` the lower one
  Value high;  // of `between` only
};

/// The encoded sort keys k of a range are those with from <= k, and k < until where there is an until. Both hold for keys that
/// have more bytes after the sort key.
struct KeyBounds {
  std::string from;
  std::optional<std::string> until;
};
KeyBounds sort_bounds(const KeyRange& range);

/// The least byte string above all that start with `prefix`; nothing when there is none.
std::optional<std::string> successor(std::string prefix);

}  // namespace items
