// ExpressionParser: terms, paths and operators (expression_parser.cc), and the statements among the terms (parser.cc). Inside
// this room only; one thread at a time.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "partiql/cursor.h"
#include "partiql/parser.h"
#include "partiql/tree.h"

namespace partiql {

class ExpressionParser {
 public:
  explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  /// A whole text: one expression, which may be a statement, and nothing after it but one semicolon.
  base::Result<Parsed> statement();

 private:
  enum class PathMode { full, simple };  // simple: begins with a name

  base::Result<Expr> expression(int precedence = -1);
  base::Result<Expr> infix(Expr left, int precedence);
  base::Result<Expr> right_side(int precedence);
  base::Result<Expr> between(Expr left, Expr low, const Token& op, int precedence);
  base::Result<Expr> unary();
  base::Result<Expr> path_term(PathMode mode);
  base::Result<Expr> dot_step(PathMode mode);
  base::Result<Expr> bracket_step(PathMode mode);
  base::Result<Expr> term();
  base::Result<Expr> keyword_term();
  base::Result<Expr> group();
  base::Result<Expr> sequence(Expr::Kind kind, TokenKind close);
  base::Result<Expr> tuple();
  base::Result<Expr> call();
  base::Result<Expr> cast();
  base::Result<Expr> date_or_time();
  base::Result<Expr> definition();
  base::Result<Expr> table_values();
  base::Result<Expr> type();
  base::Status arguments(std::vector<Expr>& out, TokenKind close);

  base::Result<bool> alias();
  base::Result<Expr> select(Place place);
  base::Status select_list(Select& select);
  base::Result<Expr> from_list(bool& aliased, bool& joined);
  base::Status order_by(Select& select);
  base::Status clauses(Select& select);
  base::Result<Expr> change();
  base::Status steps(Change& change);
  base::Status insertion(Change& change);
  base::Status assignments(Change& change);
  base::Status where(Change& change);
  base::Status returning(Change& change);

  /// A term or path of one token.
  Expr leaf(Expr::Kind kind);
  base::Status enter();
  void leave() { --depth_; }

  TokenCursor tokens_;
  uint32_t parameters_ = 0, depth_ = 0, operators_ = 0;
};

}  // namespace partiql
