// Update expressions:
//
//   update   section { section }
//   section  SET path = amount {, path = amount} | REMOVE path {, path} | ADD path value {, ...} | DELETE path value {, ...}
//   amount   operand [ (+ | -) operand ], in parentheses or not
#include <fmt/format.h>

#include <array>
#include <optional>

#include "items/expression.h"
#include "items/parser.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;
using Kind = UpdateAction::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> kSections = {
    {{"SET", Kind::set}, {"REMOVE", Kind::remove}, {"ADD", Kind::add}, {"DELETE", Kind::erase}}};

class UpdateParser {
 public:
  explicit UpdateParser(std::string_view text) : parser_(text, ExpressionKind::update) {}

  Result<UpdatePtr> parse() {
    CHECK_OK(parser_.check_text());
    auto update = std::make_shared<Update>();
    std::array<bool, kSections.size()> seen{};
    do {
      auto section = take_section();
      if (!section) return fail(parser_.syntax_error());
      auto [word, kind] = kSections[*section];
      do {
        TRY(auto action, this->action(kind));
        update->actions.push_back(std::move(action));
      } while (parser_.take(TokenKind::comma));
      if (std::exchange(seen[*section], true)) {
        parser_.note(Parser::Mistake::section,
                     fmt::format("The \"{}\" section can only be used once in an update expression;", word));
      }
    } while (parser_.kind() != TokenKind::end);
    CHECK_OK(parser_.finish());
    update->placeholders = parser_.take_placeholders();
    update->nodes = parser_.take_nodes();
    return update;
  }

 private:
  std::optional<size_t> take_section() {
    for (size_t i = 0; i < kSections.size(); ++i) {
      if (parser_.take_word(kSections[i].first)) return i;
    }
    return {};
  }

  Result<UpdateAction> action(Kind kind) {
    UpdateAction action{kind, {}, 0};
    TRY(action.path, parser_.path());
    if (kind == Kind::set) {
      CHECK_OK(parser_.expect(TokenKind::equal));
      TRY(action.operand, amount());
    } else if (kind != Kind::remove) {
      TRY(action.operand, parser_.value());
    }
    return action;
  }

  Result<NodeId> amount() {
    // In parentheses stands an amount or an operand, and after the latter a sign may follow: (a) + b.
    TRY(auto left, parenthesised());
    bool plus = parser_.kind() == TokenKind::plus;
    if (!plus && parser_.kind() != TokenKind::minus) return left;
    if (std::holds_alternative<Arithmetic>(parser_.node(left))) return fail(parser_.syntax_error());
    parser_.advance();
    parser_.count_operator();
    TRY(auto right, parser_.operand());
    return parser_.add(Arithmetic{plus, left, right});
  }

  Result<NodeId> parenthesised() {
    if (parser_.kind() != TokenKind::open) return parser_.operand();
    size_t open = parser_.position();
    parser_.advance();
    CHECK_OK(parser_.enter());
    TRY(auto inner, amount());
    parser_.leave();
    CHECK_OK(parser_.expect(TokenKind::close));
    parser_.note_group(open);
    return inner;
  }

  Parser parser_;
};

}  // namespace

Result<UpdatePtr> parse_update(std::string_view text) { return UpdateParser(text).parse(); }

}  // namespace items
