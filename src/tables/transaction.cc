// Several writes at once: transactions and batches.
#include <set>

#include "items/document.h"
#include "items/size.h"
#include "tables/errors.h"
#include "tables/limits.h"
#include "tables/tables.h"

namespace tables {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Round;

namespace {

std::vector<CancellationReason> reasons_of(const std::vector<std::optional<base::Error>>& errors) {
  std::vector<CancellationReason> reasons(errors.size());
  for (size_t i = 0; i < errors.size(); ++i) {
    if (errors[i]) reasons[i] = reason_of(*errors[i]);
  }
  return reasons;
}

/// The size of what the request brings along.
size_t brought_bytes(const std::vector<Write>& writes) {
  size_t sum = 0;
  for (const auto& write : writes) sum += items::size_bytes(write.item);
  return sum;
}

/// What a repeated request is told: what reading the items costs.
std::vector<Written> replayed(const std::vector<size_t>& bytes) {
  std::vector<Written> all;
  for (size_t each : bytes) {
    auto& written = all.emplace_back();
    written.bytes = each;
    written.outcome = Outcome::replayed;
    written.consumed.table = read_units(each, Consistency::strong, Cost::transaction);
  }
  return all;
}

/// All or none: an error undoes what was put in the round.
Result<std::vector<Written>> apply_all(Round& round, const std::vector<Write>& writes) {
  std::vector<Written> all;
  std::vector<std::optional<base::Error>> errors(writes.size());
  bool failed = false;
  size_t bytes = 0;
  for (size_t i = 0; i < writes.size(); ++i) {
    auto written = writes[i].fault ? Result<Written>(fail(*writes[i].fault)) : apply(round, writes[i]);
    if (written) {
      bytes += written->bytes;
      all.push_back(*std::move(written));
      continue;
    }
    if (written.error().server_fault()) return fail(std::move(written).error());
    failed = true;
    errors[i] = std::move(written).error();
  }
  if (failed) return fail(transaction_canceled(reasons_of(errors)));
  if (bytes > kMaxTransactionBytes) return fail(transaction_too_large(bytes));
  return all;
}

}  // namespace

Status Tables::check_texts(const AnyWrite& write) {
  return std::visit(
      [this](const auto& request) -> Status {
        if constexpr (requires { request.update; }) {
          if (const auto* text = request.update.text()) CHECK_OK(expressions_.update(*text));
        }
        if (const auto* text = request.condition.text()) CHECK_OK(expressions_.condition(*text));
        return {};
      },
      write);
}

Result<BoundWrite> Tables::bind_member(AnyWrite request, Within within) {
  auto name = std::visit([](const auto& one) { return one.table; }, request);
  TRY(auto write, std::visit([&](auto& one) { return bind(expressions_, std::move(one), within); }, request));
  write.throttle = &throttle_;
  return BoundWrite{std::move(name), std::move(write)};
}

Result<std::vector<BoundWrite>> Tables::bind_members(std::vector<AnyWrite> requests, Within within) {
  std::vector<BoundWrite> bound;
  for (auto& request : requests) {
    TRY(auto one, bind_member(std::move(request), within));
    bound.push_back(std::move(one));
  }
  return bound;
}

Result<std::vector<Write>> Tables::fit_all(std::vector<BoundWrite> bound, Within within) {
  std::vector<Write> writes;
  for (auto& each : bound) writes.push_back(std::move(each.write));
  std::set<std::string> keys;
  for (size_t i = 0; i < writes.size(); ++i) {
    CHECK_OK(fit(writes[i], find_open(bound[i].table)));
    if (writes[i].fault || keys.insert(writes[i].key).second) continue;
    return fail(validation_error(within == Within::transaction
                                     ? "Transaction request cannot include multiple operations on one item"
                                     : "Provided list of item keys contains duplicates"));
  }
  return writes;
}

Task<Result<std::vector<Written>>> Tables::transact(std::vector<AnyWrite> requests, std::optional<Token> token) {
  CO_TRY(auto bound, bind_members(std::move(requests), Within::transaction));
  co_return co_await transact(std::move(bound), std::move(token));
}

Task<Result<std::vector<Written>>> Tables::transact(std::vector<BoundWrite> bound, std::optional<Token> token) {
  CO_TRY(auto writes, fit_all(std::move(bound), Within::transaction));
  size_t brought = brought_bytes(writes);
  if (brought > kMaxTransactionBytes) co_return fail(transaction_too_large(brought));
  auto work = [this, writes = std::move(writes), token = std::move(token)](Round& round) -> Result<std::vector<Written>> {
    if (!token) return apply_all(round, writes);
    auto now = clock_.now();
    TRY(auto before, find_token(round, *token, now));
    if (before) return replayed(*before);
    TRY(auto all, apply_all(round, writes));
    std::vector<size_t> bytes;
    for (const auto& written : all) bytes.push_back(written.bytes);
    put_token(round, *token, bytes, now);
    if (token_period(now) != erased_period_) {
      erase_old_tokens(round, now);
      round.at_end([this, period = token_period(now)](Round::Outcome outcome) {
        if (outcome == Round::Outcome::committed) erased_period_ = period;
      });
    }
    return all;
  };
  auto done = co_await store_.write(std::move(work));
  if (!done) co_return fail(from_store(std::move(done).error()));
  co_return done;
}

Task<Result<std::vector<Written>>> Tables::write_batch(std::vector<AnyWrite> requests) {
  CO_TRY(auto bound, bind_members(std::move(requests), Within::batch));
  CO_TRY(auto writes, fit_all(std::move(bound), Within::batch));
  auto work = [writes = std::move(writes)](Round& round) -> Result<std::vector<Written>> {
    std::vector<Written> all;
    std::optional<base::Error> refusal;
    size_t refused = 0;
    for (const auto& write : writes) {
      auto written = apply(round, write);
      if (!written && written.error().kind != base::ErrorKind::throttled) return fail(std::move(written).error());
      if (!written) {
        ++refused;
        refusal = std::move(written).error();
        auto& left = all.emplace_back();
        left.outcome = Outcome::throttled;
        left.attributes = write.item;
        continue;
      }
      all.push_back(*std::move(written));
    }
    if (refused == writes.size()) return fail(*refusal);
    return all;
  };
  auto done = co_await store_.write(std::move(work));
  if (!done) co_return fail(from_store(std::move(done).error()));
  co_return done;
}

}  // namespace tables
