// Condition, filter and key condition expressions:
//
//   or         and { OR and }
//   and        not { AND not }
//   not        NOT not | predicate
//   predicate  left comparator operand | left BETWEEN operand AND operand | left IN ( operand {, operand} )
//              | function call | ( or )
//   left       operand; one in parentheses looks like a group at first
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "items/expression.h"
#include "items/limits.h"
#include "items/parser.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;

std::optional<Comparator> comparator_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal: return Comparator::equal;
    case TokenKind::not_equal: return Comparator::not_equal;
    case TokenKind::less: return Comparator::less;
    case TokenKind::less_or_equal: return Comparator::less_or_equal;
    case TokenKind::greater: return Comparator::greater;
    case TokenKind::greater_or_equal: return Comparator::greater_or_equal;
    default: return {};
  }
}

class ConditionParser {
 public:
  ConditionParser(std::string_view text, ExpressionKind kind) : parser_(text, kind), kind_(kind) {}

  Result<ConditionPtr> parse() {
    CHECK_OK(parser_.check_text());
    TRY(auto root, disjunction());
    CHECK_OK(check_condition(root));
    CHECK_OK(parser_.finish());
    auto condition = std::make_shared<Condition>();
    condition->kind = kind_;
    condition->placeholders = parser_.take_placeholders();
    condition->nodes = parser_.take_nodes();
    condition->root = root;
    return condition;
  }

 private:
  // Each of these may return a bare operand when ")" follows: it was an operand in parentheses.

  Result<NodeId> disjunction() {
    TRY(auto left, conjunction());
    while (parser_.is_word("OR")) {
      parser_.advance();
      parser_.count_operator();
      TRY(auto right, conjunction());
      CHECK_OK(check_condition(left));
      CHECK_OK(check_condition(right));
      left = parser_.add(Or{left, right});
    }
    return left;
  }

  Result<NodeId> conjunction() {
    TRY(auto left, negation());
    while (parser_.is_word("AND")) {
      parser_.advance();
      parser_.count_operator();
      TRY(auto right, negation());
      CHECK_OK(check_condition(left));
      CHECK_OK(check_condition(right));
      left = parser_.add(And{left, right});
    }
    return left;
  }

  Result<NodeId> negation() {
    if (!parser_.take_word("NOT")) return predicate();
    parser_.count_operator();
    CHECK_OK(parser_.enter());
    TRY(auto inner, negation());
    parser_.leave();
    CHECK_OK(check_condition(inner));
    return parser_.add(Not{inner});
  }

  Result<NodeId> predicate() {
    TRY(auto left, left_side());
    if (!is_operand(left)) return left;
    if (auto comparator = comparator_of(parser_.kind())) {
      parser_.advance();
      parser_.count_operator();
      TRY(auto right, parser_.operand());
      check_use({left, right});
      return parser_.add(Comparison{*comparator, left, right});
    }
    if (parser_.take_word("BETWEEN")) return between(left);
    if (parser_.take_word("IN")) return in(left);
    bool call = std::holds_alternative<FunctionCall>(parser_.node(left));
    if (!call && parser_.kind() != TokenKind::close) return fail(parser_.syntax_error());
    return left;
  }

  Result<NodeId> left_side() {
    if (parser_.kind() != TokenKind::open) return parser_.operand();
    size_t open = parser_.position();
    parser_.advance();
    CHECK_OK(parser_.enter());
    TRY(auto inner, disjunction());
    parser_.leave();
    CHECK_OK(parser_.expect(TokenKind::close));
    parser_.note_group(open);
    if (auto* path = std::get_if<PathNode>(&parser_.node(inner))) {
      auto longer = std::move(path->path);
      CHECK_OK(parser_.path_rest(longer));
      parser_.node(inner) = PathNode{std::move(longer)};
    }
    return inner;
  }

  Result<NodeId> between(NodeId left) {
    parser_.count_operator();
    TRY(auto low, parser_.operand());
    if (!parser_.take_word("AND")) return fail(parser_.syntax_error());
    TRY(auto high, parser_.operand());
    check_use({left, low, high});
    return parser_.add(Between{left, low, high});
  }

  Result<NodeId> in(NodeId left) {
    parser_.count_operator();
    In node{left, {}};
    CHECK_OK(parser_.expect(TokenKind::open));
    do {
      TRY(auto candidate, parser_.operand());
      node.candidates.push_back(candidate);
    } while (parser_.take(TokenKind::comma));
    CHECK_OK(parser_.expect(TokenKind::close));
    check_use({left});
    for (auto candidate : node.candidates) check_use({candidate});
    if (node.candidates.size() > kMaxInOperands) {
      parser_.note(
          Parser::Mistake::in_operands,
          fmt::format("The IN operator is provided with too many operands; number of operands: {}", node.candidates.size()));
    }
    return parser_.add(std::move(node));
  }

  bool is_operand(NodeId id) {
    auto& node = parser_.node(id);
    return std::holds_alternative<PathNode>(node) || std::holds_alternative<ValueNode>(node) ||
           std::holds_alternative<FunctionCall>(node);
  }

  /// A node that must be true or false: an operand alone is a syntax error, size() alone a wrong use.
  Status check_condition(NodeId id) {
    auto& node = parser_.node(id);
    if (std::holds_alternative<PathNode>(node) || std::holds_alternative<ValueNode>(node)) {
      return fail(parser_.syntax_error());
    }
    auto* call = std::get_if<FunctionCall>(&node);
    if (call && call->function == Function::size) note_use(call->function);
    return {};
  }

  /// Operands of operators: of the functions only size() has a value.
  void check_use(std::initializer_list<NodeId> operands) {
    for (auto id : operands) {
      auto* call = std::get_if<FunctionCall>(&parser_.node(id));
      if (call && call->function != Function::size) note_use(call->function);
    }
  }

  void note_use(Function function) {
    parser_.note(
        Parser::Mistake::function_use,
        fmt::format("The function is not allowed to be used this way in an expression; function: {}", function_name(function)));
  }

  Parser parser_;
  ExpressionKind kind_;
};

}  // namespace

Result<ConditionPtr> parse_condition(std::string_view text) { return ConditionParser(text, ExpressionKind::condition).parse(); }

Result<ConditionPtr> parse_filter(std::string_view text) { return ConditionParser(text, ExpressionKind::filter).parse(); }

Result<ConditionPtr> parse_key_condition(std::string_view text) {
  return ConditionParser(text, ExpressionKind::key_condition).parse();
}

}  // namespace items
