#include "partiql/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "partiql/cursor.h"
#include "partiql/expression_parser.h"

namespace partiql {

using base::fail;
using base::Result;
using base::Status;
using Kind = Expr::Kind;
using StepKind = Change::Step::Kind;

namespace {

constexpr int kSelectPrecedence = 5;

Result<Returning> returning_of(TokenCursor& tokens) {
  if (tokens.take("all_old")) return Returning::all_old;
  if (tokens.take("all_new")) return Returning::all_new;
  if (tokens.take("modified_old")) return Returning::modified_old;
  if (tokens.take("modified_new")) return Returning::modified_new;
  return fail(not_well_formed("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."));
}

/// A path of the SELECT list: stars only at its end, and not after indexes.
Status check_selected(const Expr& path) {
  if (path.kind != Kind::path) return {};
  auto any = [&](auto begin, auto end, Kind kind) {
    return std::any_of(begin, end, [&](const Expr& step) { return step.kind == kind; });
  };
  auto begin = path.parts.begin(), end = path.parts.end();
  if (any(begin, end, Kind::step_each) || any(begin, end - 1, Kind::step_star)) {
    return fail(not_well_formed("Invalid use of * in select list"));
  }
  bool brackets = any(begin, end, Kind::step_index) || any(begin, end, Kind::step_expression);
  if (path.parts.back().kind == Kind::step_star && brackets) {
    return fail(not_well_formed("Cannot use [] and * together in SELECT list expression"));
  }
  return {};
}

bool at_join(const TokenCursor& tokens) {
  constexpr std::array<std::string_view, 6> joins = {"join",      "cross_join", "inner_join",
                                                     "left_join", "right_join", "outer_join"};
  return tokens.kind() == TokenKind::comma ||
         std::any_of(joins.begin(), joins.end(), [&](std::string_view join) { return tokens.is(join); });
}

}  // namespace

/// AS name, name, AT name, BY name after what they rename.
Result<bool> ExpressionParser::alias() {
  bool found = false;
  for (auto kind : {TokenKind::as, TokenKind::at, TokenKind::by}) {
    if (tokens_.take(kind)) {
      if (!tokens_.take(TokenKind::identifier)) return fail(not_well_formed("Expected identifier for alias"));
      found = true;
    } else if (kind == TokenKind::as && tokens_.take(TokenKind::identifier)) {
      found = true;
    }
  }
  return found;
}

Status ExpressionParser::select_list(Select& select) {
  do {
    if (tokens_.take(TokenKind::star)) {
      select.all = true;
      continue;
    }
    TRY(auto item, expression());
    CHECK_OK(check_selected(item));
    if (tokens_.kind() == TokenKind::as || tokens_.kind() == TokenKind::identifier) {
      tokens_.take(TokenKind::as);
      if (!tokens_.take(TokenKind::identifier)) return fail(not_well_formed("Expected identifier for AS-alias"));
      select.aliased = true;
    }
    select.items.push_back(std::move(item));
  } while (tokens_.take(TokenKind::comma));
  if (!select.all || select.items.empty()) return {};
  return fail(
      not_well_formed("Other expressions may not be present in the select list when '*' is used without dot notation."));
}

Result<Expr> ExpressionParser::from_list(bool& aliased, bool& joined) {
  TRY(auto from, expression(kSelectPrecedence));
  TRY(bool renamed, alias());
  aliased = aliased || renamed;
  while (at_join(tokens_)) {
    joined = true;
    bool on = tokens_.kind() != TokenKind::comma && !tokens_.is("cross_join");
    tokens_.advance();
    TRY(auto other, expression(kSelectPrecedence));
    CHECK_OK(alias());
    if (!on) continue;
    if (!tokens_.take("on")) return fail(not_well_formed("Expected 'ON'"));
    TRY(auto condition, expression(kSelectPrecedence));
  }
  return from;
}

Status ExpressionParser::order_by(Select& select) {
  CHECK_OK(tokens_.expect(TokenKind::by));
  do {
    Order order;
    TRY(order.by, expression());
    order.descending = tokens_.take(TokenKind::desc);
    if (!order.descending) tokens_.take(TokenKind::asc);
    select.order.push_back(std::move(order));
  } while (tokens_.take(TokenKind::comma));
  return {};
}

Status ExpressionParser::clauses(Select& select) {
  if (tokens_.take("let")) {
    select.let = true;
    TRY(auto bound, expression());
    CHECK_OK(alias());
  }
  if (tokens_.take("where")) {
    TRY(select.where, expression(kSelectPrecedence));
  }
  if (tokens_.take("order")) CHECK_OK(order_by(select));
  if (tokens_.take("group")) {
    select.group = true;
    tokens_.take("partial");
    CHECK_OK(tokens_.expect(TokenKind::by));
    do {
      TRY(auto key, expression(kSelectPrecedence));
      CHECK_OK(alias());
    } while (tokens_.take(TokenKind::comma));
  }
  if (tokens_.take("having")) {
    select.having = true;
    TRY(auto condition, expression(kSelectPrecedence));
  }
  if (tokens_.take("limit")) {
    TRY(select.limit, expression(kSelectPrecedence));
  }
  return {};
}

/// After the keyword.
Result<Expr> ExpressionParser::select(Place place) {
  auto select = std::make_shared<Select>();
  select->distinct = tokens_.take("distinct");
  if (!select->distinct) tokens_.take("all");
  if (tokens_.take("value")) {
    select->value = true;
    TRY(auto item, expression());
    select->items.push_back(std::move(item));
  } else {
    CHECK_OK(select_list(*select));
  }
  if (!tokens_.take("from")) return fail(not_well_formed("Expected FROM after SELECT list"));
  TRY(select->from, from_list(select->aliased, select->joined));
  CHECK_OK(clauses(*select));
  Expr expr{Kind::select, "SELECT", place};
  expr.select = std::move(select);
  return expr;
}

Status ExpressionParser::insertion(Change& change) {
  Change::Step step;
  TRY(step.target, path_term(PathMode::simple));
  if (!tokens_.take("value")) {
    step.kind = StepKind::insert;
    TRY(step.value, expression());
    change.steps.push_back(std::move(step));
    return {};
  }
  step.kind = StepKind::insert_value;
  TRY(step.value, expression());
  if (tokens_.take(TokenKind::at)) {
    TRY(step.position, expression());
  }
  if (tokens_.take("on_conflict")) {
    step.on_conflict = true;
    bool where = tokens_.take("where");
    if (where) {
      TRY(auto condition, expression());
    }
    if (!where || !tokens_.take("do_nothing")) return fail(not_well_formed("invalid ON CONFLICT syntax"));
  }
  change.steps.push_back(std::move(step));
  return returning(change);
}

Status ExpressionParser::assignments(Change& change) {
  do {
    Change::Step step;
    TRY(step.target, path_term(PathMode::simple));
    if (!tokens_.take("=")) return fail(not_well_formed("Expected '='"));
    TRY(step.value, expression());
    change.steps.push_back(std::move(step));
  } while (tokens_.take(TokenKind::comma));
  return {};
}

/// INSERT INTO, SET and REMOVE, one or more.
Status ExpressionParser::steps(Change& change) {
  for (bool first = true;; first = false) {
    if (tokens_.take("insert_into")) {
      CHECK_OK(insertion(change));
    } else if (tokens_.take("set")) {
      CHECK_OK(assignments(change));
    } else if (tokens_.take("remove")) {
      Change::Step step{StepKind::remove};
      TRY(step.target, path_term(PathMode::simple));
      change.steps.push_back(std::move(step));
    } else if (first) {
      return fail(not_well_formed("Expected data manipulation"));
    } else {
      return {};
    }
  }
}

Status ExpressionParser::returning(Change& change) {
  if (!tokens_.take("returning")) return {};
  do {
    TRY(change.returning, returning_of(tokens_));
    ++change.returning_elements;
    if (tokens_.take(TokenKind::star)) continue;
    change.returns_columns = true;
    TRY(auto column, expression());
    if (column.kind != Kind::path && column.kind != Kind::name && column.kind != Kind::string) {
      return fail(not_well_formed("Unsupported syntax in RETURNING columns."));
    }
    if (column.parts.size() > 2) return fail(not_well_formed("More than two paths in RETURNING columns."));
  } while (tokens_.take(TokenKind::comma));
  return {};
}

Status ExpressionParser::where(Change& change) {
  if (tokens_.take("where")) {
    TRY(change.where, expression());
  }
  return {};
}

/// A change at its keyword: UPDATE, DELETE, FROM, or steps alone.
Result<Expr> ExpressionParser::change() {
  auto change = std::make_shared<Change>();
  Expr expr{Kind::change, tokens_.token().text, tokens_.token().place};
  if (tokens_.take("update")) {
    TRY(change->from, path_term(PathMode::simple));
    TRY(change->aliased, alias());
    CHECK_OK(steps(*change));
    CHECK_OK(where(*change));
  } else if (tokens_.take("delete")) {
    if (!tokens_.take("from")) return fail(not_well_formed("Expected FROM after DELETE"));
    TRY(change->from, path_term(PathMode::simple));
    TRY(change->aliased, alias());
    change->steps.push_back({StepKind::erase});
    CHECK_OK(where(*change));
  } else if (tokens_.take("from")) {
    TRY(change->from, from_list(change->aliased, change->joined));
    CHECK_OK(where(*change));
    CHECK_OK(steps(*change));
  } else {
    CHECK_OK(steps(*change));
  }
  CHECK_OK(returning(*change));
  expr.change = std::move(change);
  return expr;
}

Result<Parsed> parse(std::string_view text) {
  TRY(auto tokens, tokens_of(text));
  ExpressionParser parser(std::move(tokens));
  return parser.statement();
}

}  // namespace partiql
