// Any text as a statement; what can be read is compiled with parameters, and its conditions and updates meet an item.
#include <string_view>

#include "partiql/condition.h"
#include "partiql/page_token.h"
#include "partiql/plan.h"
#include "partiql/write.h"

namespace {

using items::Value;

items::Item sample() {
  return {{"a", Value::of(1)},
          {"b", items::List{Value::of(1), items::Item{{"a", Value("text")}}}},
          {"c", items::Item{{"a", Value::string_set({"a"})}, {"b", items::List{}}}},
          {"d", Value("a")}};
}

tables::TablePtr sample_table() {
  tables::Schema schema;
  schema.name = "abc";
  schema.attributes = {{"d", items::Type::string}, {"a", items::Type::number}};
  schema.keys = {{"d", tables::KeyRole::hash}, {"a", tables::KeyRole::range}};
  tables::Index index;
  index.name = "i";
  index.keys = {{"a", tables::KeyRole::hash}};
  index.projected = tables::Projected::keys_only;
  schema.indexes = {index};
  return tables::resolve(schema, nullptr);
}

void run(const partiql::Statement& statement, const std::vector<Value>& parameters, const items::Item& item) {
  static const tables::TablePtr table = sample_table();
  if (const auto* select = statement.get<partiql::SelectStatement>()) {
    auto plan = partiql::plan_of(*select, table, parameters, tables::Consistency::eventual);
    if (!plan) return;
    for (const auto& read : plan->reads) {
      auto condition = partiql::key_condition_of(read);
      auto range = condition ? items::key_range(*condition, table->keys) : base::fail(condition.error());
      if (range) items::sort_bounds(*range);
    }
    if (plan->filter) items::matches(*plan->filter, item);
    partiql::columns_of(*select, item);
  } else if (const auto* update = statement.get<partiql::UpdateStatement>()) {
    auto bound = partiql::bind_update(*update, parameters);
    if (bound) (void)items::apply(*bound, item);
  }
  (void)partiql::write_of(statement, table, parameters, tables::OnConditionFailure::none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static const items::Item item = sample();
  static const std::vector<Value> parameters = {Value("a"), Value::of(1), Value::string_set({"a", "b"}), items::List{Value()}};
  (void)partiql::token_from(text, 1);
  auto statement = partiql::read_statement(text);
  if (statement) run(**statement, parameters, item);
  return 0;
}
