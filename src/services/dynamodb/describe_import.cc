// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html
#include "backups/errors.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/transfer_shapes.h"

namespace services::dynamodb {

struct DescribeImport {
  static constexpr std::string_view name = "DescribeImport";
  struct Input {
    std::string arn;
  };
  struct Output {
    ImportDescription description;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return {{"dynamodb:DescribeImport", in.arn, {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_CHECK_OK(check_account(call, name, in.arn));
    auto part = part_of_arn(call, "import", in.arn);
    auto found = part ? backups.find_import(part->id) : nullptr;
    if (!found || found->table != part->table) co_return base::fail(backups::import_not_found(in.arn));
    co_return Output{description_of(call, *found)};
  }
};

template <class V>
void fields(V& v, DescribeImport::Input& x) {
  v.required("ImportArn", x.arn, kLongArn);
}
template <class V>
void fields(V& v, DescribeImport::Output& x) {
  v.required("ImportTableDescription", x.description);
}

aws::Operation describe_import(Backups& backups) { return aws::bind<DescribeImport>(backups); }

}  // namespace services::dynamodb
