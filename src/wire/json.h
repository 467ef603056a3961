// JSON to Document and back. Pure functions; any thread.
//
// Numbers keep their text ("1.10" and "1e400" stay what they are), so no value is rounded and none becomes an infinity.
// Of a repeated key the last value stands, at the place of the first, as AWS and most parsers have it. Refused: bad UTF-8,
// lone surrogates, raw control characters, anything after the value, more than limits::json_depth levels.
#pragma once
#include <string>
#include <string_view>

#include "base/document.h"
#include "base/result.h"

namespace wire {

/// The value of the text; otherwise "SerializationException" with the offset and the reason.
base::Result<base::Document> parse_json(std::string_view text);

/// Compact JSON: no spaces, members in their order.
std::string to_json(const base::Document& document);
void append_json(std::string& out, const base::Document& document);
/// With line breaks and two spaces per level, for people.
std::string to_pretty_json(const base::Document& document);
/// Appends the text quoted and escaped. Bytes from 0x80 on go out as they are.
void append_json_string(std::string& out, std::string_view text);

}  // namespace wire
