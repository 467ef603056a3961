// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/tags.h"

namespace services::dynamodb {

struct TagResource {
  static constexpr std::string_view name = "TagResource";
  struct Input {
    std::string arn;
    std::vector<TagShape> tags;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    if (in.tags.empty()) co_return base::fail(validation_error("Atleast one Tag needs to be provided as Input."));
    CO_TRY(auto tags, tags_from(in.tags));
    if (!tables.find(name)) co_return base::fail(arn_not_found(in.arn));
    auto change = [tags = std::move(tags)](tables::Schema& schema) -> base::Status {
      for (const auto& [key, value] : tags) schema.tags[key] = value;
      if (schema.tags.size() > kMaxTags) return base::fail(too_many_tags());
      return {};
    };
    CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
    co_return Output{};
  }
};

template <class V>
void fields(V& v, TagResource::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
  v.required("Tags", x.tags);
}
template <class V>
void fields(V&, TagResource::Output&) {}

aws::Operation tag_resource(Tables& tables) { return aws::bind<TagResource>(tables); }

}  // namespace services::dynamodb
