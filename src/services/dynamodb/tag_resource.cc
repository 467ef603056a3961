// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

struct TagResource {
  static constexpr std::string_view name = "TagResource";
  struct Input {
    std::string arn;
    std::vector<TagShape> tags;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    CO_TRY(auto name, table_of_arn(in.arn));
    if (!tables.find(name)) co_return base::fail(arn_not_found(in.arn));
    auto change = [tags = std::move(in.tags)](tables::Schema& schema) -> base::Status {
      for (const auto& tag : tags) schema.tags[tag.key] = tag.value;
      if (schema.tags.size() > kMaxTags) return base::fail(validation_error("Too many tags: a table has at most 50"));
      return {};
    };
    CO_TRY(auto table, co_await tables.change(std::move(name), std::move(change)));
    co_return Output{};
  }
};

template <class V>
void fields(V& v, TagResource::Input& x) {
  v.required("ResourceArn", x.arn, Length{1, 1283});
  v.required("Tags", x.tags);
}
template <class V>
void fields(V&, TagResource::Output&) {}

aws::Operation tag_resource(Tables& tables) { return aws::bind<TagResource>(tables); }

}  // namespace services::dynamodb
