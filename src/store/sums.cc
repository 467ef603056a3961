#include "store/sums.h"

#include <charconv>

#include "store/database.h"
#include "store/errors.h"
#include "store/keys.h"

namespace store {
namespace {

/// Takes a decimal number and the byte after it off the front.
bool take(std::string_view& text, auto& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(std::min(text.size(), static_cast<size_t>(end - text.data()) + 1));
  return true;
}

}  // namespace

std::string Sums::key(uint64_t number) { return std::string(keys::sum) + std::to_string(number); }

std::string Sums::encode(const Sum& sum) { return std::to_string(sum.entries) + ' ' + std::to_string(sum.bytes); }

std::optional<uint64_t> Sums::number_of(std::string_view key) {
  uint64_t number = 0;
  if (!key.starts_with(keys::sum)) return std::nullopt;
  key.remove_prefix(keys::sum.size());
  return take(key, number) ? std::optional(number) : std::nullopt;
}

std::optional<Sum> Sums::decode(std::string_view value) {
  Sum sum;
  return take(value, sum.entries) && take(value, sum.bytes) && value.empty() ? std::optional(sum) : std::nullopt;
}

base::Result<std::unique_ptr<Sums>> Sums::load(const Database& database, Access access) {
  auto sums = std::make_unique<Sums>();
  std::string prefix(keys::sum);
  auto cursor = database.cursor(Family::meta, {prefix, keys::after_prefix(prefix)}, Tier::any, nullptr);
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto number = number_of(cursor.key());
    auto sum = decode(cursor.value());
    if (number && sum) {
      sums->sums_[*number] = *sum;
    } else if (access == Access::write) {
      return base::fail(storage_failed("reading", "a sum is not two numbers"));
    }
  }
  CHECK_OK(cursor.status());
  return sums;
}

std::optional<Sum> Sums::find(uint64_t number) const {
  std::lock_guard lock(mutex_);
  auto found = sums_.find(number);
  return found == sums_.end() ? std::nullopt : std::optional(found->second);
}

Sums::Totals Sums::after(const Changes& changes) const {
  Totals totals;
  for (const auto& [number, change] : changes) {
    auto [total, fresh] = totals.try_emplace(number);
    if (fresh) total->second = find(number);
    if (!change) {
      total->second.reset();
      continue;
    }
    Sum sum = total->second.value_or(Sum());
    total->second = Sum{sum.entries + change->entries, sum.bytes + change->bytes};
  }
  return totals;
}

void Sums::publish(const Totals& totals) {
  std::lock_guard lock(mutex_);
  for (const auto& [number, total] : totals) {
    if (total) {
      sums_[number] = *total;
    } else {
      sums_.erase(number);
    }
  }
}

}  // namespace store
