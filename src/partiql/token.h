// The tokens of PartiQL. Inside this room only; any thread.
//
// Words that PartiQL keeps for itself are keywords, in lower case, and those that belong together are one token: "not_in",
// "insert_into", "all_old". A double-quoted name is an identifier whatever it says.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace partiql {

/// Where a token is in the statement, in characters: what DynamoDB's errors end with.
struct Place {
  uint32_t line = 1, column = 1, length = 0;
};

enum class TokenKind : uint8_t {
  identifier,
  keyword,
  infix,  // an operator, or a keyword that is one: "=", "and", "not_between"
  star,
  string,
  number,
  parameter,
  null,
  missing,
  as,
  at,
  by,
  asc,
  desc,
  left_paren,
  right_paren,
  left_bracket,
  right_bracket,
  left_double_angle_bracket,
  right_double_angle_bracket,
  left_curly,
  right_curly,
  comma,
  colon,
  dot,
  semicolon,
  end,
};
/// As errors spell it: "RIGHT_PAREN".
std::string_view kind_name(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // names as written; keywords and operators in lower case; what a string says
  Place place;
};

/// All tokens, then one of kind `end`; not_well_formed when the text has what starts no token, or an open quote.
base::Result<std::vector<Token>> tokens_of(std::string_view text);

/// Whether the word (in lower case) is kept.
bool is_keyword(std::string_view word);
/// Of keywords: may stand before "(" as a function.
bool is_function(std::string_view word);

}  // namespace partiql
