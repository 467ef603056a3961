// Pattern: text with wildcards and policy variables, as actions, resources and condition values are written.
//
//   *           any characters, also none       ?     any one character
//   ${aws:userid}, ${aws:PrincipalTag/team, 'none'}   the request's value, taken literally; without value nothing matches
//   ${*} ${?} ${$}                                    the characters themselves
//
// Compiled once; matching allocates only when there are variables. Immutable; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/context.h"

namespace iam {

enum class Wildcards { literal, active };
enum class Variables { literal, active };
enum class Letters { exact, lower };  // lower: the pattern is made lower case, and the subjects must be

class Pattern {
 public:
  /// Nothing when a ${ is not closed, or the text holds control characters that patterns use themselves.
  static std::optional<Pattern> compile(std::string_view text, Wildcards wildcards, Variables variables, Letters letters);
  bool matches(std::string_view subject, const Context& context) const;

 private:
  enum class Kind { any, exact, prefix, glob, variable };
  struct Part {
    std::string glob;  // literal characters, and the marks for wildcards
    std::string variable, fallback;
    enum class Use { none, required, with_fallback } use = Use::none;
  };
  void settle();

  Kind kind_ = Kind::exact;
  Letters letters_ = Letters::exact;
  std::string glob_;
  std::vector<Part> parts_;
};

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace iam
