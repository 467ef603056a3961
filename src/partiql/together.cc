// Statements of batches and transactions: each names one item.
#include <algorithm>
#include <set>

#include "items/encode.h"
#include "items/key.h"
#include "items/size.h"
#include "partiql/engine.h"
#include "partiql/errors.h"
#include "partiql/limits.h"
#include "partiql/plan.h"
#include "partiql/write.h"
#include "tables/errors.h"
#include "tables/row.h"

namespace partiql {

using base::fail;
using base::Result;
using base::Status;
using base::Task;

namespace {

/// A SELECT of one item: an equality on each key attribute and nothing else.
Result<tables::Get> get_of(const SelectStatement& select, const tables::TablePtr& table, const Request& request,
                           std::string_view operation) {
  if (!table) return fail(tables::resource_not_found());
  CHECK_OK(check_readable(select, *table));
  auto not_keyed = [&] {
    return fail(validation_error("Select statements within " + std::string(operation) +
                                 " must specify the primary key in the where clause."));
  };
  if (select.index || !select.where) return not_keyed();
  auto where = keyed_where(*select.where, *table, request.parameters);
  if (!where && where.error().message == key_not_in_where().message) return not_keyed();
  if (!where) return fail(std::move(where).error());
  if (!where->rest.empty()) return not_keyed();
  tables::Get get{.table = select.table, .key = std::move(where->key), .consistency = request.consistency};
  TRY(auto columns, bind_columns(select));
  if (columns) get.projection = *std::move(columns);
  return get;
}

const Expr* where_of(const Statement& statement) {
  auto pointer = [](const std::optional<Expr>& where) { return where ? &*where : nullptr; };
  if (const auto* select = statement.get<SelectStatement>()) return pointer(select->where);
  if (const auto* exists = statement.get<ExistsStatement>()) return pointer(exists->select.where);
  if (const auto* update = statement.get<UpdateStatement>()) return pointer(update->where);
  if (const auto* erase = statement.get<DeleteStatement>()) return pointer(erase->where);
  return nullptr;
}

/// The item that a statement is about, as bytes; nothing when it names none.
std::optional<std::string> target_of(const Statement& statement, const tables::TablePtr& table, Parameters parameters) {
  if (!table) return {};
  items::Item key;
  if (const auto* insert = statement.get<InsertStatement>()) {
    auto item = item_of(insert->item, parameters);
    if (!item) return {};
    key = *std::move(item);
  } else {
    const auto* where = where_of(statement);
    if (!where) return {};
    auto keyed = keyed_where(*where, *table, parameters);
    if (!keyed) return {};
    key = std::move(keyed->key);
  }
  std::string bytes = table->schema.name + '\0';
  for (const auto& part : table->keys.parts) {
    const auto* value = key.find(part.name);
    if (!value || value->type() != part.type) return {};
    items::append_key(bytes, *value);
  }
  return bytes;
}

/// Whether a batch or transaction is all of one sort; EXISTS counts as a write.
enum class Sort { none, reads, writes, mixed };
Sort sort_of(const std::vector<StatementPtr>& statements) {
  Sort sort = Sort::none;
  for (const auto& statement : statements) {
    if (!statement || statement->get<NoStatement>()) continue;
    Sort one = statement->reads() ? Sort::reads : Sort::writes;
    if (sort != Sort::none && sort != one) return Sort::mixed;
    sort = one;
  }
  return sort;
}

/// BatchStatementErrorCodeEnum: the code without "Exception".
base::Error of_member(base::Error error) {
  constexpr std::string_view suffix = "Exception";
  if (error.code == "ValidationException") {
    error.code = "ValidationError";
  } else if (error.code == "ThrottlingException") {
    error.code = "ThrottlingError";
  } else if (error.code.ends_with(suffix)) {
    error.code.resize(error.code.size() - suffix.size());
  }
  return error;
}

/// The item that a write is about, and how large the one it would put is.
struct Attempt {
  items::Item key;
  size_t bytes = 0;
};
Attempt attempt_of(const tables::AnyWrite& write, const tables::Table& table) {
  if (const auto* update = std::get_if<tables::Update>(&write)) return {update->key};
  if (const auto* erase = std::get_if<tables::Delete>(&write)) return {erase->key};
  const auto* put = std::get_if<tables::Put>(&write);
  if (!put) return {};
  return {tables::keys_of(table, nullptr, put->item), items::size_bytes(put->item)};
}

/// What stands against a statement in a transaction before its table is looked at.
Status check_member(const Statement& statement, const Request& request) {
  if (statement.get<NoStatement>()) return fail(validation_error("Unsupported operation in transaction."));
  if (statement.parameters > request.parameters.size()) return fail(parameters_do_not_match());
  const auto* update = statement.get<UpdateStatement>();
  const auto* erase = statement.get<DeleteStatement>();
  bool returns = (update && update->returning != Returning::none) || (erase && erase->returning != Returning::none);
  if (returns) return fail(validation_error("RETURNING clause is not supported in ExecuteTransaction."));
  const auto* select = statement.get<SelectStatement>();
  if (select && select->index) {
    return fail(validation_error("Reads on indices are not supported within transactions."));
  }
  return {};
}

/// Errors that a transaction tells as the reason of its member.
bool is_reason(const base::Error& error) {
  return error.message == key_not_in_where().message || error.message.starts_with("Key attribute");
}

void add_consumed(Transacted& done, const std::string& table, const tables::Consumed& consumed) {
  for (auto& [name, sum] : done.consumed) {
    if (name == table) return sum.add(consumed);
  }
  done.consumed.emplace_back(table, consumed);
}

/// What makes requests the same: their texts and parameters.
std::string payload_of(const std::vector<Request>& requests) {
  std::string payload;
  for (const auto& request : requests) {
    items::List parameters(request.parameters.begin(), request.parameters.end());
    auto bytes = items::encode(items::Item{{"parameters", items::Value(std::move(parameters))}});
    payload.append(std::to_string(request.text.size())).append(":").append(request.text);
    payload.append(std::to_string(bytes.size())).append(":").append(bytes);
  }
  return payload;
}

}  // namespace

Task<Member> Engine::run_member(StatementPtr statement, Request request) {
  Member member;
  auto failed = [&member](base::Error error) {
    member.error = of_member(std::move(error));
    return member;
  };
  if (statement->get<ExistsStatement>()) co_return failed(exists_outside_transaction());
  if (statement->get<NoStatement>()) {
    co_return failed(validation_error("Invalid operation. Only select, insert, update and delete operations are valid"));
  }
  if (statement->parameters > request.parameters.size()) co_return failed(parameters_do_not_match());
  if (const auto* select = statement->get<SelectStatement>()) {
    auto get = get_of(*select, tables_.find(select->table), request, "BatchExecuteStatement");
    if (!get) co_return failed(std::move(get).error());
    auto got = co_await tables_.get(*std::move(get));
    if (!got) co_return failed(std::move(got).error());
    member.table = select->table;
    member.consumed = std::move(got->consumed);
    if (got->item) member.item = columns_of(*select, *std::move(got->item));
    co_return member;
  }
  co_return co_await write_member(std::move(statement), std::move(request));
}

Task<Member> Engine::write_member(StatementPtr statement, Request request) {
  Member member;
  std::string name(statement->table());
  auto table = tables_.find(name);
  auto write = write_of(*statement, table, request.parameters, request.on_failure);
  if (!write) {
    member.error = of_member(std::move(write).error());
    co_return member;
  }
  auto attempt = attempt_of(*write, *table);
  auto written = co_await run_write(*std::move(write));
  if (written) {
    member.table = std::move(name);
    member.consumed = std::move(written->consumed);
    member.item = std::move(written->attributes);
    co_return member;
  }
  auto error = std::move(written).error();
  if (error.code == "ConditionalCheckFailedException" || error.code == "DuplicateItemException") {
    auto stored = co_await tables_.get({.table = name, .key = std::move(attempt.key)});
    size_t bytes = std::max(attempt.bytes, stored ? stored->bytes : 0);
    member.consumed.table = tables::write_units(bytes);
    member.table = std::move(name);
  }
  member.error = of_member(std::move(error));
  co_return member;
}

Task<Result<std::vector<Member>>> Engine::batch(std::vector<Request> requests,
                                                std::vector<std::optional<base::Error>> refusals) {
  std::vector<StatementPtr> statements(requests.size());
  std::vector<Member> members(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    auto read = statement(requests[i].text);
    if (read) {
      statements[i] = *std::move(read);
    } else {
      members[i].error = of_member(std::move(read).error());
    }
  }
  if (sort_of(statements) == Sort::mixed) {
    co_return fail(validation_error("Read and write requests together in the same batch is not supported."));
  }
  std::set<std::string> targets;
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!statements[i]) continue;
    auto target = target_of(*statements[i], tables_.find(statements[i]->table()), requests[i].parameters);
    if (target && !targets.insert(*target).second) {
      co_return fail(validation_error("Provided list of item keys contains duplicates"));
    }
  }
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!statements[i]) continue;
    if (i < refusals.size() && refusals[i]) {
      members[i].error = *std::move(refusals[i]);
    } else {
      members[i] = co_await run_member(std::move(statements[i]), std::move(requests[i]));
    }
  }
  co_return members;
}

Task<Result<Transacted>> Engine::transact(std::vector<Request> requests, std::optional<std::string> token) {
  std::vector<StatementPtr> statements;
  for (const auto& request : requests) {
    CO_TRY(auto read, statement(request.text));
    statements.push_back(std::move(read));
  }
  for (size_t i = 0; i < requests.size(); ++i) {
    auto good = check_member(*statements[i], requests[i]);
    if (!good && statements[i]->get<NoStatement>()) co_return fail(std::move(good).error());
    if (!good) co_return fail(in_transaction(std::move(good).error(), i));
  }
  auto sort = sort_of(statements);
  if (sort == Sort::mixed) {
    co_return fail(
        validation_error("ExecuteTransaction API does not support both read and write operations in the same request."));
  }
  std::set<std::string> targets;
  for (size_t i = 0; i < requests.size(); ++i) {
    auto target = target_of(*statements[i], tables_.find(statements[i]->table()), requests[i].parameters);
    if (target && !targets.insert(*target).second) {
      co_return fail(validation_error("Transaction request cannot include multiple operations on one item"));
    }
  }
  if (sort == Sort::reads) co_return co_await read_together(std::move(statements), std::move(requests));
  co_return co_await write_together(std::move(statements), std::move(requests), std::move(token));
}

Task<Result<Transacted>> Engine::read_together(std::vector<StatementPtr> statements, std::vector<Request> requests) {
  std::vector<tables::Get> gets;
  for (size_t i = 0; i < statements.size(); ++i) {
    const auto& select = *statements[i]->get<SelectStatement>();
    auto get = get_of(select, tables_.find(select.table), requests[i], "ExecuteTransaction");
    if (!get && get.error().code != "ValidationException") co_return fail(std::move(get).error());
    if (!get) co_return fail(in_transaction(std::move(get).error(), i));
    gets.push_back(*std::move(get));
  }
  CO_TRY(auto all, co_await tables_.get_together(std::move(gets), tables::Cost::transaction));
  Transacted done;
  for (size_t i = 0; i < all.size(); ++i) {
    const auto& select = *statements[i]->get<SelectStatement>();
    add_consumed(done, select.table, all[i].consumed);
    done.items.emplace_back();
    if (all[i].item) done.items.back() = columns_of(select, *std::move(all[i].item));
  }
  co_return done;
}

Task<Result<Transacted>> Engine::write_together(std::vector<StatementPtr> statements, std::vector<Request> requests,
                                                std::optional<std::string> token) {
  std::optional<tables::Token> once;
  if (token) once = tables::Token{"partiql/" + *token, payload_of(requests)};
  std::vector<tables::AnyWrite> writes;
  std::vector<tables::CancellationReason> reasons(statements.size());
  bool cancelled = false;
  for (size_t i = 0; i < statements.size(); ++i) {
    auto table = tables_.find(statements[i]->table());
    auto write = write_of(*statements[i], table, requests[i].parameters, requests[i].on_failure);
    if (write) {
      writes.push_back(*std::move(write));
      continue;
    }
    auto error = std::move(write).error();
    if (error.code != "ValidationException") co_return fail(std::move(error));
    if (!is_reason(error)) co_return fail(in_transaction(std::move(error), i));
    cancelled = true;
    reasons[i].code = "ValidationError";
    reasons[i].message = std::move(error.message);
  }
  if (cancelled) co_return fail(tables::transaction_canceled(std::move(reasons)));
  std::vector<std::string> names;
  for (const auto& statement : statements) names.emplace_back(statement->table());
  CO_TRY(auto written, co_await tables_.transact(std::move(writes), std::move(once)));
  Transacted done;
  bool replayed = !written.empty() && written.front().outcome == tables::Outcome::replayed;
  done.kind = replayed ? Transacted::Kind::replayed : Transacted::Kind::write;
  for (size_t i = 0; i < written.size(); ++i) add_consumed(done, names[i], written[i].consumed);
  co_return done;
}

}  // namespace partiql
