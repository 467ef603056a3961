#include "partiql/reach.h"

#include <algorithm>

#include "partiql/condition.h"
#include "partiql/plan.h"
#include "partiql/write.h"

namespace partiql {
namespace {

void add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

class Reader {
 public:
  Reader(const tables::TablePtr& table, Parameters parameters) : table_(table), parameters_(parameters) {}

  std::optional<Reach> operator()(const SelectStatement& select) const {
    Reach reach{Reach::Action::select, select.table, select.index};
    reach.names_columns = !select.columns.empty();
    for (const auto& column : select.columns) add(reach.attributes, column.path.front().name);
    if (select.where) collect_attributes(*select.where, reach.attributes);
    auto plan = plan_of(select, table_, parameters_, tables::Consistency::eventual);
    reach.scans = !plan || plan->way == Plan::Way::scan;
    if (plan) reach.leading_keys = std::move(plan->leading_keys);
    return reach;
  }

  std::optional<Reach> operator()(const InsertStatement& insert) const {
    Reach reach{Reach::Action::insert, insert.table};
    for (size_t i = 0; i < insert.item.parts.size(); i += 2) add(reach.attributes, insert.item.parts[i].text);
    auto item = item_of(insert.item, parameters_);
    if (item && table_) add_leading(reach, *item);
    return reach;
  }

  std::optional<Reach> operator()(const UpdateStatement& update) const {
    Reach reach{Reach::Action::update, update.table};
    for (const auto& step : update.steps) {
      collect_attributes(step.target, reach.attributes);
      collect_attributes(step.value, reach.attributes);
    }
    add_where(reach, *update.where);
    return reach;
  }

  std::optional<Reach> operator()(const DeleteStatement& erase) const {
    Reach reach{Reach::Action::erase, erase.table};
    add_where(reach, *erase.where);
    return reach;
  }

  std::optional<Reach> operator()(const ExistsStatement& exists) const {
    Reach reach{Reach::Action::select, exists.select.table};
    if (exists.select.where) add_where(reach, *exists.select.where);
    return reach;
  }

  std::optional<Reach> operator()(const NoStatement&) const { return {}; }

 private:
  void add_leading(Reach& reach, const items::Item& item) const {
    if (const auto* value = item.find(table_->keys.parts.front().name)) reach.leading_keys.push_back(*value);
  }

  void add_where(Reach& reach, const Expr& where) const {
    collect_attributes(where, reach.attributes);
    if (!table_) return;
    auto keyed = keyed_where(where, *table_, parameters_);
    if (keyed) add_leading(reach, keyed->key);
  }

  const tables::TablePtr& table_;
  Parameters parameters_;
};

}  // namespace

std::optional<Reach> reach_of(const Statement& statement, const tables::TablePtr& table, Parameters parameters) {
  return std::visit(Reader(table, parameters), statement.content);
}

}  // namespace partiql
