// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html
#include <set>

#include "items/document.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/partiql_shape.h"
#include "services/dynamodb/resource_policy.h"

namespace services::dynamodb {

struct BatchExecuteStatement {
  static constexpr std::string_view name = "BatchExecuteStatement";
  struct Statement : StatementInput {};
  struct Input {
    std::vector<Statement> statements;
    Word return_consumed;
  };
  struct Error {
    std::string code;
    std::optional<std::string> message;
    std::optional<Document> item;
  };
  struct Response {
    std::optional<Error> error;
    std::optional<std::string> table;
    std::optional<Document> item;
  };
  struct Output {
    std::vector<Response> responses;
    std::optional<std::vector<ConsumedCapacity>> consumed;
  };
  static Result<std::vector<Access>> access_of_members(partiql::Engine& engine, const Call& call, const Input& in) {
    return access_to_all(engine, call, in.statements);
  }
  /// Each member is allowed or refused on its own, in run.
  static std::vector<Access> access(partiql::Engine&, const Call&, const Input&) { return {}; }

  static std::vector<std::optional<base::Error>> refusals(partiql::Engine& engine, const Call& call, const Input& in) {
    std::vector<std::optional<base::Error>> refusals;
    aws::Codec codec;
    codec.resource_policies = [&engine](const Call& of, const Access& access) {
      return policy_of(engine.tables(), of, access);
    };
    for (const auto& statement : in.statements) {
      auto allowed = aws::authorize(call, access_to_statement(engine, call, statement), codec);
      refusals.emplace_back();
      if (allowed) continue;
      refusals.back() = std::move(allowed).error();
      refusals.back()->code = "AccessDenied";
    }
    return refusals;
  }

  static Response response_of(partiql::Member member) {
    Response response;
    if (member.error) {
      response.error = Error{member.error->code, member.error->message, {}};
      if (const auto* item = member.error->detail.find("Item")) response.error->item = *item;
    }
    if (!member.table.empty()) response.table = std::move(member.table);
    response.item = to_document(std::move(member.item));
    return response;
  }

  static Task<Result<Output>> run(partiql::Engine& engine, const Call& call, Input in) {
    auto refused = refusals(engine, call, in);
    std::vector<partiql::Request> requests;
    for (size_t i = 0; i < in.statements.size(); ++i) {
      auto text = in.statements[i].text;
      auto request = request_from(in.statements[i]);
      requests.push_back(request ? *std::move(request) : partiql::Request{.text = std::move(text)});
      if (request || refused[i]) continue;
      if (request.error().code != "ValidationException") co_return base::fail(std::move(request).error());
      refused[i] = std::move(request).error();
      refused[i]->code = "ValidationError";
    }
    CO_TRY(auto members, co_await engine.batch(std::move(requests), std::move(refused)));
    Output out;
    std::set<std::string> used;  // those in which something was done
    for (const auto& member : members) {
      if (!member.error) used.insert(member.table);
    }
    ConsumedByTable by_table;
    for (auto& member : members) {
      if (used.contains(member.table)) by_table.add(member.table, member.consumed);
      out.responses.push_back(response_of(std::move(member)));
    }
    if (!used.empty()) out.consumed = consumed_capacities(in.return_consumed, by_table);
    co_return out;
  }
};

template <class V>
void fields(V& v, BatchExecuteStatement::Statement& x) {
  fields(v, static_cast<StatementInput&>(x));
  v.optional("ConsistentRead", x.consistent);
}
template <class V>
void fields(V& v, BatchExecuteStatement::Input& x) {
  v.required("Statements", x.statements, Length{1, partiql::kMaxBatchStatements});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
}
template <class V>
void fields(V& v, BatchExecuteStatement::Error& x) {
  v.required("Code", x.code);
  v.optional("Message", x.message);
  v.optional("Item", x.item);
}
template <class V>
void fields(V& v, BatchExecuteStatement::Response& x) {
  v.optional("Error", x.error);
  v.optional("TableName", x.table);
  v.optional("Item", x.item);
}
template <class V>
void fields(V& v, BatchExecuteStatement::Output& x) {
  v.optional("Responses", x.responses);
  v.optional("ConsumedCapacity", x.consumed);
}

aws::Operation batch_execute_statement(std::shared_ptr<partiql::Engine> engine) {
  return bind_kept<BatchExecuteStatement>(std::move(engine));
}

}  // namespace services::dynamodb
