// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
#include "services/dynamodb/item_write.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct UpdateItem {
  static constexpr std::string_view name = "UpdateItem";
  struct Input : WriteInput {};
  struct Output : WriteOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return in.WriteInput::access(tables, call, name);
  }
  static base::Status check(const Input& in) {
    return check_parameters({{"UpdateExpression", in.update.has_value()}, {"ConditionExpression", in.condition.has_value()}},
                            {{"AttributeUpdates", in.legacy.updates.has_value()},
                             {"Expected", in.legacy.expected.has_value()},
                             {"ConditionalOperator", in.legacy.conditional_operator.has_value()}},
                            in.names, in.values);
  }
  static base::Status read_update(Input& in, tables::Update& update, items::Layer layer) {
    update.measured = layer == items::Layer::current ? tables::Measured::by_expression : tables::Measured::item;
    if (!in.legacy.updates) return update.update = std::move(in.update), base::Status();
    TRY(update.update, updates_from(in.legacy, layer));
    return {};
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_CHECK_OK(check(in));
    tables::Update update;
    auto layer = layer_of(call, name);
    CO_CHECK_OK(
        in.to(update, &tables::Update::key, layer, [&](tables::Update& update) { return read_update(in, update, layer); }));
    CO_TRY(auto written, co_await tables.update(std::move(update)));
    co_return Output{WriteOutput::from(in, std::move(written))};
  }
};

template <class V>
void fields(V& v, UpdateItem::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("Key", x.item);
  v.optional("UpdateExpression", x.update);
  v.optional("AttributeUpdates", x.legacy.updates);
  fields(v, static_cast<WriteInput&>(x));
}

aws::Operation update_item(Tables& tables) { return aws::bind<UpdateItem>(tables); }

}  // namespace services::dynamodb
