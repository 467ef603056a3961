#include "tables/token.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "store/keys.h"
#include "tables/errors.h"
#include "tables/limits.h"

namespace tables {
namespace {

using base::Result;
using store::Family;

constexpr auto kValid = std::chrono::minutes(kTokenMinutes);

std::string period_prefix(int64_t period) { return fmt::format("{}{:010}/", store::keys::transaction_token, period); }

uint64_t fnv1a(std::string_view bytes, uint64_t hash) {
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

std::string digest(std::string_view payload) {
  return fmt::format("{:016x}{:016x}", fnv1a(payload, 0xcbf29ce484222325), fnv1a(payload, 0x9ae16a3b2f90404f));
}

struct StoredToken {
  base::Time until;
  std::string_view digest;
  std::vector<size_t> bytes;
};

std::string_view next_word(std::string_view& text) {
  auto word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

template <class Number>
bool read(std::string_view word, Number& number) {
  auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

Result<StoredToken> parse(std::string_view text) {
  StoredToken token;
  int64_t until = 0;
  bool good = next_word(text) == "1" && read(next_word(text), until);
  token.until = base::Time(std::chrono::microseconds(until));
  token.digest = next_word(text);
  while (good && !text.empty()) good = read(next_word(text), token.bytes.emplace_back());
  if (!good) return base::fail(base::internal_error("A stored transaction token cannot be read."));
  return token;
}

}  // namespace

base::Status check_token(std::string_view stored) {
  CHECK_OK(parse(stored));
  return {};
}

int64_t token_period(base::Time now) { return now.time_since_epoch() / kValid; }

Result<std::optional<std::vector<size_t>>> find_token(store::Round& round, const Token& token, base::Time now) {
  for (int64_t period : {token_period(now), token_period(now) - 1}) {
    TRY(auto stored, round.get(Family::meta, period_prefix(period) + token.text));
    if (!stored) continue;
    TRY(auto found, parse(*stored));
    if (found.until <= now) continue;
    if (found.digest != digest(token.payload)) return base::fail(token_reused());
    return std::optional(std::move(found.bytes));
  }
  return std::nullopt;
}

void put_token(store::Round& round, const Token& token, const std::vector<size_t>& bytes, base::Time now) {
  auto value = fmt::format("1 {} {}", (now + kValid).time_since_epoch().count(), digest(token.payload));
  for (size_t each : bytes) value += fmt::format(" {}", each);
  round.put(Family::meta, period_prefix(token_period(now)) + token.text, value);
}

void erase_old_tokens(store::Round& round, base::Time now) {
  round.erase_range(Family::meta, {std::string(store::keys::transaction_token), period_prefix(token_period(now) - 1)});
}

}  // namespace tables
