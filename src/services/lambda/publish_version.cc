// https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct PublishVersion {
  static constexpr std::string_view name = "PublishVersion";
  static constexpr aws::Route route{"POST", "/2015-03-31/functions/{FunctionName}/versions"};
  static constexpr int status = 201;
  struct Input {
    std::string function;
    std::optional<std::string> code_sha256, description, revision_id;
  };
  using Output = Configuration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    functions::Publication publication{.code_sha256 = in.code_sha256.value_or(""),
                                       .description = std::move(in.description),
                                       .revision_id = in.revision_id.value_or("")};
    CO_TRY(auto version, co_await host.publish_version(std::move(in.function), std::move(publication)));
    co_return configuration(host, *version, Moment::later);
  }
};

template <class V>
void fields(V& v, PublishVersion::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("CodeSha256", x.code_sha256);
  v.optional("Description", x.description, Length{0, 256});
  v.optional("RevisionId", x.revision_id);
}

aws::Operation publish_version(Host& host) { return aws::bind<PublishVersion>(host); }

}  // namespace services::lambda
