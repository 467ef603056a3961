// Matching of the regular expressions in AWS's shapes, in time linear in the text whatever the pattern.
//
// Understood: literals, `.`, classes with ranges and negation, \d \w \s and their opposites, \p{...} (every character beyond
// ASCII counts as a letter, mark, symbol and punctuation alike), groups, `|`, `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}`, and ^ $ at
// the ends. Not understood: back-references and look-around.
#pragma once
#include <memory>
#include <string_view>

namespace wire {

/// True when the whole text matches. `pattern` is a string literal: its compiled form is kept by its address, per thread.
bool matches(const char* pattern, std::string_view text);

/// A compiled pattern.
class CompiledPattern {
 public:
  /// Aborts on a pattern that is not understood: patterns are part of the program.
  explicit CompiledPattern(std::string_view pattern);
  CompiledPattern(CompiledPattern&&) noexcept;
  ~CompiledPattern();
  bool matches(std::string_view text) const;

 private:
  struct Program;
  std::unique_ptr<const Program> program_;
};

}  // namespace wire
