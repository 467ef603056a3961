#include "logs/condition.h"

#include <charconv>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/document.h"
#include "logs/errors.h"
#include "logs/limits.h"
#include "wire/json.h"

namespace logs {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct AnyElement {};
using PathStep = std::variant<std::string, size_t, AnyElement>;
enum class Comparison { equal, unequal, less, greater, at_most, at_least, is_null, is_true, is_false, absent };

struct Operand {
  std::string text;              // with * where it is a pattern
  std::optional<double> number;  // when it is one
};

struct Node {
  enum class Kind { always, compare, all, any };
  Kind kind = Kind::always;
  std::vector<PathStep> path;  // compare, of JSON
  size_t column = 0;           // compare, of columns
  Comparison comparison = Comparison::equal;
  Operand operand;
  std::vector<Node> parts;  // all, any
};

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

/// `*` stands for any text.
bool glob(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool compares(const Node& node, std::string_view text, std::optional<double> number) {
  const auto& operand = node.operand;
  bool equal = operand.number && number ? *operand.number == *number : glob(operand.text, text);
  switch (node.comparison) {
    case Comparison::equal: return equal;
    case Comparison::unequal: return !equal;
    case Comparison::less: return operand.number && number && *number < *operand.number;
    case Comparison::greater: return operand.number && number && *number > *operand.number;
    case Comparison::at_most: return operand.number && number && *number <= *operand.number;
    case Comparison::at_least: return operand.number && number && *number >= *operand.number;
    default: return false;
  }
}

bool compares_value(const Node& node, const Document& value) {
  if (node.comparison == Comparison::is_null) return value.is_null();
  if (node.comparison == Comparison::is_true) return value.boolean() && *value.boolean();
  if (node.comparison == Comparison::is_false) return value.boolean() && !*value.boolean();
  if (value.string()) return compares(node, *value.string(), {});
  if (value.number()) return compares(node, value.number()->text, value.real());
  return false;
}

/// What is at the path, for each of which `then` is called; true once it is.
template <class F>
bool any_at(const Document& value, const std::vector<PathStep>& path, size_t from, F then) {
  if (from == path.size()) return then(value);
  if (const auto* name = std::get_if<std::string>(&path[from])) {
    const auto* member = value.find(*name);
    return member && any_at(*member, path, from + 1, then);
  }
  const auto* elements = value.elements();
  if (!elements) return false;
  if (const auto* index = std::get_if<size_t>(&path[from]))
    return *index < elements->size() && any_at((*elements)[*index], path, from + 1, then);
  for (const auto& each : *elements)
    if (any_at(each, path, from + 1, then)) return true;
  return false;
}

bool json_matches(const Node& node, const Document& message) {
  switch (node.kind) {
    case Node::Kind::always: return true;
    case Node::Kind::all:
      for (const auto& part : node.parts)
        if (!json_matches(part, message)) return false;
      return true;
    case Node::Kind::any:
      for (const auto& part : node.parts)
        if (json_matches(part, message)) return true;
      return false;
    case Node::Kind::compare: break;
  }
  if (node.comparison == Comparison::absent) return !any_at(message, node.path, 0, [](const Document&) { return true; });
  return any_at(message, node.path, 0, [&](const Document& value) { return compares_value(node, value); });
}

bool column_matches(const Node& node, std::string_view text) {
  switch (node.kind) {
    case Node::Kind::always: return true;
    case Node::Kind::all:
      for (const auto& part : node.parts)
        if (!column_matches(part, text)) return false;
      return true;
    case Node::Kind::any:
      for (const auto& part : node.parts)
        if (column_matches(part, text)) return true;
      return false;
    case Node::Kind::compare: return compares(node, text, number_of(text));
  }
  return false;
}

/// A message as columns: split at blanks; "…" and […] are one without their marks.
std::vector<std::string_view> columns_of(std::string_view message) {
  std::vector<std::string_view> columns;
  while (!message.empty()) {
    char first = message.front();
    if (first == ' ' || first == '\t' || first == '\n' || first == '\r') {
      message.remove_prefix(1);
      continue;
    }
    char close = first == '"' ? '"' : first == '[' ? ']' : '\0';
    size_t end = close ? message.find(close, 1) : message.find_first_of(" \t\r\n");
    if (close && end == std::string_view::npos) {
      close = '\0';
      end = message.find_first_of(" \t\r\n");
    }
    end = std::min(end, message.size());
    columns.push_back(message.substr(close ? 1 : 0, end - (close ? 1 : 0)));
    message.remove_prefix(std::min(message.size(), end + (close ? 1 : 0)));
  }
  return columns;
}

class ConditionParser {
 public:
  explicit ConditionParser(std::string_view text) : text_(text) {}

  Result<Node> json() {
    CHECK_OK(expect("{"));
    TRY(auto node, either([this](int depth) { return json_term(depth); }, 0));
    CHECK_OK(expect("}"));
    skip();
    if (!text_.empty()) return fail(bad_pattern("there is something behind its end"));
    return node;
  }
  struct Columns {
    std::vector<Node> before, after;
    bool gap = false;  // `...` between them
  };
  Result<Columns> columns() {
    CHECK_OK(expect("["));
    Columns out;
    do {
      if (take("...")) {
        if (out.gap) return fail(bad_pattern("it has ... twice"));
        out.gap = true;
        continue;
      }
      TRY(auto node, column());
      (out.gap ? out.after : out.before).push_back(std::move(node));
    } while (take(","));
    CHECK_OK(expect("]"));
    return out;
  }

 private:
  static constexpr int kMaxDepth = 32;

  void skip() {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t' || text_.front() == '\n')) text_.remove_prefix(1);
  }
  bool take(std::string_view mark) {
    skip();
    if (!text_.starts_with(mark)) return false;
    text_.remove_prefix(mark.size());
    return true;
  }
  Status expect(std::string_view mark) {
    if (take(mark)) return {};
    return fail(bad_pattern("it lacks " + std::string(mark)));
  }

  /// term (&& term)* (|| …)*, && binding closer.
  template <class F>
  Result<Node> either(F term, int depth) {
    Node any{.kind = Node::Kind::any};
    do {
      Node all{.kind = Node::Kind::all};
      do {
        if (++terms_ > limits::pattern_terms || depth > kMaxDepth) return fail(bad_pattern("it has too many terms"));
        TRY(auto one, term(depth));
        all.parts.push_back(std::move(one));
      } while (take("&&"));
      any.parts.push_back(all.parts.size() == 1 ? std::move(all.parts[0]) : std::move(all));
    } while (take("||"));
    return any.parts.size() == 1 ? std::move(any.parts[0]) : std::move(any);
  }

  Result<Node> json_term(int depth) {
    if (take("(")) {
      TRY(auto inner, either([this](int deeper) { return json_term(deeper); }, depth + 1));
      CHECK_OK(expect(")"));
      return inner;
    }
    Node node{.kind = Node::Kind::compare};
    CHECK_OK(expect("$"));
    CHECK_OK(path(node.path));
    if (take("IS ")) {
      node.comparison = take("NULL") ? Comparison::is_null : take("TRUE") ? Comparison::is_true : Comparison::is_false;
      if (node.comparison == Comparison::is_false && !take("FALSE"))
        return fail(bad_pattern("behind IS stands NULL, TRUE or FALSE"));
      return node;
    }
    if (take("NOT ")) {
      CHECK_OK(expect("EXISTS"));
      node.comparison = Comparison::absent;
      return node;
    }
    CHECK_OK(comparison(node));
    return node;
  }

  Status path(std::vector<PathStep>& path) {
    for (;;) {
      if (text_.starts_with('.')) text_.remove_prefix(1);
      if (text_.starts_with('[')) {
        text_.remove_prefix(1);
        CHECK_OK(subscript(path));
      } else {
        size_t end = 0;
        while (end < text_.size() && std::string_view(" \t\n.[=!<>)}&|").find(text_[end]) == std::string_view::npos) ++end;
        if (end == 0) break;
        path.emplace_back(std::string(text_.substr(0, end)));
        text_.remove_prefix(end);
      }
      if (!text_.starts_with('.') && !text_.starts_with('[')) break;
    }
    if (path.empty()) return fail(bad_pattern("a selector names a field: $.field"));
    return {};
  }
  Status subscript(std::vector<PathStep>& path) {
    size_t close = text_.find(']');
    if (close == std::string_view::npos) return fail(bad_pattern("it lacks ]"));
    auto inside = text_.substr(0, close);
    text_.remove_prefix(close + 1);
    bool quoted = inside.size() >= 2 && (inside.front() == '"' || inside.front() == '\'') && inside.back() == inside.front();
    if (inside == "*") {
      path.emplace_back(AnyElement());
    } else if (quoted) {
      path.emplace_back(std::string(inside.substr(1, inside.size() - 2)));
    } else {
      size_t index = 0;
      auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), index);
      if (error != std::errc() || end != inside.data() + inside.size()) return fail(bad_pattern("an index is a number or *"));
      path.emplace_back(index);
    }
    return {};
  }

  Status comparison(Node& node) {
    constexpr std::pair<std::string_view, Comparison> kOperators[] = {{"!=", Comparison::unequal},  {"<=", Comparison::at_most},
                                                                      {">=", Comparison::at_least}, {"=", Comparison::equal},
                                                                      {"<", Comparison::less},      {">", Comparison::greater}};
    for (auto& [mark, comparison] : kOperators) {
      if (!take(mark)) continue;
      node.comparison = comparison;
      return value(node.operand);
    }
    return fail(bad_pattern("behind a field stands an operator"));
  }
  Status value(Operand& operand) {
    skip();
    if (text_.starts_with('%')) return fail(bad_pattern("regular expressions are not supported"));
    if (text_.starts_with('"')) {
      for (size_t at = 1; at < text_.size(); ++at) {
        if (text_[at] == '"') {
          text_.remove_prefix(at + 1);
          return {};
        }
        if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
        operand.text += text_[at];
      }
      return fail(bad_pattern("a quotation mark is not closed"));
    }
    size_t end = 0;
    while (end < text_.size() && std::string_view(" \t\n)}],&|").find(text_[end]) == std::string_view::npos) ++end;
    if (end == 0) return fail(bad_pattern("behind an operator stands a value"));
    operand.text = text_.substr(0, end);
    operand.number = number_of(operand.text);
    text_.remove_prefix(end);
    return {};
  }

  /// name, or conditions on it: b=1, b > 1 && b < 5.
  Result<Node> column() {
    skip();
    size_t end = 0;
    auto ends = [&](size_t at) { return std::string_view(" \t\n,]=!<>&|").find(text_[at]) != std::string_view::npos; };
    while (end < text_.size() && !ends(end)) ++end;
    std::string name(text_.substr(0, end));
    text_.remove_prefix(end);
    skip();
    if (text_.starts_with(',') || text_.starts_with(']')) return Node();
    bool first = true;
    return either(
        [&](int) -> Result<Node> {
          skip();
          if (!std::exchange(first, false) && !name.empty() && text_.starts_with(name)) text_.remove_prefix(name.size());
          Node node{.kind = Node::Kind::compare};
          CHECK_OK(comparison(node));
          return node;
        },
        0);
  }

  std::string_view text_;
  size_t terms_ = 0;
};

}  // namespace

struct Condition::Tree {
  bool json = false;
  Node root;
  ConditionParser::Columns columns;
};

Result<Condition> Condition::parse(std::string_view text) {
  auto tree = std::make_shared<Tree>();
  tree->json = text.starts_with('{');
  if (tree->json) {
    TRY(tree->root, ConditionParser(text).json());
  } else {
    TRY(tree->columns, ConditionParser(text).columns());
  }
  return Condition(std::move(tree));
}

bool Condition::matches(std::string_view message) const {
  if (tree_->json) {
    auto document = wire::parse_json(message);
    return document && document->is_object() && json_matches(tree_->root, *document);
  }
  const auto& [before, after, gap] = tree_->columns;
  auto columns = columns_of(message);
  size_t wanted = before.size() + after.size();
  if (columns.size() < wanted || (!gap && columns.size() != wanted)) return false;
  for (size_t i = 0; i < before.size(); ++i)
    if (!column_matches(before[i], columns[i])) return false;
  for (size_t i = 0; i < after.size(); ++i)
    if (!column_matches(after[i], columns[columns.size() - after.size() + i])) return false;
  return true;
}

}  // namespace logs
