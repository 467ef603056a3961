#include "items/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "items/errors.h"
#include "items/limits.h"
#include "items/reserved_words.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;

constexpr std::array<std::string_view, 8> kFunctionNames = {
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size",
    "if_not_exists",    "list_append"};

constexpr std::array<std::string_view, 5> kConditionWords = {"AND", "OR", "NOT", "IN", "BETWEEN"};
constexpr std::array<std::string_view, 4> kUpdateWords = {"SET", "REMOVE", "ADD", "DELETE"};

bool is_update_function(Function function) { return function == Function::if_not_exists || function == Function::list_append; }

bool same_word(std::string_view text, std::string_view upper) {
  return text.size() == upper.size() && std::equal(text.begin(), text.end(), upper.begin(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b;
         });
}

uint32_t index_of(std::vector<std::string>& known, std::string_view placeholder) {
  auto found = std::find(known.begin(), known.end(), placeholder);
  if (found == known.end()) found = known.emplace(known.end(), placeholder);
  return static_cast<uint32_t>(found - known.begin());
}

}  // namespace

std::string_view function_name(Function function) { return kFunctionNames[static_cast<size_t>(function)]; }

Parser::Parser(std::string_view text, ExpressionKind kind) : text_(text), kind_(kind) {
  if (text.size() <= kMaxExpressionBytes) tokens_ = tokens_of(text);
}

Status Parser::check_text() const {
  if (text_.size() > kMaxExpressionBytes) {
    return fail(invalid_expression(
        kind_, fmt::format("Expression size has exceeded the maximum allowed size; expression size: {}", text_.size())));
  }
  if (text_.empty()) return fail(invalid_expression(kind_, "The expression can not be empty;"));
  return {};
}

Status Parser::finish() {
  if (kind() != TokenKind::end) return fail(syntax_error());
  auto& reserved = mistakes_[static_cast<size_t>(Mistake::reserved_word)];
  if (kind_ == ExpressionKind::update && reserved) return fail(invalid_expression(kind_, *reserved));
  for (auto& mistake : mistakes_) {
    if (mistake) return fail(invalid_expression(kind_, *mistake));
  }
  if (operators_ > kMaxExpressionOperators) return fail(too_many_operators(operators_));
  return {};
}

base::Error Parser::too_many_operators(int count) const {
  return invalid_expression(kind_, fmt::format("The expression contains too many operators; operator count: {}", count));
}

bool Parser::take(TokenKind wanted) {
  if (kind() != wanted) return false;
  advance();
  return true;
}

Status Parser::expect(TokenKind wanted) {
  if (!take(wanted)) return fail(syntax_error());
  return {};
}

bool Parser::is_word(std::string_view word) const {
  return kind() == TokenKind::identifier && same_word(text_of(token()), word);
}

bool Parser::take_word(std::string_view word) {
  if (!is_word(word)) return false;
  advance();
  return true;
}

base::Error Parser::syntax_error() const {
  // `near` is the text from the token before to the token after.
  const Token& before = tokens_[position_ > 0 ? position_ - 1 : 0];
  const Token& after = tokens_[std::min(position_ + 1, tokens_.size() - 1)];
  bool at_end = kind() == TokenKind::end;
  uint32_t begin = at_end && position_ == 0 ? 0 : before.begin;
  uint32_t end = at_end ? token().end : after.kind == TokenKind::end ? token().end : after.end;
  return invalid_expression(kind_, fmt::format("Syntax error; token: \"{}\", near: \"{}\"", at_end ? "<EOF>" : text_of(token()),
                                               text_.substr(begin, end - begin)));
}

Status Parser::enter() {
  if (++depth_ > kMaxExpressionDepth) return fail(too_many_operators(depth_));
  return {};
}

NodeId Parser::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<NodeId>(nodes_.size() - 1);
}

void Parser::note(Mistake mistake, std::string message) {
  auto& place = mistakes_[static_cast<size_t>(mistake)];
  if (!place) place = std::move(message);
}

void Parser::note_group(size_t open) {
  // The whole content of this group is one group: ((...)).
  if (group_open_ == open + 1 && group_close_ + 2 == position_) {
    note(Mistake::parentheses, "The expression has redundant parentheses;");
  }
  group_open_ = open;
  group_close_ = position_ - 1;
}

bool Parser::is_operator_word() const {
  auto is_it = [this](std::string_view word) { return is_word(word); };
  switch (kind_) {
    case ExpressionKind::projection: return false;
    case ExpressionKind::update: return std::any_of(kUpdateWords.begin(), kUpdateWords.end(), is_it);
    default: return std::any_of(kConditionWords.begin(), kConditionWords.end(), is_it);
  }
}

Result<PathStep> Parser::path_name() {
  auto text = text_of(token());
  PathStep step;
  if (kind() == TokenKind::name) {
    step.kind = PathStep::Kind::placeholder;
    step.index = index_of(placeholders_.names, text);
  } else if (kind() == TokenKind::identifier && !is_operator_word()) {
    step.name = text;
    if (is_reserved(text)) {
      note(Mistake::reserved_word, fmt::format("Attribute name is a reserved keyword; reserved keyword: {}", text));
    }
  } else {
    return fail(syntax_error());
  }
  advance();
  return step;
}

Status Parser::path_rest(Path& path) {
  for (;;) {
    if (take(TokenKind::dot)) {
      TRY(auto step, path_name());
      path.push_back(std::move(step));
    } else if (take(TokenKind::open_bracket)) {
      if (kind() != TokenKind::number) return fail(syntax_error());
      auto digits = text_of(token());
      uint32_t index = 0;
      auto problem = std::from_chars(digits.data(), digits.data() + digits.size(), index).ec;
      if (problem != std::errc{} || index > static_cast<uint32_t>(std::numeric_limits<int32_t>::max())) {
        return fail(
            invalid_expression(kind_, fmt::format("List index is not within the allowable range; index: [{}]", digits)));
      }
      advance();
      CHECK_OK(expect(TokenKind::close_bracket));
      path.push_back({PathStep::Kind::index, index, {}});
    } else {
      return {};
    }
  }
}

Result<Path> Parser::path() {
  Path path;
  TRY(auto first, path_name());
  path.push_back(std::move(first));
  CHECK_OK(path_rest(path));
  return path;
}

Result<NodeId> Parser::value() {
  if (kind() != TokenKind::value) return fail(syntax_error());
  uint32_t index = index_of(placeholders_.values, text_of(token()));
  advance();
  return add(ValueNode{index});
}

bool Parser::at_function_call() const {
  return kind() == TokenKind::identifier && next_kind() == TokenKind::open && !is_operator_word();
}

Result<NodeId> Parser::operand() {
  if (kind() == TokenKind::open) {
    size_t open = position_;
    advance();
    CHECK_OK(enter());
    TRY(auto inner, operand());
    leave();
    CHECK_OK(expect(TokenKind::close));
    note_group(open);
    // A path in parentheses may go on: (a.b).c
    if (auto* path = std::get_if<PathNode>(&nodes_[inner]); path && kind_ != ExpressionKind::update) {
      auto longer = std::move(path->path);
      CHECK_OK(path_rest(longer));
      nodes_[inner] = PathNode{std::move(longer)};
    }
    return inner;
  }
  if (at_function_call()) return function_call();
  if (kind() == TokenKind::value) return value();
  TRY(auto steps, path());
  return add(PathNode{std::move(steps)});
}

Result<NodeId> Parser::function_call() {
  auto name = text_of(token());
  advance();
  advance();
  count_operator();
  FunctionCall call;
  auto known = std::find(kFunctionNames.begin(), kFunctionNames.end(), name);
  if (known == kFunctionNames.end()) {
    note(Mistake::function_name, fmt::format("Invalid function name; function: {}", name));
  } else {
    call.function = static_cast<Function>(known - kFunctionNames.begin());
    bool in_update = kind_ == ExpressionKind::update;
    if (is_update_function(call.function) != in_update) {
      note(Mistake::function_name, fmt::format("The function is not allowed in {} expression; function: {}",
                                               in_update ? "an update" : "a condition", name));
    }
  }
  CHECK_OK(enter());
  CHECK_OK(arguments(call));
  leave();
  return add(std::move(call));
}

Status Parser::arguments(FunctionCall& call) {
  do {
    TRY(auto argument, operand());
    check_use(call.function, argument);
    call.arguments.push_back(argument);
  } while (take(TokenKind::comma));
  return expect(TokenKind::close);
}

void Parser::check_use(Function function, NodeId argument) {
  auto* inner = std::get_if<FunctionCall>(&nodes_[argument]);
  if (!inner) return;
  bool allowed = kind_ == ExpressionKind::update ? inner->function != Function::list_append || function != Function::list_append
                                                 : inner->function == Function::size;
  if (allowed) return;
  note(Mistake::function_use, fmt::format("The function is not allowed to be used this way in an expression; function: {}",
                                          function_name(inner->function)));
}

}  // namespace items
