// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/page_shape.h"

namespace services::dynamodb {

struct Query {
  static constexpr std::string_view name = "Query";
  struct Input : PageInput {
    std::optional<std::string> key_condition;
    bool forward = true;
  };
  struct Output : PageOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return {access_to(tables, call,
                      {.action = name,
                       .table = in.table,
                       .index = text_of(in.index),
                       .filter = text_of(in.filter),
                       .projection = text_of(in.projection),
                       .key_condition = text_of(in.key_condition),
                       .names = &in.names,
                       .values = &in.values,
                       .select = text_of(in.select)})};
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    tables::Query query;
    CO_CHECK_OK(in.to(query));
    if (!in.key_condition) {
      co_return base::fail(
          validation_error("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."));
    }
    query.key_condition = *std::move(in.key_condition);
    query.direction = in.forward ? tables::Direction::forward : tables::Direction::backward;
    auto select = query.select;
    CO_TRY(auto page, co_await tables.query(std::move(query)));
    auto consumed = consumed_capacity(in.return_consumed, table_name(in.table), page.consumed);
    Output out{PageOutput::from(std::move(page), select)};
    out.consumed = std::move(consumed);
    co_return out;
  }
};

template <class V>
void fields(V& v, Query::Input& x) {
  fields(v, static_cast<PageInput&>(x));
  v.optional("KeyConditionExpression", x.key_condition);
  v.optional("ScanIndexForward", x.forward);
  v.optional("KeyConditions", x.legacy.key_conditions);
  v.optional("QueryFilter", x.legacy.query_filter);
}

aws::Operation query(Tables& tables) { return aws::bind<Query>(tables); }

}  // namespace services::dynamodb
