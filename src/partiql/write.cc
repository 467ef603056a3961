#include "partiql/write.h"

#include <algorithm>

#include "partiql/condition.h"
#include "partiql/errors.h"
#include "tables/errors.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Function;
using items::Item;

tables::ReturnValues return_values_of(Returning returning) {
  switch (returning) {
    case Returning::all_old: return tables::ReturnValues::all_old;
    case Returning::all_new: return tables::ReturnValues::all_new;
    case Returning::modified_old: return tables::ReturnValues::updated_old;
    case Returning::modified_new: return tables::ReturnValues::updated_new;
    default: return tables::ReturnValues::none;
  }
}

Status check_keys(const Item& item, const items::KeySchema& keys) {
  for (const auto& part : keys.parts) {
    const auto* value = item.find(part.name);
    if (!value) return fail(key_missing(part.name));
    if (value->type() != part.type) return fail(key_type_mismatch(part.name));
  }
  return {};
}

/// What must hold beside the key. `exists` joins it with whether there is an item: an UPDATE needs one, a DELETE is content
/// without.
enum class Existence { needed, waived };
Result<std::optional<items::Bound<items::Condition>>> bind_rest(const KeyedWhere& where, std::string_view hash,
                                                                Existence existence, Parameters parameters) {
  TreeBuilder<items::Condition> builder;
  builder.tree().kind = items::ExpressionKind::statement;
  std::optional<items::NodeId> root;
  for (const auto* part : where.rest) {
    TRY(auto next, add_part(builder, *part, parameters));
    root = root ? builder.add(items::And{*root, next}) : next;
  }
  if (existence == Existence::waived && !root) return std::nullopt;
  auto function = existence == Existence::needed ? Function::attribute_exists : Function::attribute_not_exists;
  auto key = builder.attribute(std::string(hash));
  auto test = builder.call(function, {key});
  if (!root) {
    root = test;
  } else if (existence == Existence::needed) {
    root = builder.add(items::And{test, *root});
  } else {
    root = builder.add(items::Or{test, *root});
  }
  builder.tree().root = *root;
  TRY(auto bound, builder.bind());
  return std::optional(std::move(bound));
}

class Writer {
 public:
  Writer(const tables::TablePtr& table, Parameters parameters, tables::OnConditionFailure on_failure)
      : table_(table), parameters_(parameters), on_failure_(on_failure) {}

  Result<tables::AnyWrite> operator()(const InsertStatement& insert) const {
    tables::Put put{.table = insert.table, .existing = tables::Existing::refused, .on_failure = on_failure_};
    TRY(put.item, item_of(insert.item, parameters_));
    if (!table_) return fail(tables::resource_not_found());
    CHECK_OK(check_keys(put.item, table_->keys));
    return put;
  }

  Result<tables::AnyWrite> operator()(const UpdateStatement& statement) const {
    tables::Update update{.table = statement.table,
                          .measured = tables::Measured::item,
                          .return_values = return_values_of(statement.returning),
                          .on_failure = on_failure_};
    TRY(auto bound, bind_update(statement, parameters_));
    update.update = std::move(bound);
    TRY(auto where, keyed(*statement.where, Existence::needed, update.condition));
    update.key = std::move(where.key);
    return update;
  }

  Result<tables::AnyWrite> operator()(const DeleteStatement& statement) const {
    tables::Delete erase{
        .table = statement.table, .return_values = return_values_of(statement.returning), .on_failure = on_failure_};
    TRY(auto where, keyed(*statement.where, Existence::waived, erase.condition));
    erase.key = std::move(where.key);
    return erase;
  }

  Result<tables::AnyWrite> operator()(const ExistsStatement& exists) const {
    const auto& select = exists.select;
    if (select.index) return fail(validation_error("Operations on indices are not supported in transactions"));
    auto not_single = [] {
      return fail(validation_error("EXISTS() must contain a single item read with additional condition"));
    };
    if (!select.where) return not_single();
    if (!table_) return fail(tables::resource_not_found());
    auto where = keyed_where(*select.where, *table_, parameters_);
    if (!where && where.error().message == key_not_in_where().message) return not_single();
    if (!where) return fail(std::move(where).error());
    if (where->rest.empty()) return not_single();
    tables::Check check{.table = select.table, .key = where->key, .on_failure = on_failure_};
    TRY(auto bound, bind_rest(*where, table_->keys.parts.front().name, Existence::needed, parameters_));
    check.condition = std::move(bound);
    return check;
  }

  Result<tables::AnyWrite> operator()(const SelectStatement&) const {
    return fail(base::internal_error("a SELECT as a write"));
  }
  Result<tables::AnyWrite> operator()(const NoStatement& none) const { return fail(unsupported_operation(none.name)); }

 private:
  Result<KeyedWhere> keyed(const Expr& expr, Existence existence, tables::ConditionClause& condition) const {
    if (!table_) {
      TRY(auto checked, bind_all(conjuncts(expr), parameters_));  // its own mistakes are told first
      return fail(tables::resource_not_found());
    }
    TRY(auto where, keyed_where(expr, *table_, parameters_));
    TRY(condition, bind_rest(where, table_->keys.parts.front().name, existence, parameters_));
    return where;
  }

  const tables::TablePtr& table_;
  Parameters parameters_;
  tables::OnConditionFailure on_failure_;
};

}  // namespace

Result<KeyedWhere> keyed_where(const Expr& expr, const tables::Table& table, Parameters parameters) {
  KeyedWhere where;
  const auto& parts = table.keys.parts;
  for (const auto* conjunct : conjuncts(expr)) {
    auto test = key_test(*conjunct);
    bool equality = test && test->sort == items::SortOperator::equal && !test->in;
    auto part =
        std::find_if(parts.begin(), parts.end(), [&](const auto& it) { return equality && it.name == test->attribute; });
    if (part == parts.end()) {
      where.rest.push_back(conjunct);
      continue;
    }
    TRY(auto value, value_of(*test->operands.front(), parameters));
    if (value.type() != part->type) return fail(key_type_mismatch(part->name));
    const auto* known = where.key.find(part->name);
    if (known && *known != value) return fail(several_key_conditions(part->name));
    where.key.set(part->name, std::move(value));
  }
  if (where.key.size() != parts.size()) return fail(key_not_in_where());
  return where;
}

Result<tables::AnyWrite> write_of(const Statement& statement, const tables::TablePtr& table, Parameters parameters,
                                  tables::OnConditionFailure on_failure) {
  return std::visit(Writer(table, parameters, on_failure), statement.content);
}

}  // namespace partiql
