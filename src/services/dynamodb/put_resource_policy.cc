// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/resource_policy.h"

namespace services::dynamodb {

struct PutResourcePolicy {
  static constexpr std::string_view name = "PutResourcePolicy";
  struct Input {
    std::string arn, policy;
    std::optional<std::string> expected;
    std::optional<bool> confirm;
  };
  struct Output {
    std::string revision;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    CO_TRY(auto document, policy_document(in.policy));
    CO_CHECK_OK(check_not_locked_out(call, access(call, in).front(), document, in.confirm));
    auto change = [next = policy_at(call, std::move(document)),
                   expected = in.expected](tables::Schema& schema) -> base::Status {
      CHECK_OK(check_revision(schema, expected));
      if (schema.policy && schema.policy->document == next.document) return {};  // keeps its revision
      auto after = next;
      if (schema.policy && schema.policy->revision >= after.revision) {
        after.revision = std::to_string(std::stoll(schema.policy->revision) + 1);  // within the same millisecond
      }
      schema.policy = std::move(after);
      return {};
    };
    CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
    co_return Output{table->schema.policy->revision};
  }
};

template <class V>
void fields(V& v, PutResourcePolicy::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
  v.required("Policy", x.policy);
  v.optional("ExpectedRevisionId", x.expected, Length{1, 255});
  v.optional("ConfirmRemoveSelfResourceAccess", x.confirm);
}
template <class V>
void fields(V& v, PutResourcePolicy::Output& x) {
  v.required("RevisionId", x.revision);
}

aws::Operation put_resource_policy(Tables& tables) { return aws::bind<PutResourcePolicy>(tables); }

}  // namespace services::dynamodb
