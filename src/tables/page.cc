#include "tables/page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "tables/errors.h"
#include "tables/key_rules.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Item;

/// The keys that a query wants, under the prefix of its table or index.
store::Span span_of(std::string_view prefix, const items::KeySchema& keys, const items::KeyRange& range) {
  auto hash = hash_key_prefix(prefix, range.hash);
  store::Span span{hash, store::keys::after_prefix(hash)};
  if (keys.range().empty()) return span;
  auto bounds = items::sort_bounds(range);
  if (bounds.until) span.until = hash + *bounds.until;
  span.from = hash + bounds.from;
  return span;
}

Status check_segments(const Scan& request) {
  if (request.segment && !request.total_segments) {
    return fail(validation_error(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"));
  }
  if (!request.segment && request.total_segments) {
    return fail(validation_error(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"));
  }
  if (request.segment && *request.segment >= *request.total_segments) {
    return fail(validation_error(fmt::format(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {} is not less "
        "than TotalSegments: {}",
        *request.segment, *request.total_segments)));
  }
  return {};
}

}  // namespace

Result<PageReader> PageReader::query(Expressions& expressions, std::shared_ptr<const Table> table, Query request) {
  PageReader reader;
  Binder binder(expressions, request.bindings);
  TRY(auto condition, binder.key_condition(request.key_condition));
  CHECK_OK(reader.bind_expressions(binder, request));
  CHECK_OK(items::check_key_condition(*condition));
  CHECK_OK(reader.start(std::move(table), request));
  reader.direction_ = request.direction;
  reader.one_hash_ = true;
  const auto& keys = reader.index_ ? reader.index_->keys : reader.table_->keys;
  if (request.start) CHECK_OK(check_start_key(*reader.table_, reader.index_, *request.start, StartOf::query));
  TRY(auto range, items::key_range(*condition, keys));
  reader.span_ = span_of(reader.index_ ? reader.index_->prefix : reader.table_->prefix, keys, range);
  if (request.start) {
    CHECK_OK(check_start_row(*reader.table_, *request.start));
    CHECK_OK(reader.check_inside(*request.start, range));
    reader.continue_after(reader.start_key(*request.start));
  }
  if (reader.projection_) CHECK_OK(check_scalar_keys(*reader.table_, *reader.projection_));
  CHECK_OK(reader.check_filter(keys));
  CHECK_OK(reader.resolve_select(request.select));
  if (reader.filter_) CHECK_OK(check_scalar_keys(*reader.table_, *reader.filter_));
  return reader;
}

Result<PageReader> PageReader::scan(Expressions& expressions, std::shared_ptr<const Table> table, Scan request) {
  PageReader reader;
  CHECK_OK(check_segments(request));
  Binder binder(expressions, request.bindings);
  CHECK_OK(reader.bind_expressions(binder, request));
  CHECK_OK(reader.start(std::move(table), request));
  if (request.start) CHECK_OK(check_start_key(*reader.table_, reader.index_, *request.start, StartOf::scan));
  CHECK_OK(reader.resolve_select(request.select));
  auto total = static_cast<uint32_t>(request.total_segments.value_or(1));
  auto segment = static_cast<uint32_t>(request.segment.value_or(0));
  std::tie(reader.span_.from, reader.span_.until) =
      segment_span(reader.index_ ? reader.index_->prefix : reader.table_->prefix, segment, total);
  if (request.start) {
    CHECK_OK(check_start_row(*reader.table_, *request.start));
    auto key = reader.start_key(*request.start);
    if (!reader.holds(key)) {
      return fail(
          validation_error(fmt::format("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                                       "ExclusiveStartKey with correct Segment. TotalSegments: {} Segment: {}",
                                       total, segment)));
    }
    reader.continue_after(key);
  }
  if (reader.projection_) CHECK_OK(check_scalar_keys(*reader.table_, *reader.projection_));
  if (reader.filter_) CHECK_OK(check_scalar_keys(*reader.table_, *reader.filter_));
  return reader;
}

/// Binds filter and projection, and checks that every binding is used by some expression.
Status PageReader::bind_expressions(Binder& binder, PageRequest& request) {
  TRY(filter_, binder.filter(request.filter));
  TRY(projection_, binder.projection(request.projection));
  return binder.check_all_used();
}

/// A query's filter may not name what the key condition is for; a statement's WHERE may.
Status PageReader::check_filter(const items::KeySchema& keys) const {
  if (!filter_ || filter_->tree->kind == items::ExpressionKind::statement) return {};
  for (auto name : items::attributes(*filter_)) {
    if (!keys.find(name)) continue;
    return fail(validation_error(
        fmt::format("{} can only contain non-primary key attributes: Primary key attribute: {}",
                    filter_->tree->dialect == items::Dialect::parameters ? "QueryFilter" : "Filter Expression", name)));
  }
  return {};
}

Status PageReader::start(std::shared_ptr<const Table> table, const PageRequest& request) {
  if (!table) return fail(resource_not_found());
  table_ = std::move(table);
  consistency_ = request.consistency;
  limit_ = request.limit;
  if (request.index) {
    index_ = table_->find_index(*request.index);
    if (!index_) return fail(index_missing(*request.index));
    if (index_->definition.state == IndexState::creating) return fail(index_not_filled(*request.index));
    if (index_->definition.kind == IndexKind::global && consistency_ == Consistency::strong) {
      return fail(validation_error("Consistent reads are not supported on global secondary indexes"));
    }
  }
  return check_select(request);
}

Status PageReader::check_select(const PageRequest& request) const {
  if (projection_ && request.select != Select::unspecified && request.select != Select::specific) {
    constexpr std::string_view kNames[] = {"", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "", "only the Count"};
    bool parameters = projection_->tree->dialect == items::Dialect::parameters;
    return fail(validation_error(fmt::format("Cannot specify the {} when choosing to get {}",
                                             parameters ? "AttributesToGet" : "ProjectionExpression",
                                             kNames[static_cast<size_t>(request.select)])));
  }
  if (!projection_ && request.select == Select::specific) {
    return fail(
        validation_error("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"));
  }
  if (index_ || request.select != Select::all_projected) return {};
  return fail(validation_error("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"));
}

/// What an index can give of what is wanted.
Status PageReader::resolve_select(Select select) {
  only_count_ = select == Select::count;
  if (!index_) return {};
  const auto& definition = index_->definition;
  if (definition.projected == Projected::all) return {};
  bool global = definition.kind == IndexKind::global;
  if (select == Select::all_attributes) {
    if (!global) return fetches_ = true, Status();
    return fail(invalid_parameter(
        fmt::format("Select type ALL_ATTRIBUTES is not supported for global secondary index {} because its projection type is "
                    "not ALL",
                    definition.name)));
  }
  if (!projection_) return {};
  std::vector<std::string_view> lacking;
  for (auto name : items::attributes(*projection_)) {
    if (!index_->holds(name, table_->keys)) lacking.push_back(name);
  }
  if (lacking.empty()) return {};
  if (!global) return fetches_ = true, Status();
  return fail(invalid_parameter(
      fmt::format("Global secondary index {} does not project [{}]", definition.name, fmt::join(lacking, ", "))));
}

std::string PageReader::start_key(const Item& start) const {
  return index_ ? *entry_key(*table_, *index_, start) : row_key(*table_, start);
}

bool PageReader::holds(const std::string& key) const { return key >= span_.from && (span_.until.empty() || key < span_.until); }

/// A query starts within what it asks for: first its sort keys are looked at, then its partition key.
Status PageReader::check_inside(const Item& start, const items::KeyRange& range) const {
  if (holds(start_key(start))) return {};
  if (range.sort == items::SortOperator::all && range.equal.empty()) {
    return fail(validation_error("The provided starting key is outside query boundaries based on provided conditions"));
  }
  auto here = start;
  auto hash = (index_ ? index_->keys : table_->keys).hash();
  for (size_t i = 0; i < hash.size(); ++i) here.set(hash[i].name, range.hash[i]);
  if (!holds(start_key(here))) {
    return fail(validation_error("The provided starting key does not match the range key predicate"));
  }
  return fail(validation_error("The query can return at most one row and cannot be restarted"));
}

/// Narrows the span to what comes after a LastEvaluatedKey.
void PageReader::continue_after(const std::string& key) {
  if (direction_ == Direction::forward) {
    span_.from = key + '\0';
  } else {
    span_.until = key;
  }
}

Result<PageReader::Progress> PageReader::read(const store::Store& store, store::Tier tier) {
  bool forward = direction_ == Direction::forward;
  auto cursor = store.cursor(index_ ? store::Family::index : store::Family::items, span_, tier);
  size_t bytes_before = bytes_;
  for (forward ? cursor.seek_first() : cursor.seek_last(); cursor.valid(); forward ? cursor.next() : cursor.prev()) {
    if (tier == store::Tier::memory && bytes_ - bytes_before > kMaxLoopPageBytes) return Progress::go_on;
    if (bytes_ >= kMaxPageBytes) return finish(Rest::some), Progress::done;
    TRY(auto step, take_entry(store, tier, cursor));
    if (step == Step::wait) return Progress::go_on;
    if (forward) {
      span_.from.assign(cursor.key()).push_back('\0');
    } else {
      span_.until = cursor.key();
    }
    if (step == Step::full) return finish(Rest::some), Progress::done;
  }
  if (cursor.incomplete()) return Progress::go_on;
  CHECK_OK(cursor.status());
  finish(Rest::none);
  return Progress::done;
}

Result<PageReader::Step> PageReader::take_entry(const store::Store& store, store::Tier tier, const store::Cursor& cursor) {
  TRY(auto item, items::decode(cursor.value()));
  size_t bytes = items::size_bytes(item);
  if (fetches_) {
    TRY(auto row, fetch(store, tier, item));
    if (!row) return Step::wait;
    size_t row_bytes = items::size_bytes(*row);
    fetched_units_ += read_units(row_bytes, consistency_);
    fetched_bytes_ += row_bytes;
    bytes += row_bytes;
    last_ = keys_of(*table_, index_, item);
    item = std::move(*row);
  }
  bytes_ += bytes;
  ++page_.scanned;
  bool full = limit_ && page_.scanned >= *limit_;
  if (!fetches_) last_.reset();
  bool wanted = !filter_ || items::matches(*filter_, item);
  if (!fetches_ && (full || bytes_ >= kMaxPageBytes)) last_ = keys_of(*table_, index_, item);
  if (wanted) {
    ++page_.count;
    if (!only_count_) page_.items.push_back(projection_ ? items::project(*projection_, item) : std::move(item));
  }
  return full ? Step::full : Step::taken;
}

/// The whole row of an index entry; nothing when memory does not hold it.
Result<std::optional<Item>> PageReader::fetch(const store::Store& store, store::Tier tier, const Item& entry) {
  auto key = row_key(*table_, entry);
  auto stored = tier == store::Tier::memory ? store.try_get(store::Family::items, key)
                                            : std::optional(store.get(store::Family::items, key));
  if (!stored) return std::nullopt;
  if (!*stored) return fail(std::move(*stored).error());
  if (!**stored) return std::optional<Item>(entry);  // erased between the two reads
  TRY(auto item, items::decode(***stored));
  return std::optional<Item>(std::move(item));
}

void PageReader::finish(Rest rest) {
  if (rest == Rest::some) page_.last_key = std::move(last_);
  double units = read_units(bytes_ - fetched_bytes_, consistency_);
  page_.consumed.table = index_ ? fetched_units_ : units;
  if (!index_) return;
  auto& list = index_->definition.kind == IndexKind::global ? page_.consumed.global : page_.consumed.local;
  list[index_->definition.name] = units;
}

Page PageReader::take() { return std::move(page_); }

}  // namespace tables
