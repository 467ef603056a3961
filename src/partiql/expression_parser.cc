#include "partiql/expression_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using Kind = Expr::Kind;

constexpr int kNotPrecedence = 40, kEquityPrecedence = 50;

/// Of operators between two sides; 0 of everything else.
int precedence_of(const Token& token) {
  if (token.kind == TokenKind::star) return 80;
  if (token.kind != TokenKind::infix) return 0;
  auto is = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), token.text) != words.end();
  };
  if (is({"union", "union_all", "intersect", "except"})) return 10;
  if (is({"or"})) return 20;
  if (is({"and"})) return 30;
  if (is({"=", "<>", "is", "is_not", "in", "not_in"})) return kEquityPrecedence;
  if (is({"<", "<=", ">", ">=", "between", "not_between", "like", "not_like"})) return 60;
  if (is({"+", "-", "||"})) return 70;
  if (is({"/", "%"})) return 80;
  return 0;
}

Expr operation(const Token& op, std::vector<Expr> parts) {
  bool negated = op.text.starts_with("not_");
  Expr expr{Kind::operation, negated ? op.text.substr(4) : op.text, op.place};
  expr.parts = std::move(parts);
  if (!negated) return expr;
  Expr inverse{Kind::operation, "not", op.place};
  inverse.parts.push_back(std::move(expr));
  return inverse;
}

bool is_type(std::string_view word) {
  constexpr std::array<std::string_view, 30> types = {"bag",
                                                      "blob",
                                                      "bool",
                                                      "boolean",
                                                      "char",
                                                      "character",
                                                      "character_varying",
                                                      "clob",
                                                      "date",
                                                      "dec",
                                                      "decimal",
                                                      "double_precision",
                                                      "float",
                                                      "int",
                                                      "integer",
                                                      "list",
                                                      "numeric",
                                                      "real",
                                                      "sexp",
                                                      "smallint",
                                                      "string",
                                                      "struct",
                                                      "symbol",
                                                      "time",
                                                      "timestamp",
                                                      "tuple",
                                                      "varchar"};
  return !word.empty() && std::find(types.begin(), types.end(), word) != types.end();
}

/// What the parser calls the value of a token that is no date.
std::string_view ion_type(const Token& token) {
  switch (token.kind) {
    case TokenKind::string: return "STRING";
    case TokenKind::number: return token.text.find_first_of(".eE") == std::string::npos ? "INT" : "DECIMAL";
    case TokenKind::null: return "NULL";
    case TokenKind::end: return "null";
    default: return "SYMBOL";
  }
}

Status keyword_unexpected() { return fail(not_well_formed("Unexpected keyword")); }

}  // namespace

Status ExpressionParser::enter() {
  if (++depth_ > kMaxDepth) return fail(not_well_formed("Statement is nested too deeply"));
  return {};
}

Expr ExpressionParser::leaf(Kind kind) {
  Expr expr{kind, tokens_.token().text, tokens_.token().place};
  tokens_.advance();
  return expr;
}

Result<Parsed> ExpressionParser::statement() {
  Parsed parsed;
  TRY(parsed.root, expression());
  bool semicolon = tokens_.take(TokenKind::semicolon);
  if (tokens_.kind() != TokenKind::end) {
    return fail(not_well_formed(semicolon ? "Unexpected token after semicolon. (Only one query is allowed.)"
                                          : "Unexpected token after expression"));
  }
  parsed.parameters = parameters_;
  return parsed;
}

Result<Expr> ExpressionParser::expression(int precedence) {
  CHECK_OK(enter());
  TRY(auto left, unary());
  for (int next = precedence_of(tokens_.token()); next > std::max(precedence, 0); next = precedence_of(tokens_.token())) {
    if (++operators_ > kMaxOperators) {
      return fail(validation_error(fmt::format("The expression contains too many operators; operator count: {}", operators_)));
    }
    TRY(left, infix(std::move(left), next));
  }
  leave();
  return left;
}

Result<Expr> ExpressionParser::infix(Expr left, int precedence) {
  Token op = tokens_.token();
  if (op.text == "is" || op.text == "is_not") {
    tokens_.advance();
    TRY(auto test, type());
    test.parts.push_back(std::move(left));
    if (op.text == "is") return test;
    return operation({TokenKind::infix, "not", op.place}, {std::move(test)});
  }
  bool in = op.text == "in" || op.text == "not_in";
  bool listed = in && tokens_.next().kind == TokenKind::left_paren;
  Expr right;
  if (listed) {
    tokens_.advance();
    Place place = tokens_.token().place;
    tokens_.advance();
    if (tokens_.is("select") || tokens_.is("values")) {
      TRY(right, expression());
      CHECK_OK(tokens_.expect(TokenKind::right_paren));
    } else {
      right = Expr{Kind::list, "", place};
      CHECK_OK(arguments(right.parts, TokenKind::right_paren));
    }
  } else {
    TRY(right, right_side(precedence));
  }
  if (op.text == "between" || op.text == "not_between") return between(std::move(left), std::move(right), op, precedence);
  std::vector<Expr> parts;
  parts.push_back(std::move(left));
  parts.push_back(std::move(right));
  if (op.text == "like" || op.text == "not_like") {
    if (tokens_.take("escape")) {
      TRY(auto escape, expression(precedence));
      parts.push_back(std::move(escape));
    }
  }
  return operation(op, std::move(parts));
}

Result<Expr> ExpressionParser::right_side(int precedence) {
  tokens_.advance();
  if (tokens_.kind() == TokenKind::end) {
    return fail(not_well_formed("Missing right-hand side expression of infix operator"));
  }
  return expression(precedence);
}

Result<Expr> ExpressionParser::between(Expr left, Expr low, const Token& op, int precedence) {
  if (!tokens_.take("and")) return fail(not_well_formed("Expected AND keyword"));
  if (tokens_.kind() == TokenKind::end) return fail(not_well_formed("Expected expression after AND"));
  TRY(auto high, expression(precedence));
  std::vector<Expr> parts;
  parts.push_back(std::move(left));
  parts.push_back(std::move(low));
  parts.push_back(std::move(high));
  return operation(op, std::move(parts));
}

Result<Expr> ExpressionParser::unary() {
  Token op = tokens_.token();
  bool sign = op.kind == TokenKind::infix && (op.text == "+" || op.text == "-");
  if (!sign && !tokens_.is("not")) return path_term(PathMode::full);
  CHECK_OK(enter());
  tokens_.advance();
  TRY(auto inner, sign ? unary() : expression(kNotPrecedence));
  leave();
  if (!sign || inner.kind != Kind::number) {
    std::vector<Expr> parts;
    parts.push_back(std::move(inner));
    return operation(op, std::move(parts));
  }
  if (op.text == "-") {
    if (inner.text.starts_with('-')) {
      inner.text.erase(0, 1);
    } else {
      inner.text.insert(0, 1, '-');
    }
  }
  return inner;
}

Result<Expr> ExpressionParser::path_term(PathMode mode) {
  Expr root;
  if (mode == PathMode::full) {
    TRY(root, term());
  } else {
    if (tokens_.kind() != TokenKind::identifier) return fail(not_well_formed("Expected identifier for simple path"));
    root = leaf(Kind::name);
  }
  if (tokens_.kind() != TokenKind::dot && tokens_.kind() != TokenKind::left_bracket) return root;
  Expr path{Kind::path, "", root.place};
  path.parts.push_back(std::move(root));
  for (;;) {
    if (tokens_.kind() == TokenKind::dot) {
      TRY(auto step, dot_step(mode));
      path.parts.push_back(std::move(step));
    } else if (tokens_.kind() == TokenKind::left_bracket) {
      TRY(auto step, bracket_step(mode));
      path.parts.push_back(std::move(step));
    } else {
      return path;
    }
  }
}

Result<Expr> ExpressionParser::dot_step(PathMode mode) {
  tokens_.advance();
  if (tokens_.kind() == TokenKind::identifier) return leaf(Kind::step_name);
  if (tokens_.kind() != TokenKind::star) return fail(not_well_formed("Invalid path dot component"));
  if (mode == PathMode::simple) return fail(not_well_formed("Invalid path dot component for simple path"));
  return leaf(Kind::step_star);
}

Result<Expr> ExpressionParser::bracket_step(PathMode mode) {
  tokens_.advance();
  if (tokens_.kind() == TokenKind::star) {
    auto step = leaf(Kind::step_each);
    CHECK_OK(tokens_.expect(TokenKind::right_bracket));
    return step;
  }
  TRY(auto inner, expression());
  CHECK_OK(tokens_.expect(TokenKind::right_bracket));
  bool whole = inner.kind == Kind::number && inner.text.find_first_of(".eE") == std::string::npos;
  if (whole) return Expr{Kind::step_index, inner.text, inner.place};
  if (inner.kind == Kind::string) return Expr{Kind::step_name, inner.text, inner.place};
  bool atom = inner.kind == Kind::number || inner.kind == Kind::name || inner.kind == Kind::boolean;
  if (mode == PathMode::simple && !atom) return fail(not_well_formed("Invalid path component for simple path"));
  return Expr{Kind::step_expression, "", inner.place};
}

Result<Expr> ExpressionParser::term() {
  switch (tokens_.kind()) {
    case TokenKind::identifier:
      if (tokens_.next().kind == TokenKind::left_paren) return call();
      return leaf(Kind::name);
    case TokenKind::string: return leaf(Kind::string);
    case TokenKind::number: return leaf(Kind::number);
    case TokenKind::null: return leaf(Kind::null);
    case TokenKind::missing: return leaf(Kind::missing);
    case TokenKind::parameter: {
      auto parameter = leaf(Kind::parameter);
      parameter.index = parameters_++;
      return parameter;
    }
    case TokenKind::infix:
      if (!tokens_.is("@")) return fail(not_well_formed("Unexpected operator"));
      tokens_.advance();
      if (tokens_.kind() != TokenKind::identifier) return fail(not_well_formed("Identifier must follow @-operator"));
      return leaf(Kind::name);
    case TokenKind::keyword: return keyword_term();
    case TokenKind::left_paren: return group();
    case TokenKind::left_bracket: return sequence(Kind::list, TokenKind::right_bracket);
    case TokenKind::left_double_angle_bracket: return sequence(Kind::bag, TokenKind::right_double_angle_bracket);
    case TokenKind::left_curly: return tuple();
    default: return fail(not_well_formed("Unexpected term"));
  }
}

Result<Expr> ExpressionParser::keyword_term() {
  const auto& word = tokens_.token().text;
  if (word == "true" || word == "false") return leaf(Kind::boolean);
  if (word == "select") {
    Place place = tokens_.token().place;
    tokens_.advance();
    return select(place);
  }
  for (std::string_view change : {"insert_into", "update", "delete", "set", "remove", "from"}) {
    if (word == change) return this->change();
  }
  if (word == "create" || word == "drop" || word == "exec") return definition();
  if (word == "cast") return cast();
  if (word == "date" || word == "time") return date_or_time();
  if (word == "values") return table_values();
  if (is_function(word) && tokens_.next().kind == TokenKind::left_paren) return call();
  CHECK_OK(keyword_unexpected());
  return Expr{};
}

Result<Expr> ExpressionParser::group() {
  Place place = tokens_.token().place;
  tokens_.advance();
  std::vector<Expr> inner;
  CHECK_OK(arguments(inner, TokenKind::right_paren));
  if (inner.size() == 1) return std::move(inner.front());
  Expr list{Kind::list, "", place};
  list.parts = std::move(inner);
  return list;
}

/// Expressions with commas between them, and what closes them.
Status ExpressionParser::arguments(std::vector<Expr>& out, TokenKind close) {
  do {
    TRY(auto argument, expression());
    out.push_back(std::move(argument));
  } while (tokens_.take(TokenKind::comma));
  return tokens_.expect(close);
}

Result<Expr> ExpressionParser::sequence(Kind kind, TokenKind close) {
  Expr list{kind, "", tokens_.token().place};
  tokens_.advance();
  if (tokens_.take(close)) return list;
  CHECK_OK(arguments(list.parts, close));
  return list;
}

Result<Expr> ExpressionParser::tuple() {
  Expr tuple{Kind::tuple, "", tokens_.token().place};
  tokens_.advance();
  if (tokens_.take(TokenKind::right_curly)) return tuple;
  do {
    TRY(auto name, expression());
    CHECK_OK(tokens_.expect(TokenKind::colon));
    TRY(auto value, expression());
    tuple.parts.push_back(std::move(name));
    tuple.parts.push_back(std::move(value));
  } while (tokens_.take(TokenKind::comma));
  CHECK_OK(tokens_.expect(TokenKind::right_curly));
  return tuple;
}

Result<Expr> ExpressionParser::call() {
  Expr call = leaf(Kind::call);
  std::transform(call.text.begin(), call.text.end(), call.text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (std::string_view aggregate : {"count", "avg", "max", "min", "sum"}) {
    if (call.text == aggregate) call.kind = Kind::aggregate;
  }
  tokens_.advance();
  if (call.kind == Kind::aggregate && !tokens_.take("distinct")) tokens_.take("all");
  if (call.text == "count" && tokens_.take(TokenKind::star)) {
    CHECK_OK(tokens_.expect(TokenKind::right_paren));
    return call;
  }
  if (tokens_.kind() == TokenKind::star) return fail(not_well_formed(call.text + "(*) is not allowed"));
  if (!tokens_.take(TokenKind::right_paren)) CHECK_OK(arguments(call.parts, TokenKind::right_paren));
  if (call.kind == Kind::aggregate && call.parts.size() != 1) {
    return fail(not_well_formed("Aggregate functions are always unary"));
  }
  return call;
}

Result<Expr> ExpressionParser::cast() {
  Expr cast = leaf(Kind::cast);
  if (!tokens_.take(TokenKind::left_paren)) return fail(not_well_formed("Missing left parenthesis after CAST"));
  TRY(auto value, expression());
  if (!tokens_.take(TokenKind::as)) return fail(not_well_formed("Expected AS"));
  TRY(auto wanted, type());
  CHECK_OK(tokens_.expect(TokenKind::right_paren));
  return cast;
}

Result<Expr> ExpressionParser::date_or_time() {
  bool date = tokens_.is("date");
  Expr literal = leaf(Kind::other);
  if (tokens_.take(TokenKind::string)) return literal;
  return fail(not_well_formed(fmt::format("Expected {} string followed by the keyword {}, found {}", date ? "date" : "time",
                                          date ? "DATE" : "TIME OR TIME WITH TIME ZONE", ion_type(tokens_.token()))));
}

/// CREATE, DROP and EXEC: known, and never supported.
Result<Expr> ExpressionParser::definition() {
  Expr expr = leaf(Kind::other);
  if (expr.text == "exec") {
    expr.text = "Exec";
  } else {
    bool create = expr.text == "create";
    if (!tokens_.is("table") && !tokens_.is("index")) {
      return fail(not_well_formed(fmt::format("Unexpected token following {}", create ? "CREATE" : "DROP")));
    }
    expr.text = fmt::format("{}{}", create ? "Create" : "Drop", tokens_.is("table") ? "Table" : "Index");
  }
  tokens_.skip_all();
  return expr;
}

Result<Expr> ExpressionParser::table_values() {
  Expr bag = leaf(Kind::bag);
  do {
    if (tokens_.kind() != TokenKind::left_paren) {
      return fail(not_well_formed("Expected LEFT_PAREN for row value constructor"));
    }
    Expr row{Kind::list, "", tokens_.token().place};
    tokens_.advance();
    CHECK_OK(arguments(row.parts, TokenKind::right_paren));
    bag.parts.push_back(std::move(row));
  } while (tokens_.take(TokenKind::comma));
  return bag;
}

/// A type's name, after IS and in CAST.
Result<Expr> ExpressionParser::type() {
  bool known = tokens_.kind() == TokenKind::null || tokens_.kind() == TokenKind::missing ||
               (tokens_.kind() == TokenKind::keyword && is_type(tokens_.token().text));
  if (!known) return fail(not_well_formed("Expected type name"));
  Expr test = leaf(Kind::is);
  if (tokens_.take(TokenKind::left_paren)) {
    std::vector<Expr> sizes;
    CHECK_OK(arguments(sizes, TokenKind::right_paren));
  }
  return test;
}

}  // namespace partiql
