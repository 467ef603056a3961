// What the operations of PartiQL share: statements with their parameters as they come, and the access they ask for.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "partiql/engine.h"
#include "partiql/limits.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

inline constexpr Length kStatement{1, partiql::kMaxStatementBytes};
inline constexpr OneOf kReturnOnStatementFailure{"ALL_OLD", "NONE"};

/// One statement of a request.
struct StatementInput {
  std::string text;
  std::optional<std::vector<Document>> parameters;
  std::optional<bool> consistent;
  Word return_on_failure;
};
template <class V>
void fields(V& v, StatementInput& x) {
  v.required("Statement", x.text, kStatement);
  v.optional("Parameters", x.parameters, Length{1, std::numeric_limits<int>::max()});
  v.optional("ReturnValuesOnConditionCheckFailure", x.return_on_failure, kReturnOnStatementFailure);
}

/// The statement as the engine takes it; the errors of its parameters.
Result<partiql::Request> request_from(StatementInput& input);

/// dynamodb:PartiQLSelect and its like on the table or index, with the condition keys of the other operations and
/// dynamodb:FullTableScan. None when the text is no statement: it is refused later, and nothing is done.
std::vector<Access> access_to_statement(partiql::Engine& engine, const Call& call, const StatementInput& input);

/// The same of all statements; the error of one that nobody could judge.
template <class Statement>
Result<std::vector<Access>> access_to_all(partiql::Engine& engine, const Call& call, const std::vector<Statement>& statements) {
  std::vector<Access> all;
  for (const StatementInput& statement : statements) {
    CHECK_OK(engine.statement(statement.text));
    for (auto& access : access_to_statement(engine, call, statement)) all.push_back(std::move(access));
  }
  return all;
}

/// The row of an operation on an engine that lives as long as the row.
template <class Op>
aws::Operation bind_kept(std::shared_ptr<partiql::Engine> engine) {
  auto row = aws::bind<Op>(*engine);
  row.serve = [engine, serve = std::move(row.serve)](const Call& call, Document body, const aws::Codec& codec) {
    return serve(call, std::move(body), codec);
  };
  row.accesses = [engine, accesses = std::move(row.accesses)](const Call& call, Document body,
                                                              const aws::Codec& codec) -> Result<aws::AccessesNow> {
    TRY(auto now, accesses(call, std::move(body), codec));
    return [engine, now = std::move(now)] { return now(); };
  };
  return row;
}

}  // namespace services::dynamodb
