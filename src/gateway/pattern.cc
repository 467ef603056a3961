#define PCRE2_CODE_UNIT_WIDTH 8
#include "gateway/pattern.h"

#include <fmt/format.h>
#include <pcre2.h>

#include "gateway/errors.h"
#include "gateway/limits.h"

namespace gateway {
namespace {

struct Matching {
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
  Matching() {
    pcre2_set_match_limit(context, kPatternMatchLimit);
    pcre2_set_depth_limit(context, kPatternDepthLimit);
    pcre2_set_heap_limit(context, kPatternHeapKib);
  }
  ~Matching() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
  }
};

struct Meter {
  uint64_t left;
  size_t at = 0;
};

// Called before each item of an expression is tried, so it sees every way forward in the text. A call costs as much as looking
// at some characters.
int pay(pcre2_callout_block* block, void* data) {
  auto& meter = *static_cast<Meter*>(data);
  size_t at = block->current_position;
  uint64_t cost = 4 + (at > meter.at ? at - meter.at : 0);
  meter.at = at;
  if (cost >= meter.left) {
    meter.left = 0;
    return PCRE2_ERROR_CALLOUT;
  }
  meter.left -= cost;
  return 0;
}

pcre2_code* code_of(const std::shared_ptr<void>& code) { return static_cast<pcre2_code*>(code.get()); }

}  // namespace

base::Result<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.size() > kMaxPatternBytes) return base::fail(bad_request("A pattern is longer than 8192 bytes"));
  int problem = 0;
  size_t offset = 0;
  constexpr uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF |
                               PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
  auto* compiled =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), options, &problem, &offset, nullptr);
  if (!compiled) {
    char reason[256] = {};
    pcre2_get_error_message(problem, reinterpret_cast<PCRE2_UCHAR*>(reason), sizeof reason);
    return base::fail(bad_request(fmt::format("Invalid pattern \"{}\": {} at {}", expression, reason, offset)));
  }
  pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
  Pattern pattern;
  pattern.expression_ = expression;
  pattern.code_ = std::shared_ptr<void>(compiled, [](void* code) { pcre2_code_free(static_cast<pcre2_code*>(code)); });
  return pattern;
}

bool Pattern::run(std::string_view text, uint64_t& budget, unsigned options) const {
  thread_local Matching matching;
  Meter meter{budget};
  pcre2_set_callout(matching.context, pay, &meter);
  int found = pcre2_match(code_of(code_), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, options, matching.data,
                          matching.context);
  budget = meter.left;
  return found >= 0;
}

bool Pattern::found_in(std::string_view text, uint64_t& budget) const { return run(text, budget, 0); }
bool Pattern::matches(std::string_view text, uint64_t& budget) const {
  return run(text, budget, PCRE2_ANCHORED | PCRE2_ENDANCHORED);
}

}  // namespace gateway
