// The reads of Tables: single items, pages, and several items as of one moment.
#include "items/encode.h"
#include "items/size.h"
#include "tables/errors.h"
#include "tables/key_rules.h"
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
  std::string key;
  std::optional<items::Bound<items::Projection>> projection;
  Consistency consistency;

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

Result<Tables::PreparedGet> Tables::prepare_get(Get request) {
  PreparedGet get;
  get.consistency = request.consistency;
  Binder binder(expressions_, request.bindings);
  TRY(get.projection, binder.projection(request.projection));
  CHECK_OK(binder.check_all_used());
  auto table = find_open(request.table);
  if (!table) return fail(resource_not_found());
  CHECK_OK(check_key(*table, request.key));
  if (get.projection) CHECK_OK(check_scalar_keys(*table, *get.projection));
  get.key = row_key(*table, request.key);
  return get;
}

Task<Result<Got>> Tables::get(Get request) {
  CO_TRY(auto get, prepare_get(std::move(request)));
  if (auto stored = store_.try_get(Family::items, get.key)) co_return get.answer(*std::move(stored), Cost::plain);
  auto stored = co_await workers_.run([&store = store_, key = get.key] { return store.get(Family::items, key); });
  co_return get.answer(std::move(stored), Cost::plain);
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
  auto reader = std::make_shared<PageReader>(*std::move(prepared));
  auto progress = reader->read(store_, store::Tier::memory);
  if (progress && *progress == PageReader::Progress::go_on) {
    progress = co_await workers_.run([&store = store_, reader] { return reader->read(store, store::Tier::any); });
  }
  if (!progress) co_return fail(from_store(std::move(progress).error()));
  co_return reader->take();
}

Task<Result<std::vector<Got>>> Tables::get_together(std::vector<Get> requests, Cost cost) {
  std::vector<PreparedGet> gets;
  for (auto& request : requests) {
    CO_TRY(auto get, prepare_get(std::move(request)));
    gets.push_back(std::move(get));
  }
  auto read = [&store = store_, gets = std::move(gets), cost](store::Tier tier,
                                                              const store::Snapshot& snapshot) -> Result<std::vector<Got>> {
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
  size_t wanted = requests.size();
  auto all = read(store::Tier::memory, store_.snapshot());
  if (!all || all->size() == wanted) co_return all;
  co_return co_await workers_.run(
      [&store = store_, read = std::move(read)] { return read(store::Tier::any, store.snapshot()); });
}

}  // namespace tables
