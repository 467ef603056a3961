// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

struct ListTagsOfResource {
  static constexpr std::string_view name = "ListTagsOfResource";
  struct Input {
    std::string arn;
    std::optional<std::string> next;
  };
  struct Output {
    std::vector<TagShape> tags;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    CO_TRY(auto name, table_of_arn(in.arn));
    auto table = tables.find(name);
    if (!table) co_return base::fail(arn_not_found(in.arn));
    Output out;
    for (const auto& [key, value] : table->schema.tags) out.tags.push_back({key, value});
    co_return out;
  }
};

template <class V>
void fields(V& v, ListTagsOfResource::Input& x) {
  v.required("ResourceArn", x.arn, Length{1, 1283});
  v.optional("NextToken", x.next);
}
template <class V>
void fields(V& v, ListTagsOfResource::Output& x) {
  v.required("Tags", x.tags);
}

aws::Operation list_tags_of_resource(Tables& tables) { return aws::bind<ListTagsOfResource>(tables); }

}  // namespace services::dynamodb
