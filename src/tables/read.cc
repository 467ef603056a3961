// The reads of Tables: single items, pages, and several items as of one moment.
#include <set>

#include "items/encode.h"
#include "items/size.h"
#include "tables/errors.h"
#include "tables/key_rules.h"
#include "tables/limits.h"
#include "tables/row.h"
#include "tables/tables.h"

namespace tables {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Family;

namespace {

using Stored = Result<std::optional<std::string>>;

}  // namespace

struct Tables::PreparedGet {
  std::string name;
  items::Item key_item;
  std::optional<items::Bound<items::Projection>> projection;
  Consistency consistency;
  TablePtr table;
  std::string key;
  std::optional<base::Error> fault;  // of a transaction's member: its key is wrong

  Result<Got> answer(Stored stored, Cost cost) const {
    if (!stored) return fail(from_store(std::move(stored).error()));
    Got got;
    if (*stored) {
      TRY(auto item, items::decode(**stored));
      got.bytes = items::size_bytes(item);
      got.item = projection ? items::project(*projection, item) : std::move(item);
    }
    got.consumed.table = read_units(got.bytes, consistency, cost);
    return got;
  }
};

/// What needs no table.
Result<Tables::PreparedGet> Tables::bind_get(Get request) {
  PreparedGet get;
  get.consistency = request.consistency;
  Binder binder(expressions_, request.bindings);
  TRY(get.projection, binder.projection(request.projection));
  CHECK_OK(binder.check_all_used());
  get.name = std::move(request.table);
  get.key_item = std::move(request.key);
  return get;
}

/// The table, which must be there, and its opinion of the key.
Status Tables::place_get(PreparedGet& get) const {
  get.table = find_open(get.name);
  if (!get.table) return fail(resource_not_found());
  auto good = check_key(*get.table, get.key_item);
  if (!good) {
    get.fault = std::move(good).error();
    return {};
  }
  if (get.projection) CHECK_OK(check_scalar_keys(*get.table, *get.projection));
  get.key = row_key(*get.table, get.key_item);
  return {};
}

Task<Result<Got>> Tables::get(Get request) {
  CO_TRY(auto get, bind_get(std::move(request)));
  CO_CHECK_OK(place_get(get));
  if (get.fault) co_return fail(*std::move(get.fault));
  CO_CHECK_OK(throttle_.admit_read(*get.table, nullptr, get.key));
  auto stored = store_.try_get(Family::items, get.key);
  if (!stored) stored = co_await workers_.run([&store = store_, key = get.key] { return store.get(Family::items, key); });
  auto got = get.answer(*std::move(stored), Cost::plain);
  if (got) account(*get.table, Traffic::read, got->consumed, get.key);
  co_return got;
}

Task<Result<Page>> Tables::query(Query request) {
  auto table = find_open(request.table);
  return read_page(PageReader::query(expressions_, std::move(table), std::move(request)));
}

Task<Result<Page>> Tables::scan(Scan request) {
  auto table = find_open(request.table);
  return read_page(PageReader::scan(expressions_, std::move(table), std::move(request)));
}

Task<Result<Page>> Tables::read_page(Result<PageReader> prepared) {
  if (!prepared) co_return fail(std::move(prepared).error());
  CO_CHECK_OK(throttle_.admit_read(prepared->table(), prepared->index(), prepared->place()));
  auto reader = std::make_shared<PageReader>(*std::move(prepared));
  std::string place(reader->place());
  auto progress = reader->read(store_, store::Tier::memory);
  if (progress && *progress == PageReader::Progress::go_on) {
    progress = co_await workers_.run([&store = store_, reader] { return reader->read(store, store::Tier::any); });
  }
  if (!progress) co_return fail(from_store(std::move(progress).error()));
  auto page = reader->take();
  account(reader->table(), Traffic::read, page.consumed, place);
  co_return page;
}

/// Of a transaction: wrong keys cancel it, one item twice or too much of them is refused, and so is what may not be read now.
Status Tables::check_together(const std::vector<PreparedGet>& gets) const {
  std::vector<CancellationReason> reasons(gets.size());
  std::set<std::string_view> keys;
  bool failed = false;
  for (size_t i = 0; i < gets.size(); ++i) {
    const auto& get = gets[i];
    if (!get.fault && !keys.insert(get.key).second) {
      return fail(validation_error("Transaction request cannot include multiple operations on one item"));
    }
    auto let_in = get.fault ? Status(fail(*get.fault)) : throttle_.admit_read(*get.table, nullptr, get.key);
    if (let_in) continue;
    failed = true;
    reasons[i] = reason_of(let_in.error());
  }
  if (failed) return fail(transaction_canceled(std::move(reasons)));
  return {};
}

/// Books what was read; of a batch, what may not be read now is left out.
Result<std::vector<Got>> Tables::book_together(const std::vector<PreparedGet>& gets, Result<std::vector<Got>> all,
                                               Cost cost) const {
  if (!all) return all;
  size_t refused = 0, bytes = 0;
  std::optional<base::Error> refusal;
  for (size_t i = 0; i < gets.size(); ++i) {
    auto& got = (*all)[i];
    auto let_in = cost == Cost::transaction ? Status() : throttle_.admit_read(*gets[i].table, nullptr, gets[i].key);
    if (let_in) {
      account(*gets[i].table, Traffic::read, got.consumed, gets[i].key);
      bytes += got.bytes;
      continue;
    }
    ++refused;
    refusal = std::move(let_in).error();
    got = Got{.outcome = Outcome::throttled};
  }
  if (refusal && refused == gets.size()) return fail(*std::move(refusal));
  if (cost == Cost::transaction && bytes > kMaxTransactionBytes) return fail(transaction_too_large(bytes));
  return all;
}

Task<Result<std::vector<Got>>> Tables::get_together(std::vector<Get> requests, Cost cost) {
  std::vector<PreparedGet> gets;
  for (auto& request : requests) {
    CO_TRY(auto get, bind_get(std::move(request)));
    gets.push_back(std::move(get));
  }
  for (auto& get : gets) {
    CO_CHECK_OK(place_get(get));
    if (get.fault && cost == Cost::plain) co_return fail(*std::move(get.fault));
  }
  if (cost == Cost::transaction) CO_CHECK_OK(check_together(gets));
  auto read = [&store = store_, &gets, cost](store::Tier tier, const store::Snapshot& snapshot) -> Result<std::vector<Got>> {
    std::vector<Got> all;
    for (const auto& get : gets) {
      auto stored = tier == store::Tier::memory ? store.try_get(Family::items, get.key, snapshot)
                                                : std::optional(store.get(Family::items, get.key, snapshot));
      if (!stored) return all;  // shorter than asked: not in memory
      TRY(auto got, get.answer(*std::move(stored), cost));
      all.push_back(std::move(got));
    }
    return all;
  };
  auto all = read(store::Tier::memory, store_.snapshot(store::Tier::memory));
  if (all && all->size() < gets.size()) {
    all = co_await workers_.run([&store = store_, &read] { return read(store::Tier::any, store.snapshot()); });
  }
  co_return book_together(gets, std::move(all), cost);
}

}  // namespace tables
