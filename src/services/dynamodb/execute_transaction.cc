// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html
#include "items/document.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/partiql_shape.h"

namespace services::dynamodb {

struct ExecuteTransaction {
  static constexpr std::string_view name = "ExecuteTransaction";
  struct Input {
    std::vector<StatementInput> statements;
    std::optional<std::string> token;
    Word return_consumed;
  };
  struct Response {
    std::optional<Document> item;
  };
  struct Output {
    std::vector<Response> responses;
    std::optional<std::vector<ConsumedCapacity>> consumed;
  };
  static Result<std::vector<Access>> access_of_members(partiql::Engine& engine, const Call& call, const Input& in) {
    return access_to_all(engine, call, in.statements);
  }
  static std::vector<Access> access(partiql::Engine& engine, const Call& call, const Input& in) {
    std::vector<Access> all;
    for (const auto& statement : in.statements) {
      for (auto& access : access_to_statement(engine, call, statement)) all.push_back(std::move(access));
    }
    return all;
  }
  static Task<Result<Output>> run(partiql::Engine& engine, const Call&, Input in) {
    std::vector<partiql::Request> requests;
    for (auto& statement : in.statements) {
      CO_TRY(auto request, request_from(statement));
      requests.push_back(std::move(request));
    }
    CO_TRY(auto done, co_await engine.transact(std::move(requests), std::move(in.token)));
    Output out;
    for (auto& item : done.items) out.responses.push_back({to_document(std::move(item))});
    auto usage = done.kind == partiql::Transacted::Kind::write ? Usage::transaction_write : Usage::transaction_read;
    ConsumedByTable by_table;
    for (const auto& [table, consumed] : done.consumed) by_table.add(table, consumed);
    out.consumed = consumed_capacities(in.return_consumed, by_table, usage);
    co_return out;
  }
};

template <class V>
void fields(V& v, ExecuteTransaction::Input& x) {
  v.required("TransactStatements", x.statements, Length{1, partiql::kMaxTransactStatements});
  v.optional("ClientRequestToken", x.token, Length{1, 36});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
}
template <class V>
void fields(V& v, ExecuteTransaction::Response& x) {
  v.optional("Item", x.item);
}
template <class V>
void fields(V& v, ExecuteTransaction::Output& x) {
  v.optional("Responses", x.responses);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation execute_transaction(std::shared_ptr<partiql::Engine> engine) {
  return bind_kept<ExecuteTransaction>(std::move(engine));
}

}  // namespace services::dynamodb
