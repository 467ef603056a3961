// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct DescribeEndpoints {
  static constexpr std::string_view name = "DescribeEndpoints";
  struct Input {};
  struct Endpoint {
    std::string address;
    int64_t cache_minutes = 1440;
  };
  struct Output {
    std::vector<Endpoint> endpoints;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:DescribeEndpoints", "*", {}}}; }
  static Task<Result<Output>> run(Tables&, const Call& call, Input) {
    co_return Output{{Endpoint{"dynamodb." + call.settings->region + ".amazonaws.com"}}};
  }
};

template <class V>
void fields(V&, DescribeEndpoints::Input&) {}
template <class V>
void fields(V& v, DescribeEndpoints::Endpoint& x) {
  v.required("Address", x.address);
  v.required("CachePeriodInMinutes", x.cache_minutes);
}
template <class V>
void fields(V& v, DescribeEndpoints::Output& x) {
  v.required("Endpoints", x.endpoints);
}

aws::Operation describe_endpoints(Tables& tables) { return aws::bind<DescribeEndpoints>(tables); }

}  // namespace services::dynamodb
