// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/resource_policy.h"

namespace services::dynamodb {

struct DeleteResourcePolicy {
  static constexpr std::string_view name = "DeleteResourcePolicy";
  struct Input {
    std::string arn;
    std::optional<std::string> expected;
  };
  struct Output {
    std::optional<std::string> revision;  // of the deletion; none when there was no policy
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    auto had_one = std::make_shared<bool>(false);
    auto change = [had_one, expected = in.expected](tables::Schema& schema) -> base::Status {
      CHECK_OK(check_revision(schema, expected));
      *had_one = schema.policy.has_value();
      schema.policy.reset();
      return {};
    };
    CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
    if (!*had_one) co_return Output{};
    co_return Output{policy_at(call, "").revision};
  }
};

template <class V>
void fields(V& v, DeleteResourcePolicy::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
  v.optional("ExpectedRevisionId", x.expected, Length{1, 255});
}
template <class V>
void fields(V& v, DeleteResourcePolicy::Output& x) {
  v.optional("RevisionId", x.revision);
}

aws::Operation delete_resource_policy(Tables& tables) { return aws::bind<DeleteResourcePolicy>(tables); }

}  // namespace services::dynamodb
