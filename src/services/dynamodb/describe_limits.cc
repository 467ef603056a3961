// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct DescribeLimits {
  static constexpr std::string_view name = "DescribeLimits";
  struct Input {};
  struct Output {
    int64_t account_read = 80'000, account_write = 80'000, table_read = 40'000, table_write = 40'000;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:DescribeLimits", "*", {}}}; }
  static Task<Result<Output>> run(Tables&, const Call&, Input) { co_return Output{}; }
};

template <class V>
void fields(V&, DescribeLimits::Input&) {}
template <class V>
void fields(V& v, DescribeLimits::Output& x) {
  v.required("AccountMaxReadCapacityUnits", x.account_read);
  v.required("AccountMaxWriteCapacityUnits", x.account_write);
  v.required("TableMaxReadCapacityUnits", x.table_read);
  v.required("TableMaxWriteCapacityUnits", x.table_write);
}

aws::Operation describe_limits(Tables& tables) { return aws::bind<DescribeLimits>(tables); }

}  // namespace services::dynamodb
