// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/tags.h"

namespace services::dynamodb {

struct ListTagsOfResource {
  static constexpr std::string_view name = "ListTagsOfResource";
  struct Input {
    std::string arn;
    std::optional<std::string> next;
  };
  struct Output {
    std::vector<TagShape> tags;
    std::optional<std::string> next;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.arn); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto name, table_of_arn(call, in.arn));
    auto table = tables.find(name);
    if (!table) co_return base::fail(no_such_arn(call, "dynamodb:ListTagsOfResource", in.arn));
    const auto& tags = table->schema.tags;
    Output out;
    for (auto tag = in.next ? tags.upper_bound(*in.next) : tags.begin(); tag != tags.end(); ++tag) {
      if (out.tags.size() == kMaxListedTags) {
        out.next = out.tags.back().key;  // a token is the last key that was listed
        break;
      }
      out.tags.push_back({tag->first, tag->second});
    }
    co_return out;
  }
};

template <class V>
void fields(V& v, ListTagsOfResource::Input& x) {
  v.required("ResourceArn", x.arn, kResourceArn);
  v.optional("NextToken", x.next);
}
template <class V>
void fields(V& v, ListTagsOfResource::Output& x) {
  v.required("Tags", x.tags);
  v.optional("NextToken", x.next);
}

aws::Operation list_tags_of_resource(Tables& tables) { return aws::bind<ListTagsOfResource>(tables); }

}  // namespace services::dynamodb
