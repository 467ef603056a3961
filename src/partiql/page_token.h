// NextToken: where a SELECT goes on, bound to the statement and parameters that it was given for. Opaque to clients. Inside
// this room only; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "items/value.h"
#include "partiql/value.h"

namespace partiql {

struct PageToken {
  uint32_t read = 0;               // which of the plan's reads
  std::optional<items::Item> key;  // after which key of it; none: from its start
};

/// A number that tells requests apart.
uint64_t fingerprint(std::string_view statement, Parameters parameters);

std::string to_text(const PageToken& token, uint64_t fingerprint);
/// Errors for text that is no token, and for the token of another request.
base::Result<PageToken> token_from(std::string_view text, uint64_t fingerprint);

}  // namespace partiql
