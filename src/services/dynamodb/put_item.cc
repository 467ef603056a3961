// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
#include "services/dynamodb/item_write.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct PutItem {
  static constexpr std::string_view name = "PutItem";
  struct Input : WriteInput {};
  struct Output : WriteOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return in.WriteInput::access(tables, call, name);
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_CHECK_OK(in.check_put_parameters());
    tables::Put put;
    CO_CHECK_OK(in.to(put, &tables::Put::item, layer_of(call, name), [&](tables::Put&) { return in.check_put_return(); }));
    CO_TRY(auto written, co_await tables.put(std::move(put)));
    co_return Output{WriteOutput::from(in, std::move(written))};
  }
};

template <class V>
void fields(V& v, PutItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Item", x.item);
  fields(v, static_cast<WriteInput&>(x));
}

aws::Operation put_item(Tables& tables) { return aws::bind<PutItem>(tables); }

}  // namespace services::dynamodb
