// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
#include <fmt/format.h>

#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct UpdateTimeToLive {
  static constexpr std::string_view name = "UpdateTimeToLive";
  struct Specification {
    bool enabled = false;
    std::string attribute;
  };
  struct Input {
    std::string table;
    Specification specification;
  };
  struct Output {
    Specification specification;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }

  static base::Status change(tables::Schema& schema, const Specification& wanted) {
    const auto& now = schema.time_to_live;
    if (!now && !wanted.enabled) return base::fail(validation_error("TimeToLive is already disabled"));
    if (now && now->attribute != wanted.attribute) {
      return base::fail(validation_error(
          fmt::format("TimeToLive is active on a different AttributeName: current AttributeName is {}", now->attribute)));
    }
    if (now && wanted.enabled) return base::fail(validation_error("TimeToLive is already enabled"));
    if (wanted.enabled) {
      schema.time_to_live = tables::TimeToLive{.attribute = wanted.attribute};
    } else {
      schema.time_to_live.reset();
    }
    return {};
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    auto apply = [wanted = in.specification](tables::Schema& schema) { return change(schema, wanted); };
    CO_TRY(auto table, co_await tables.change(table_name(in.table), std::move(apply)));
    co_return Output{std::move(in.specification)};
  }
};

template <class V>
void fields(V& v, UpdateTimeToLive::Specification& x) {
  v.required("Enabled", x.enabled);
  v.required("AttributeName", x.attribute, kKeyName);
}
template <class V>
void fields(V& v, UpdateTimeToLive::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("TimeToLiveSpecification", x.specification);
}
template <class V>
void fields(V& v, UpdateTimeToLive::Output& x) {
  v.required("TimeToLiveSpecification", x.specification);
}

aws::Operation update_time_to_live(Tables& tables) { return aws::bind<UpdateTimeToLive>(tables); }

}  // namespace services::dynamodb
