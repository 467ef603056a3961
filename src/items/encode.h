// Items as bytes, for storage. The first byte is the version of the format; docs/data-format.md describes it.
//
//   item    01, map
//   map     count, then per attribute: name length, name, value
//   value   type (Type, with 10 for `true`), then
//           S, B: length, bytes    N: sign << 7 | coefficient bytes, exponent (zigzag), coefficient (little end first)
//           L: count, values       M: map       SS, NS, BS: count, members without type
//   counts, lengths and exponents are varints: 7 bits a byte, low ones first
//
// Pure functions; any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "items/value.h"

namespace items {

std::string encode(const Item& item);
void append_encoded(std::string& out, const Item& item);
/// Bytes that encode does not write are an internal error.
base::Result<Item> decode(std::string_view bytes);
/// The size_bytes of the item that these bytes are, without making it.
base::Result<size_t> encoded_size(std::string_view bytes);

}  // namespace items
