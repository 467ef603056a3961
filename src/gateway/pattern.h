// Pattern: a regular expression from an API's definition, safe to run on a stranger's text: matching counts the characters it
// looks at and gives up, as a mismatch, past its budget and past fixed limits of backtracking, depth and memory. Immutable once
// compiled; any thread may match.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gateway {

class Pattern {
 public:
  /// Fails with BadRequestException naming the expression and what is wrong with it.
  static base::Result<Pattern> compile(std::string_view expression);

  /// True when the text has a match anywhere. The text is UTF-8. `budget`, in characters looked at, becomes what is left of it;
  /// 0 says that it ran out.
  bool found_in(std::string_view text, uint64_t& budget) const;
  /// The same of the text as a whole.
  bool matches(std::string_view text, uint64_t& budget) const;
  const std::string& expression() const { return expression_; }

 private:
  Pattern() = default;
  bool run(std::string_view text, uint64_t& budget, unsigned options) const;
  std::string expression_;
  std::shared_ptr<void> code_;
};

}  // namespace gateway
