#include "items/lexer.h"

namespace items {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool continues_character(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }  // of UTF-8

TokenKind punctuation(char c) {
  switch (c) {
    case '(': return TokenKind::open;
    case ')': return TokenKind::close;
    case '[': return TokenKind::open_bracket;
    case ']': return TokenKind::close_bracket;
    case ',': return TokenKind::comma;
    case '.': return TokenKind::dot;
    case '+': return TokenKind::plus;
    case '-': return TokenKind::minus;
    case '=': return TokenKind::equal;
    case '<': return TokenKind::less;
    case '>': return TokenKind::greater;
    default: return TokenKind::unknown;
  }
}

/// The token that starts at `begin`.
Token token_at(std::string_view text, size_t begin) {
  auto at = [&](size_t position) { return position < text.size() ? text[position] : '\0'; };
  size_t end = begin + 1;
  auto kind = TokenKind::unknown;
  char first = text[begin];
  if (is_letter(first)) {
    kind = TokenKind::identifier;
    while (is_word(at(end))) ++end;
  } else if (is_digit(first)) {
    kind = TokenKind::number;
    while (first != '0' && is_digit(at(end))) ++end;  // "01" is two
  } else if ((first == '#' || first == ':') && is_word(at(end))) {
    kind = first == '#' ? TokenKind::name : TokenKind::value;
    while (is_word(at(end))) ++end;
  } else if (first == '<' && (at(end) == '>' || at(end) == '=')) {
    kind = at(end) == '>' ? TokenKind::not_equal : TokenKind::less_or_equal;
    ++end;
  } else if (first == '>' && at(end) == '=') {
    kind = TokenKind::greater_or_equal;
    ++end;
  } else {
    kind = punctuation(first);
    while (kind == TokenKind::unknown && continues_character(at(end))) ++end;
  }
  return {kind, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (size_t position = 0; position < text.size();) {
    if (is_space(text[position])) {
      ++position;
      continue;
    }
    tokens.push_back(token_at(text, position));
    position = tokens.back().end;
  }
  auto length = static_cast<uint32_t>(text.size());
  tokens.push_back({TokenKind::end, length, length});
  return tokens;
}

}  // namespace items
