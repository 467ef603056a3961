// https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetPolicy {
  static constexpr std::string_view name = "GetPolicy";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}/policy"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Output {
    std::string policy, revision_id;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "GetPolicy", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.policy(in.function, in.qualifier.value_or("")));
    co_return Output{std::move(found.policy), std::move(found.revision_id)};
  }
};

template <class V>
void fields(V& v, GetPolicy::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
}
template <class V>
void fields(V& v, GetPolicy::Output& x) {
  v.required("Policy", x.policy);
  v.required("RevisionId", x.revision_id);
}

aws::Operation get_policy(Host& host) { return aws::bind<GetPolicy>(host); }

}  // namespace services::lambda
