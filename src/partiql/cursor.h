// What the parts of the parser share: tokens from front to back. Inside this room only; one thread at a time.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "partiql/errors.h"
#include "partiql/limits.h"
#include "partiql/token.h"

namespace partiql {

class TokenCursor {
 public:
  explicit TokenCursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& token() const { return tokens_[position_]; }
  const Token& next() const { return tokens_[position_ + 1 < tokens_.size() ? position_ + 1 : position_]; }
  TokenKind kind() const { return token().kind; }
  void advance() { position_ += position_ + 1 < tokens_.size(); }
  void skip_all() { position_ = tokens_.size() - 1; }

  /// Steps over a token of that kind when it is there.
  bool take(TokenKind wanted) {
    if (kind() != wanted) return false;
    advance();
    return true;
  }
  base::Status expect(TokenKind wanted) {
    if (take(wanted)) return {};
    return base::fail(not_well_formed("Expected " + std::string(kind_name(wanted))));
  }
  /// Whether the token is that keyword or operator.
  bool is(std::string_view word) const { return is(token(), word); }
  static bool is(const Token& token, std::string_view word) {
    return (token.kind == TokenKind::keyword || token.kind == TokenKind::infix) && token.text == word;
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    advance();
    return true;
  }

 private:
  std::vector<Token> tokens_;
  size_t position_ = 0;
};

}  // namespace partiql
