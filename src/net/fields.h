// The line-level grammar that requests and responses share: header fields, tokens, lengths. Strict: RFC 9112 without its
// tolerances, since every tolerance is a chance for two parsers to disagree about where a message ends.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace net {

bool is_token(std::string_view text);        // a method or field name
bool is_field_value(std::string_view text);  // no control characters but HTAB
bool is_host(std::string_view text);         // what may stand in Host: name, address and port characters

/// "Name: value" without CRLF; the value without surrounding blanks. Nothing when malformed (folded, blank before ':', ...).
std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line);

/// Digits only, at most 18 of them.
std::optional<uint64_t> parse_length(std::string_view text);
/// The size in a chunk line without CRLF; extensions are checked and ignored. At most 15 hex digits.
std::optional<uint64_t> parse_chunk_size(std::string_view line);

/// What stands in a Connection field.
struct ConnectionTokens {
  bool close = false;
  bool keep_alive = false;
};
void read_connection(std::string_view value, ConnectionTokens& tokens);

/// What a Transfer-Encoding says: only "chunked" alone is understood.
enum class Coding { chunked, unsupported, malformed };
Coding read_transfer_encoding(std::string_view value);

}  // namespace net
