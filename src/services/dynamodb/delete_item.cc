// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
#include "services/dynamodb/item_write.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct DeleteItem {
  static constexpr std::string_view name = "DeleteItem";
  struct Input : WriteInput {};
  struct Output : WriteOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return in.WriteInput::access(tables, call, name);
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_CHECK_OK(in.check_put_parameters());
    tables::Delete erase;
    CO_CHECK_OK(
        in.to(erase, &tables::Delete::key, layer_of(call, name), [&](tables::Delete&) { return in.check_put_return(); }));
    CO_TRY(auto written, co_await tables.remove(std::move(erase)));
    co_return Output{WriteOutput::from(in, std::move(written))};
  }
};

template <class V>
void fields(V& v, DeleteItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Key", x.item);
  fields(v, static_cast<WriteInput&>(x));
}

aws::Operation delete_item(Tables& tables) { return aws::bind<DeleteItem>(tables); }

}  // namespace services::dynamodb
