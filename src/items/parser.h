// What the parsers of all kinds of expressions share: a cursor over tokens, paths, values, functions, and the mistakes that are
// told only when the syntax is right. Inside this room only; one thread at a time.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "items/expression.h"
#include "items/lexer.h"

namespace items {

class Parser {
 public:
  Parser(std::string_view text, ExpressionKind kind);

  /// Empty or too long a text is an error.
  base::Status check_text() const;
  /// After parsing: nothing may be left, and no mistake may have been noted.
  base::Status finish();

  const Token& token() const { return tokens_[position_]; }
  TokenKind kind() const { return token().kind; }
  TokenKind next_kind() const { return tokens_[std::min(position_ + 1, tokens_.size() - 1)].kind; }
  size_t position() const { return position_; }
  std::string_view text_of(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  void advance() { position_ += position_ + 1 < tokens_.size(); }
  /// Steps over a token of that kind when it is there.
  bool take(TokenKind kind);
  base::Status expect(TokenKind kind);
  /// Whether the token is that word (upper case), in any case.
  bool is_word(std::string_view word) const;
  bool take_word(std::string_view word);

  /// "Syntax error; token: ..., near: ..." at the current token.
  base::Error syntax_error() const;

  base::Result<Path> path();
  /// One step of a path at a name or #placeholder.
  base::Result<PathStep> path_name();
  /// More steps: `.b`, `[1]`.
  base::Status path_rest(Path& path);
  /// A :placeholder.
  base::Result<NodeId> value();
  /// A path, a value or a function call, in one or more parentheses; the operands of everything.
  base::Result<NodeId> operand();
  base::Result<NodeId> function_call();
  /// Whether the tokens at the cursor are `name (`.
  bool at_function_call() const;

  NodeId add(Node node);
  Node& node(NodeId id) { return nodes_[id]; }
  std::vector<Node> take_nodes() { return std::move(nodes_); }
  Placeholders take_placeholders() { return std::move(placeholders_); }

  /// Mistakes in the order in which they are told; of each sort, the first one.
  enum class Mistake { parentheses, function_name, function_use, reserved_word, section, in_operands };
  void note(Mistake mistake, std::string message);
  void count_operator() { ++operators_; }

  /// Keep parentheses and functions from nesting without end: before and after what is inside.
  base::Status enter();
  void leave() { --depth_; }
  base::Error too_many_operators(int count) const;

  /// To be called with the position of a "(" after stepping over its ")".
  void note_group(size_t open);

 private:
  bool is_operator_word() const;
  base::Status arguments(FunctionCall& call);
  void check_use(Function function, NodeId argument);

  std::string_view text_;
  ExpressionKind kind_;
  std::vector<Token> tokens_;
  size_t position_ = 0;
  std::vector<Node> nodes_;
  Placeholders placeholders_;
  std::array<std::optional<std::string>, 6> mistakes_;
  int operators_ = 0;
  int depth_ = 0;
  size_t group_open_ = SIZE_MAX;  // the last closed group
  size_t group_close_ = SIZE_MAX;
};

}  // namespace items
