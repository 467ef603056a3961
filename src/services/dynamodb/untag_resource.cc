// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/tags.h"

namespace services::dynamodb {

struct UntagResource {
  static constexpr std::string_view name = "UntagResource";
  struct Input {
    std::string arn;
    std::vector<std::string> keys;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    if (in.keys.empty()) co_return base::fail(validation_error("Atleast one Tag Key needs to be provided as Input."));
    if (in.keys.size() > kMaxTags) co_return base::fail(too_many_tags());
    for (const auto& key : in.keys) CO_CHECK_OK(check_tag_key(key));
    if (!tables.find(name)) co_return base::fail(arn_not_found(in.arn));
    auto change = [keys = std::move(in.keys)](tables::Schema& schema) -> base::Status {
      for (const auto& key : keys) schema.tags.erase(key);
      return {};
    };
    CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
    co_return Output{};
  }
};

template <class V>
void fields(V& v, UntagResource::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
  v.required("TagKeys", x.keys);
}
template <class V>
void fields(V&, UntagResource::Output&) {}

aws::Operation untag_resource(Tables& tables) { return aws::bind<UntagResource>(tables); }

}  // namespace services::dynamodb
