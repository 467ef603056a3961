#include "partiql/engine.h"

#include "partiql/errors.h"
#include "partiql/limits.h"
#include "partiql/page_token.h"
#include "partiql/plan.h"
#include "partiql/write.h"

namespace partiql {

using base::fail;
using base::Result;
using base::Status;
using base::Task;

namespace {

/// How much was read for that many units, at least.
size_t bytes_of(const tables::Consumed& consumed, tables::Consistency consistency) {
  return static_cast<size_t>(consumed.total() * (consistency == tables::Consistency::strong ? 4096 : 8192));
}

template <class Read>
void fill(Read& read, const SelectStatement& select, const Plan& plan, const Request& request) {
  read.table = select.table;
  read.index = select.index;
  if (plan.filter) read.filter = *plan.filter;
  if (plan.projection) read.projection = *plan.projection;
  read.consistency = request.consistency;
}

Result<tables::Query> query_of(const SelectStatement& select, const Plan& plan, const Request& request, size_t number) {
  tables::Query query;
  fill(query, select, plan, request);
  query.direction = plan.direction;
  TRY(auto condition, key_condition_of(plan.reads[number]));
  query.key_condition = std::move(condition);
  return query;
}

}  // namespace

std::optional<Reach> Engine::reach(std::string_view text, Parameters parameters) {
  auto read = statement(text);
  if (!read) return {};
  return reach_of(**read, tables_.find((*read)->table()), parameters);
}

Task<Result<Answer>> Engine::execute(Request request) {
  CO_TRY(auto read, statement(request.text));
  if (read->parameters > request.parameters.size()) co_return fail(parameters_do_not_match());
  if (const auto* none = read->get<NoStatement>()) {
    co_return fail(none->operation ? exists_outside_transaction() : unsupported_operation(none->name));
  }
  if (read->get<ExistsStatement>()) co_return fail(exists_outside_transaction());
  if (read->reads()) co_return co_await select(std::move(read), std::move(request));
  co_return co_await write(std::move(read), std::move(request));
}

/// Read after read, until the limit or a page is full.
Task<Result<Answer>> Engine::select(StatementPtr statement, Request request) {
  const auto& select = *statement->get<SelectStatement>();
  auto mark = fingerprint(request.text, request.parameters);
  PageToken at;
  if (request.token) {
    CO_TRY(at, token_from(*request.token, mark));
  }
  CO_TRY(auto plan, plan_of(select, tables_.find(select.table), request.parameters, request.consistency));
  size_t reads = plan.way == Plan::Way::scan ? 1 : plan.reads.size();
  Answer answer{select.table};
  std::optional<PageToken> next;
  int left = request.limit.value_or(0);
  for (size_t number = at.read; number < reads && !next; ++number) {
    auto limit = request.limit ? std::optional(left) : std::nullopt;
    auto start = number == at.read ? std::move(at.key) : std::nullopt;
    tables::Page page;
    if (plan.way == Plan::Way::scan) {
      tables::Scan scan;
      fill(scan, select, plan, request);
      scan.limit = limit;
      scan.start = std::move(start);
      CO_TRY(page, co_await tables_.scan(std::move(scan)));
    } else {
      CO_TRY(auto query, query_of(select, plan, request, number));
      query.limit = limit;
      query.start = std::move(start);
      CO_TRY(page, co_await tables_.query(std::move(query)));
    }
    left -= page.scanned;
    answer.consumed.add(page.consumed);
    for (auto& item : page.items) answer.items.push_back(columns_of(select, std::move(item)));
    bool full = (request.limit && left <= 0) || bytes_of(answer.consumed, request.consistency) >= kMaxPageBytes;
    if (page.last_key) {
      next = PageToken{static_cast<uint32_t>(number), *page.last_key};
      answer.last_key = std::move(page.last_key);
    } else if (full && number + 1 < reads) {
      next = PageToken{static_cast<uint32_t>(number + 1), {}};
    }
  }
  if (next) answer.next_token = to_text(*next, mark);
  co_return answer;
}

Task<Result<tables::Written>> Engine::run_write(tables::AnyWrite write) {
  if (auto* put = std::get_if<tables::Put>(&write)) co_return co_await tables_.put(std::move(*put));
  if (auto* update = std::get_if<tables::Update>(&write)) co_return co_await tables_.update(std::move(*update));
  co_return co_await tables_.remove(std::move(std::get<tables::Delete>(write)));
}

Task<Result<Answer>> Engine::write(StatementPtr statement, Request request) {
  Answer answer{std::string(statement->table())};
  CO_TRY(auto write, write_of(*statement, tables_.find(answer.table), request.parameters, request.on_failure));
  CO_TRY(auto written, co_await run_write(std::move(write)));
  answer.consumed = std::move(written.consumed);
  if (written.attributes) answer.items.push_back(*std::move(written.attributes));
  co_return answer;
}

}  // namespace partiql
