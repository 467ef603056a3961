// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/page_shape.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct Query {
  static constexpr std::string_view name = "Query";
  struct Input : PageInput {
    std::optional<std::string> key_condition;
    bool forward = true;
  };
  struct Output : PageOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    auto asked = in.asked(name);
    asked.key_condition = text_of(in.key_condition);
    return only_access_to(tables, call, asked);
  }
  /// KeyConditions may come with expressions, but for the one that it stands for.
  static base::Status check(const Input& in) {
    return check_parameters({{"ProjectionExpression", in.projection.has_value()},
                             {"FilterExpression", in.filter.has_value()},
                             {"KeyConditionExpression", in.key_condition.has_value()}},
                            {{"AttributesToGet", in.legacy.attributes_to_get.has_value()},
                             {"QueryFilter", in.legacy.filter.has_value()},
                             {"ConditionalOperator", in.legacy.conditional_operator.has_value()},
                             {"KeyConditions", in.legacy.key_conditions && in.key_condition}},
                            in.names, in.values);
  }
  static base::Status read(Input& in, tables::Query& query, items::Layer layer) {
    CHECK_OK(check(in));
    CHECK_OK(in.read_filter(query, layer));
    CHECK_OK(in.read_projection(query));
    CHECK_OK(in.read_rest(query, layer));
    if (!in.key_condition && !in.legacy.key_conditions) {
      return base::fail(
          validation_error("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."));
    }
    TRY(query.bindings, bindings_from(std::move(in.names), std::move(in.values), layer));
    query.key_condition = std::move(in.key_condition);
    if (in.legacy.key_conditions) {
      TRY(query.key_condition, key_conditions_from(in.legacy, layer));
    }
    return {};
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    tables::Query query;
    CO_CHECK_OK(read(in, query, layer_of(call, name)));
    query.direction = in.forward ? tables::Direction::forward : tables::Direction::backward;
    auto select = query.select;
    CO_TRY(auto page, co_await tables.query(std::move(query)));
    auto consumed = consumed_capacity(in.return_consumed, in.table, page.consumed);
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
  v.optional("QueryFilter", x.legacy.filter);
}

aws::Operation query(Tables& tables) { return aws::bind<Query>(tables); }

}  // namespace services::dynamodb
