#include <algorithm>
#include <array>

#include "items/decimal.h"
#include "partiql/errors.h"
#include "partiql/token.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_infix_word(std::string_view word) {
  constexpr std::array<std::string_view, 8> words = {"and", "between", "except", "in", "intersect", "is", "like", "or"};
  return std::binary_search(words.begin(), words.end(), word) || word == "union" || word == "not";
}

/// Keywords that follow one another and are one token.
struct Compound {
  std::array<std::string_view, 3> words;
  std::string_view joined;
  TokenKind kind;
};
constexpr std::array<Compound, 22> kCompounds = {{
    {{"not", "in"}, "not_in", TokenKind::infix},
    {{"is", "not"}, "is_not", TokenKind::infix},
    {{"not", "between"}, "not_between", TokenKind::infix},
    {{"not", "like"}, "not_like", TokenKind::infix},
    {{"union", "all"}, "union_all", TokenKind::infix},
    {{"insert", "into"}, "insert_into", TokenKind::keyword},
    {{"on", "conflict"}, "on_conflict", TokenKind::keyword},
    {{"do", "nothing"}, "do_nothing", TokenKind::keyword},
    {{"modified", "old"}, "modified_old", TokenKind::keyword},
    {{"modified", "new"}, "modified_new", TokenKind::keyword},
    {{"all", "old"}, "all_old", TokenKind::keyword},
    {{"all", "new"}, "all_new", TokenKind::keyword},
    {{"left", "outer", "join"}, "left_join", TokenKind::keyword},
    {{"right", "outer", "join"}, "right_join", TokenKind::keyword},
    {{"full", "outer", "join"}, "outer_join", TokenKind::keyword},
    {{"left", "join"}, "left_join", TokenKind::keyword},
    {{"right", "join"}, "right_join", TokenKind::keyword},
    {{"full", "join"}, "outer_join", TokenKind::keyword},
    {{"outer", "join"}, "outer_join", TokenKind::keyword},
    {{"inner", "join"}, "inner_join", TokenKind::keyword},
    {{"cross", "join"}, "cross_join", TokenKind::keyword},
    {{"double", "precision"}, "double_precision", TokenKind::keyword},
}};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    for (;;) {
      CHECK_OK(skip_blanks());
      begin_ = place_;
      begin_offset_ = offset_;
      if (at_end()) break;
      CHECK_OK(token());
    }
    tokens_.push_back({TokenKind::end, "", place_});
    join_compounds();
    return std::move(tokens_);
  }

 private:
  bool at_end() const { return offset_ == text_.size(); }
  char peek(size_t ahead = 0) const { return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0'; }
  bool at(std::string_view wanted) const { return text_.substr(offset_).starts_with(wanted); }

  void advance(size_t count = 1) {
    for (; count > 0; --count) {
      char c = text_[offset_++];
      if (c == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if ((c & 0xC0) != 0x80) {  // continuation bytes are no characters
        ++place_.column;
      }
    }
  }

  void add(TokenKind kind, std::string text) {
    uint32_t length = 0;
    for (char c : text_.substr(begin_offset_, offset_ - begin_offset_)) length += (c & 0xC0) != 0x80;
    tokens_.push_back({kind, std::move(text), {begin_.line, begin_.column, length}});
  }

  Status skip_blanks() {
    for (;;) {
      if (!at_end() && is_space(peek())) {
        advance();
      } else if (at("--")) {
        while (!at_end() && peek() != '\n') advance();
      } else if (at("/*")) {
        auto end = text_.find("*/", offset_ + 2);
        if (end == std::string_view::npos) return fail(not_well_formed(""));
        advance(end + 2 - offset_);
      } else {
        return {};
      }
    }
  }

  Status token() {
    char c = peek();
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'') return quoted(TokenKind::string);
    if (c == '"') return quoted(TokenKind::identifier);
    return symbol();
  }

  Status word() {
    while (is_letter(peek()) || is_digit(peek())) advance();
    auto text = text_.substr(begin_offset_, offset_ - begin_offset_);
    auto small = lower(text);
    if (small == "null") return add(TokenKind::null, small), Status();
    if (small == "missing") return add(TokenKind::missing, small), Status();
    if (small == "as") return add(TokenKind::as, small), Status();
    if (small == "at") return add(TokenKind::at, small), Status();
    if (small == "by") return add(TokenKind::by, small), Status();
    if (small == "asc") return add(TokenKind::asc, small), Status();
    if (small == "desc") return add(TokenKind::desc, small), Status();
    if (is_infix_word(small)) return add(TokenKind::infix, small), Status();
    bool kept = is_keyword(small);
    add(kept ? TokenKind::keyword : TokenKind::identifier, kept ? small : std::string(text));
    return {};
  }

  Status number() {
    while (is_digit(peek())) advance();
    if (peek() == '.') {
      advance();
      while (is_digit(peek())) advance();
    }
    if (peek() == 'e' || peek() == 'E') {
      size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (!is_digit(peek(1 + sign))) return fail(not_well_formed(""));
      advance(1 + sign);
      while (is_digit(peek())) advance();
    }
    if (is_letter(peek()) || peek() == '"' || peek() == '\'') return fail(not_well_formed(""));
    auto text = text_.substr(begin_offset_, offset_ - begin_offset_);
    if (!items::has_readable_exponent(text)) return fail(not_well_formed(""));
    add(TokenKind::number, std::string(text));
    return {};
  }

  /// A quote inside is written twice.
  Status quoted(TokenKind kind) {
    char quote = peek();
    advance();
    std::string content;
    for (;;) {
      if (at_end()) return fail(not_well_formed(""));
      char c = peek();
      advance();
      if (c == quote) {
        if (peek() != quote) break;
        advance();
      }
      content.push_back(c);
    }
    add(kind, std::move(content));
    return {};
  }

  Status symbol() {
    struct Symbol {
      std::string_view text;
      TokenKind kind;
    };
    static constexpr std::array<Symbol, 27> symbols = {{
        {"<<", TokenKind::left_double_angle_bracket},
        {">>", TokenKind::right_double_angle_bracket},
        {"<=", TokenKind::infix},
        {">=", TokenKind::infix},
        {"<>", TokenKind::infix},
        {"!=", TokenKind::infix},
        {"||", TokenKind::infix},
        {"<", TokenKind::infix},
        {">", TokenKind::infix},
        {"=", TokenKind::infix},
        {"+", TokenKind::infix},
        {"-", TokenKind::infix},
        {"/", TokenKind::infix},
        {"%", TokenKind::infix},
        {"@", TokenKind::infix},
        {"*", TokenKind::star},
        {"?", TokenKind::parameter},
        {"(", TokenKind::left_paren},
        {")", TokenKind::right_paren},
        {"[", TokenKind::left_bracket},
        {"]", TokenKind::right_bracket},
        {"{", TokenKind::left_curly},
        {"}", TokenKind::right_curly},
        {",", TokenKind::comma},
        {":", TokenKind::colon},
        {".", TokenKind::dot},
        {";", TokenKind::semicolon},
    }};
    if (at("==")) return fail(not_well_formed(""));
    for (const auto& [text, kind] : symbols) {
      if (!at(text)) continue;
      advance(text.size());
      add(kind, text == "!=" ? "<>" : std::string(text));
      return {};
    }
    return fail(not_well_formed(""));
  }

  bool begins(size_t position, const Compound& compound, size_t count) const {
    if (position + count > tokens_.size()) return false;
    for (size_t i = 0; i < count; ++i) {
      const auto& token = tokens_[position + i];
      bool word = token.kind == TokenKind::keyword || token.kind == TokenKind::infix;
      if (!word || token.text != compound.words[i]) return false;
    }
    return true;
  }

  void join_compounds() {
    std::vector<Token> joined;
    joined.reserve(tokens_.size());
    for (size_t i = 0; i < tokens_.size();) {
      const Compound* found = nullptr;
      size_t count = 1;
      for (const auto& compound : kCompounds) {
        size_t words = compound.words[2].empty() ? 2 : 3;
        if (found || !begins(i, compound, words)) continue;
        found = &compound;
        count = words;
      }
      if (found) {
        joined.push_back({found->kind, std::string(found->joined), tokens_[i].place});
      } else {
        joined.push_back(std::move(tokens_[i]));
      }
      i += count;
    }
    tokens_ = std::move(joined);
  }

  std::string_view text_;
  size_t offset_ = 0, begin_offset_ = 0;
  Place place_, begin_;
  std::vector<Token> tokens_;
};

}  // namespace

std::string_view kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::right_paren: return "RIGHT_PAREN";
    case TokenKind::right_bracket: return "RIGHT_BRACKET";
    case TokenKind::right_curly: return "RIGHT_CURLY";
    case TokenKind::right_double_angle_bracket: return "RIGHT_DOUBLE_ANGLE_BRACKET";
    case TokenKind::colon: return "COLON";
    case TokenKind::by: return "BY";
    default: return "IDENTIFIER";
  }
}

Result<std::vector<Token>> tokens_of(std::string_view text) { return Lexer(text).run(); }

}  // namespace partiql
