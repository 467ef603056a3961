// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"

namespace services::dynamodb {

struct GetResourcePolicy {
  static constexpr std::string_view name = "GetResourcePolicy";
  struct Input {
    std::string arn;
  };
  struct Output {
    std::string policy, revision;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    CO_TRY(auto table, tables.describe(name));
    if (!table->schema.policy) co_return base::fail(policy_not_found(in.arn));
    co_return Output{table->schema.policy->document, table->schema.policy->revision};
  }
};

template <class V>
void fields(V& v, GetResourcePolicy::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
}
template <class V>
void fields(V& v, GetResourcePolicy::Output& x) {
  v.required("Policy", x.policy);
  v.required("RevisionId", x.revision);
}

aws::Operation get_resource_policy(Tables& tables) { return aws::bind<GetResourcePolicy>(tables); }

}  // namespace services::dynamodb
