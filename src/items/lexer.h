// The tokens of expressions. Inside this room only; any thread.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace items {

enum class TokenKind : uint8_t {
  identifier,  // a letter, then letters, digits and _
  name,        // #placeholder
  value,       // :placeholder
  number,      // digits
  open,
  close,
  open_bracket,
  close_bracket,
  comma,
  dot,
  plus,
  minus,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  unknown,  // one character that starts no token
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// All tokens of the text, then one of kind `end`.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace items
