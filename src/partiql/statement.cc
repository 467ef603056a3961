#include "partiql/statement.h"

#include <fmt/format.h>

#include <algorithm>

#include "partiql/errors.h"
#include "partiql/limits.h"
#include "partiql/parser.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using Kind = Expr::Kind;
using StepKind = Change::Step::Kind;

bool is_table_name(std::string_view name) {
  auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return name.size() >= 3 && name.size() <= 255 && std::all_of(name.begin(), name.end(), good);
}

/// What is selected from: a table, or a table and its index.
Status read_source(const Expr& from, SelectStatement& select) {
  std::vector<std::string> parts;
  const auto& root = from.kind == Kind::path ? from.parts.front() : from;
  if (root.kind != Kind::name) return fail(validation_error("Unexpected from source"));
  parts.push_back(root.text);
  for (size_t i = 1; from.kind == Kind::path && i < from.parts.size(); ++i) {
    if (from.parts[i].kind != Kind::step_name) return fail(validation_error("Unexpected from source"));
    parts.push_back(from.parts[i].text);
  }
  if (std::any_of(parts.begin(), parts.end(), [](auto& part) { return part.empty(); })) return fail(empty_path_component());
  if (parts.size() > 2) return fail(validation_error("A path may contain at most 2 components in the FROM clause"));
  if (!is_table_name(parts[0])) {
    return fail(validation_error(
        "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'."));
  }
  select.table = std::move(parts[0]);
  if (parts.size() == 2) select.index = std::move(parts[1]);
  return {};
}

/// "x" of a.x, and "l[0]" of a.l[0].
std::string column_name(const items::Path& path) {
  size_t named = path.size() - 1;
  while (path[named].kind == items::PathStep::Kind::index) --named;
  std::string name = path[named].name;
  for (size_t i = named + 1; i < path.size(); ++i) name += fmt::format("[{}]", path[i].index);
  return name;
}

Status read_columns(const std::vector<Expr>& items, std::vector<Column>& columns) {
  for (const auto& item : items) {
    if (item.kind == Kind::path && item.parts.back().kind == Kind::step_star) {
      return fail(validation_error("Changing item's hierarchy while reading isn't supported"));
    }
    TRY(auto path, path_of(item));
    auto name = column_name(path);
    columns.push_back({std::move(path), std::move(name)});
  }
  for (size_t second = 1; second < columns.size(); ++second) {
    for (size_t first = 0; first < second; ++first) {
      const auto &one = columns[first], &two = columns[second];
      if (one.name == two.name) {
        return fail(validation_error(fmt::format("Duplicate identifiers in select clause: {}", two.name)));
      }
      if (overlap(one.path, two.path)) return fail(paths_overlap(text_of(two.path), text_of(one.path)));
    }
  }
  return {};
}

Status check_clauses(const Select& select) {
  if (select.distinct) return fail(validation_error("Unsupported token in expression: DISTINCT"));
  if (select.value) return fail(validation_error("Select projection doesn't support value or pivot keywords"));
  if (select.let) return fail(unsupported_clause("LET"));
  if (select.group) return fail(unsupported_clause("GROUP BY"));
  if (select.having) return fail(unsupported_clause("HAVING"));
  if (select.limit) return fail(validation_error("Unsupported clause: LIMIT", select.limit->place));
  if (select.joined) return fail(validation_error("Only select from a single table or index is supported."));
  if (select.aliased) return fail(aliased());
  return {};
}

Result<SelectStatement> read_select(const Select& select) {
  SelectStatement statement;
  CHECK_OK(check_clauses(select));
  auto columns = read_columns(select.items, statement.columns);
  if (!columns && select.from.kind != Kind::path) return fail(std::move(columns).error());
  CHECK_OK(read_source(select.from, statement));
  if (!columns) statement.wrong_columns = std::move(columns).error();
  statement.where = select.where;
  statement.order = select.order;
  if (statement.order.empty()) return statement;
  if (!statement.where) {
    return fail(validation_error("Must have WHERE clause in the statement when using ORDER BY clause."));
  }
  for (const auto& [by, descending] : statement.order) {
    if (by.kind == Kind::name) continue;
    auto type = by.kind == Kind::operation ? by.text : by.kind == Kind::string ? '"' + by.text + '"' : class_name(by);
    return fail(validation_error(fmt::format("Argument to ORDER BY must be of type VariableReference. Type: {}", type)));
  }
  return statement;
}

Result<InsertStatement> read_insert(const Change& change, Place place) {
  const auto& step = change.steps.front();
  if (step.kind == StepKind::insert) return fail(unsupported_operation("InsertOp"));
  if (step.target.kind != Kind::name) {
    return fail(validation_error("FROM clause may only contain a single table name in data manipulation statements",
                                 step.target.place));
  }
  if (step.target.text.empty()) return fail(empty_path_component());
  if (step.position) return fail(validation_error("AT is not supported in insert statements.", place));
  if (step.on_conflict) return fail(unsupported_clause("ON CONFLICT"));
  if (change.returning != Returning::none) return fail(validation_error("RETURNING is not supported in INSERT"));
  if (step.value.kind != Kind::tuple) {
    return fail(
        validation_error("Unsupported format in item expression. Please use struct format {...} to express item values "
                         "for insert statement.",
                         step.value.place));
  }
  return InsertStatement{step.target.text, step.value};
}

/// The table of an UPDATE or DELETE.
Result<std::string> changed_table(const Change& change) {
  if (change.joined) return fail(validation_error("Only select from a single table or index is supported."));
  if (change.aliased) return fail(aliased());
  if (change.from.kind == Kind::path) {
    for (const auto& part : change.from.parts) {
      if (part.text.empty()) return fail(empty_path_component());
    }
    if (change.from.parts.size() > 2) {
      return fail(validation_error("A path may contain at most 2 components in the FROM clause"));
    }
    return fail(validation_error("This operation is not supported on an index"));
  }
  if (change.from.kind != Kind::name) return fail(validation_error("Unexpected from source"));
  if (change.from.text.empty()) return fail(empty_path_component());
  return change.from.text;
}

Status check_returning(const Change& change, bool erases) {
  if (change.returning_elements > 1) {
    return fail(validation_error("Invalid syntax with multiple returning elements in RETURNING clause"));
  }
  if (change.returns_columns) {
    return fail(validation_error("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause"));
  }
  if (!erases || change.returning == Returning::none || change.returning == Returning::all_old) return {};
  std::string_view words = change.returning == Returning::all_new        ? "ALL NEW"
                           : change.returning == Returning::modified_old ? "MODIFIED OLD"
                                                                         : "MODIFIED NEW";
  return fail(validation_error(fmt::format(
      "Invalid returning clause: RETURNING {} *. Only RETURNING ALL OLD * is allowed in DELETE statements.", words)));
}

Status read_change(const Expr& root, Statement& statement) {
  const auto& change = *root.change;
  bool inserts = std::any_of(change.steps.begin(), change.steps.end(), [](const Change::Step& step) {
    return step.kind == StepKind::insert_value || step.kind == StepKind::insert;
  });
  bool alone = root.text != "update" && root.text != "delete" && root.text != "from";
  if (inserts && (!alone || change.steps.size() > 1)) return fail(unsupported_operation("InsertOp"));
  if (inserts) {
    TRY(statement.content, read_insert(change, root.place));
    return {};
  }
  if (alone) return fail(validation_error("Only select from a single table or index is supported."));
  bool erases = change.steps.front().kind == StepKind::erase;
  TRY(auto table, changed_table(change));
  CHECK_OK(check_returning(change, erases));
  if (!change.where) return fail(key_not_in_where());
  if (erases) {
    statement.content = DeleteStatement{std::move(table), change.where, change.returning};
  } else {
    statement.content = UpdateStatement{std::move(table), change.steps, change.where, change.returning};
  }
  return {};
}

}  // namespace

base::Error unrecognized_function(const Expr& call) {
  return validation_error(fmt::format("Unrecognized function: {}", call.text), call.place);
}

std::string_view Statement::table() const {
  return std::visit(
      [](const auto& it) -> std::string_view {
        if constexpr (requires { it.table; }) return it.table;
        if constexpr (requires { it.select; }) return it.select.table;
        return {};
      },
      content);
}

Result<StatementPtr> read_statement(std::string_view text) {
  TRY(auto parsed, parse(text));
  auto statement = std::make_shared<Statement>();
  statement->parameters = parsed.parameters;
  const auto& root = parsed.root;
  if (root.kind == Kind::select) {
    TRY(statement->content, read_select(*root.select));
  } else if (root.kind == Kind::change) {
    CHECK_OK(read_change(root, *statement));
  } else if (root.kind == Kind::call && root.text == "exists" && root.parts.size() == 1 && root.parts[0].kind == Kind::select) {
    TRY(auto select, read_select(*root.parts[0].select));
    statement->content = ExistsStatement{std::move(select)};
  } else {
    statement->content = NoStatement{class_name(root), root.kind == Kind::operation || root.kind == Kind::call};
  }
  return statement;
}

}  // namespace partiql
