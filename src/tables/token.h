// Tokens: what makes a transaction idempotent for ten minutes. A token is put in the round of its transaction, so that both are
// there after a crash or neither.
//
//   meta   transaction-token/PERIOD/TOKEN -> 1 UNTIL DIGEST BYTES...
//
// PERIOD counts ten-minute periods since 1970, ten digits: a token lies in the present period or the one before, and older
// periods are erased as ranges. UNTIL is in microseconds; DIGEST is of the request, hexadecimal; BYTES are the size of each
// item. Committer thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/round.h"

namespace tables {

/// Given with a transaction: requests with the same text must have the same payload.
struct Token {
  std::string text;
  std::string payload;  // bytes that are the same for the same request
};

/// What a transaction did that came with this token before: the size of each of its items. Nothing when there was none; an
/// error when its payload was another.
base::Result<std::optional<std::vector<size_t>>> find_token(store::Round& round, const Token& token, base::Time now);
void put_token(store::Round& round, const Token& token, const std::vector<size_t>& bytes, base::Time now);
/// Whether a stored token is one.
base::Status check_token(std::string_view stored);
/// The present period. When it is another than at the last call, tokens of periods long gone are to be erased.
int64_t token_period(base::Time now);
void erase_old_tokens(store::Round& round, base::Time now);

}  // namespace tables
