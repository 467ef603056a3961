// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct AddPermission {
  static constexpr std::string_view name = "AddPermission";
  static constexpr aws::Route route{"POST", "/2015-03-31/functions/{FunctionName}/policy"};
  static constexpr int status = 201;
  struct Input {
    std::string function;
    functions::Statement statement;
    std::optional<std::string> source_arn, source_account, event_source_token, organization, url_auth_type, qualifier,
        revision_id;
    std::optional<bool> via_url;
  };
  struct Output {
    std::string statement;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "AddPermission", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    in.statement.source_arn = in.source_arn.value_or("");
    in.statement.source_account = in.source_account.value_or("");
    in.statement.event_source_token = in.event_source_token.value_or("");
    in.statement.organization = in.organization.value_or("");
    in.statement.function_url_auth_type = in.url_auth_type.value_or("");
    in.statement.via_function_url = in.via_url.value_or(false);
    CO_TRY(auto text, co_await host.add_permission(std::move(in.function), in.qualifier.value_or(""), std::move(in.statement),
                                                   in.revision_id.value_or("")));
    co_return Output{std::move(text)};
  }
};

template <class V>
void fields(V& v, AddPermission::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.required("StatementId", x.statement.id, Length{1, 100}, Pattern{"([a-zA-Z0-9-_]+)"});
  v.required("Action", x.statement.action, Pattern{"(lambda:[*]|lambda:[a-zA-Z]+|[*])"});
  v.required("Principal", x.statement.principal, Pattern{"[^\\s]+"});
  v.optional("SourceArn", x.source_arn);
  v.optional("SourceAccount", x.source_account, Length{0, 12});
  v.optional("EventSourceToken", x.event_source_token, Length{0, 256});
  v.optional("PrincipalOrgID", x.organization, Length{12, 34});
  v.optional("FunctionUrlAuthType", x.url_auth_type, OneOf{"NONE", "AWS_IAM"});
  v.optional("InvokedViaFunctionUrl", x.via_url);
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
  v.optional("RevisionId", x.revision_id);
}
template <class V>
void fields(V& v, AddPermission::Output& x) {
  v.required("Statement", x.statement);
}

aws::Operation add_permission(Host& host) { return aws::bind<AddPermission>(host); }

}  // namespace services::lambda
