// Pattern: a regular expression from an API's definition, safe to run on a stranger's text: matching gives up, as a mismatch,
// past fixed limits of steps, depth and memory. Immutable once compiled; any thread may match.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gateway {

class Pattern {
 public:
  /// Fails with BadRequestException naming the expression and what is wrong with it.
  static base::Result<Pattern> compile(std::string_view expression);

  /// True when the text has a match anywhere. The text is UTF-8.
  bool found_in(std::string_view text) const;
  /// True when the whole text matches.
  bool matches(std::string_view text) const;
  const std::string& expression() const { return expression_; }

 private:
  Pattern() = default;
  bool run(std::string_view text, unsigned options) const;
  std::string expression_;
  std::shared_ptr<void> code_;
};

}  // namespace gateway
