// The parser of PartiQL: a statement's text to its tree. Pure functions; any thread.
//
// The grammar, and the words for what does not fit it, are those of the PartiQL parser that DynamoDB uses: operators by
// precedence, and statements as terms, so that "SLECT * FROM t" is a product whose right side lacks a change.
#pragma once
#include <string_view>

#include "base/result.h"
#include "partiql/tree.h"

namespace partiql {

struct Parsed {
  Expr root;
  uint32_t parameters = 0;  // how many `?` it has
};

base::Result<Parsed> parse(std::string_view text);

}  // namespace partiql
