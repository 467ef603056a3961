#include "logs/pattern.h"

#include <algorithm>

#include "logs/errors.h"
#include "logs/limits.h"

namespace logs {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The quoted term at the front, without its quotes; `text` moves behind it.
base::Result<std::string> take_quoted(std::string_view& text) {
  std::string term;
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return term;
    }
    if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) ++at;
    term += text[at];
  }
  return base::fail(bad_pattern("a quotation mark is not closed"));
}

std::string take_word(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && !is_space(text[end])) ++end;
  std::string word(text.substr(0, end));
  text.remove_prefix(end);
  return word;
}

bool contains(std::string_view message, const std::string& term) { return message.find(term) != std::string_view::npos; }

}  // namespace

base::Result<Pattern> Pattern::parse(std::string_view text) {
  if (text.size() > limits::pattern_characters) return base::fail(bad_pattern("it is too long"));
  Pattern pattern;
  size_t terms = 0;
  for (;;) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    if (text.empty()) return pattern;
    if (terms == 0 && (text.front() == '{' || text.front() == '[')) {
      TRY(pattern.condition_, Condition::parse(text));
      return pattern;
    }
    if (text.front() == '%') return base::fail(bad_pattern("regular expressions are not supported"));
    auto* list = &pattern.all_;
    if (text.size() > 1 && (text.front() == '-' || text.front() == '?') && !is_space(text[1])) {
      list = text.front() == '-' ? &pattern.none_ : &pattern.any_;
      text.remove_prefix(1);
    }
    std::string term;
    if (text.front() == '"') {
      TRY(term, take_quoted(text));
    } else {
      term = take_word(text);
    }
    if (++terms > limits::pattern_terms) return base::fail(bad_pattern("it has too many terms"));
    if (!term.empty()) list->push_back(std::move(term));
  }
}

bool Pattern::matches(std::string_view message) const {
  if (condition_) return condition_->matches(message);
  auto found = [&](const std::string& term) { return contains(message, term); };
  return std::all_of(all_.begin(), all_.end(), found) && std::none_of(none_.begin(), none_.end(), found) &&
         (any_.empty() || std::any_of(any_.begin(), any_.end(), found));
}

}  // namespace logs
