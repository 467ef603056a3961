// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html
#include <limits>

#include "items/document.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/partiql_shape.h"

namespace services::dynamodb {

struct ExecuteStatement {
  static constexpr std::string_view name = "ExecuteStatement";
  struct Input : StatementInput {
    std::optional<std::string> token;
    Word return_consumed;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<Document> items;
    std::optional<std::string> next_token;
    std::optional<ConsumedCapacity> consumed;
    std::optional<Document> last_key;
  };
  static Result<std::vector<Access>> access_of_members(partiql::Engine& engine, const Call& call, const Input& in) {
    return access_to_all(engine, call, std::vector{static_cast<const StatementInput&>(in)});
  }
  static std::vector<Access> access(partiql::Engine& engine, const Call& call, const Input& in) {
    return access_to_statement(engine, call, in);
  }
  static Task<Result<Output>> run(partiql::Engine& engine, const Call&, Input in) {
    CO_TRY(auto request, request_from(in));
    request.limit = in.limit;
    request.token = std::move(in.token);
    CO_TRY(auto answer, co_await engine.execute(std::move(request)));
    Output out;
    for (auto& item : answer.items) out.items.push_back(items::to_document(std::move(item)));
    out.next_token = std::move(answer.next_token);
    out.consumed = consumed_capacity(in.return_consumed, std::move(answer.table), answer.consumed);
    out.last_key = to_document(std::move(answer.last_key));
    co_return out;
  }
};

template <class V>
void fields(V& v, ExecuteStatement::Input& x) {
  fields(v, static_cast<StatementInput&>(x));
  v.optional("ConsistentRead", x.consistent);
  v.optional("NextToken", x.token, Length{1, partiql::kMaxTokenBytes});
  v.optional("ReturnConsumedCapacity", x.return_consumed, kReturnConsumed);
  v.optional("Limit", x.limit, Range{1, std::numeric_limits<int>::max()});
}
template <class V>
void fields(V& v, ExecuteStatement::Output& x) {
  v.optional("Items", x.items);
  v.optional("NextToken", x.next_token);
  v.optional("ConsumedCapacity", x.consumed);
  v.optional("LastEvaluatedKey", x.last_key);
}

aws::Operation execute_statement(std::shared_ptr<partiql::Engine> engine) {
  return bind_kept<ExecuteStatement>(std::move(engine));
}

}  // namespace services::dynamodb
