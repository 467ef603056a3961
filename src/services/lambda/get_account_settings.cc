// https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetAccountSettings {
  static constexpr std::string_view name = "GetAccountSettings";
  static constexpr aws::Route route{"GET", "/2016-08-19/account-settings"};
  static constexpr int status = 200;
  struct Input {};
  struct Limit {
    int64_t total_code = 80'530'636'800, unzipped = 262'144'000, zipped = 52'428'800;
    int concurrent = 0, unreserved = 0;
  };
  struct Usage {
    int64_t total_code = 0, functions = 0;
  };
  struct Output {
    Limit limit;
    Usage usage;
  };
  static std::vector<Access> access(Host&, const Call&, const Input&) { return {{"lambda:GetAccountSettings", "*", {}}}; }
  static Task<Result<Output>> run(Host& host, const Call&, Input) {
    auto account = host.account_usage();
    Output out;
    out.limit.concurrent = account.concurrency;
    out.limit.unreserved = account.unreserved;
    out.usage = {account.code_bytes, account.functions};
    co_return out;
  }
};

template <class V>
void fields(V&, GetAccountSettings::Input&) {}
template <class V>
void fields(V& v, GetAccountSettings::Limit& x) {
  v.required("TotalCodeSize", x.total_code);
  v.required("CodeSizeUnzipped", x.unzipped);
  v.required("CodeSizeZipped", x.zipped);
  v.required("ConcurrentExecutions", x.concurrent);
  v.required("UnreservedConcurrentExecutions", x.unreserved);
}
template <class V>
void fields(V& v, GetAccountSettings::Usage& x) {
  v.required("TotalCodeSize", x.total_code);
  v.required("FunctionCount", x.functions);
}
template <class V>
void fields(V& v, GetAccountSettings::Output& x) {
  v.required("AccountLimit", x.limit);
  v.required("AccountUsage", x.usage);
}

aws::Operation get_account_settings(Host& host) { return aws::bind<GetAccountSettings>(host); }

}  // namespace services::lambda
