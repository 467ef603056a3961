// Several writes at once: transactions and batches.
#include <set>

#include "items/document.h"
#include "tables/errors.h"
#include "tables/limits.h"
#include "tables/tables.h"

namespace tables {

using base::fail;
using base::Result;
using base::Task;
using store::Round;

namespace {

/// Reasons have codes of their own: ConditionalCheckFailed, ValidationError, ...
CancellationReason reason_of(const base::Error& error) {
  CancellationReason reason;
  reason.code = error.code;
  reason.message = error.message;
  constexpr std::string_view kSuffix = "Exception";
  if (reason.code == "ValidationException") {
    reason.code = "ValidationError";
  } else if (reason.code.ends_with(kSuffix)) {
    reason.code.resize(reason.code.size() - kSuffix.size());
  }
  if (const auto* item = error.detail.find("Item")) reason.item = *item;
  return reason;
}

}  // namespace

Result<std::vector<Write>> Tables::prepare_all(std::vector<AnyWrite> writes, Cost cost) {
  std::vector<Write> prepared;
  std::set<std::string> keys;
  for (auto& any : writes) {
    auto one = std::visit(
        [&](auto& request) {
          auto table = find_open(request.table);
          return prepare(expressions_, std::move(table), std::move(request));
        },
        any);
    TRY(auto write, std::move(one));
    write.cost = cost;
    if (!keys.insert(write.key).second) {
      return fail(validation_error(cost == Cost::transaction
                                       ? "Transaction request cannot include multiple operations on one item"
                                       : "Provided list of item keys contains duplicates"));
    }
    prepared.push_back(std::move(write));
  }
  return prepared;
}

Task<Result<std::vector<Written>>> Tables::transact(std::vector<AnyWrite> writes) {
  CO_TRY(auto prepared, prepare_all(std::move(writes), Cost::transaction));
  auto work = [prepared = std::move(prepared)](Round& round) -> Result<std::vector<Written>> {
    std::vector<Written> all;
    std::vector<CancellationReason> reasons(prepared.size());
    bool failed = false;
    for (size_t i = 0; i < prepared.size(); ++i) {
      auto written = apply(round, prepared[i]);
      if (written) {
        all.push_back(*std::move(written));
        continue;
      }
      if (written.error().server_fault()) return fail(std::move(written).error());
      failed = true;
      reasons[i] = reason_of(written.error());
    }
    if (failed) return fail(transaction_canceled(std::move(reasons)));
    return all;
  };
  auto done = co_await store_.write(std::move(work));
  if (!done) co_return fail(from_store(std::move(done).error()));
  co_return done;
}

Task<Result<std::vector<Written>>> Tables::write_batch(std::vector<AnyWrite> writes) {
  CO_TRY(auto prepared, prepare_all(std::move(writes), Cost::plain));
  auto work = [prepared = std::move(prepared)](Round& round) -> Result<std::vector<Written>> {
    std::vector<Written> all;
    for (const auto& write : prepared) {
      TRY(auto written, apply(round, write));
      all.push_back(std::move(written));
    }
    return all;
  };
  auto done = co_await store_.write(std::move(work));
  if (!done) co_return fail(from_store(std::move(done).error()));
  co_return done;
}

}  // namespace tables
