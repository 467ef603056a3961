// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html
#include "backups/errors.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/transfer_shapes.h"

namespace services::dynamodb {

struct DescribeExport {
  static constexpr std::string_view name = "DescribeExport";
  struct Input {
    std::string arn;
  };
  struct Output {
    ExportDescription description;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return {{"dynamodb:DescribeExport", in.arn, {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_CHECK_OK(check_account(call, name, in.arn));
    auto part = part_of_arn(call, "export", in.arn);
    auto found = part ? backups.find_export(part->id) : nullptr;
    if (!found || found->request.table != part->table) co_return base::fail(backups::export_not_found(in.arn));
    co_return Output{description_of(*found)};
  }
};

template <class V>
void fields(V& v, DescribeExport::Input& x) {
  v.required("ExportArn", x.arn, kLongArn);
}
template <class V>
void fields(V& v, DescribeExport::Output& x) {
  v.optional("ExportDescription", x.description);
}

aws::Operation describe_export(Backups& backups) { return aws::bind<DescribeExport>(backups); }

}  // namespace services::dynamodb
