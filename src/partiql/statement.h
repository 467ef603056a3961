// Statement: what DynamoDB makes of a text, as far as the text alone tells: which table, which paths, which form. Mistakes that
// need neither parameters nor the table are told here. Immutable and shared, kept by text; any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "items/expression.h"
#include "partiql/tree.h"

namespace partiql {

/// A path that SELECT returns, and what it is called there: its last step.
struct Column {
  items::Path path;
  std::string name;
};

struct SelectStatement {
  std::string table;
  std::optional<std::string> index;
  std::vector<Column> columns;               // none: all
  std::optional<base::Error> wrong_columns;  // of an index: told once it is known that the index can be read
  std::optional<Expr> where;
  std::vector<Order> order;
};
struct InsertStatement {
  std::string table;
  Expr item;  // a tuple
};
struct UpdateStatement {
  std::string table;
  std::vector<Change::Step> steps;  // set and remove
  std::optional<Expr> where;
  Returning returning = Returning::none;
};
struct DeleteStatement {
  std::string table;
  std::optional<Expr> where;
  Returning returning = Returning::none;
};
/// EXISTS(SELECT ...), for transactions.
struct ExistsStatement {
  SelectStatement select;
};
/// An expression that is no statement: `name` is what errors call it.
struct NoStatement {
  std::string name;
  bool operation = false;  // of an operator or function
};

struct Statement {
  std::variant<SelectStatement, InsertStatement, UpdateStatement, DeleteStatement, ExistsStatement, NoStatement> content;
  uint32_t parameters = 0;

  template <class T>
  const T* get() const {
    return std::get_if<T>(&content);
  }
  bool reads() const { return get<SelectStatement>() != nullptr; }
  /// The table it is about; empty when it is no statement.
  std::string_view table() const;
};
using StatementPtr = std::shared_ptr<const Statement>;

base::Result<StatementPtr> read_statement(std::string_view text);

/// The path of a name or path; unexpected_path_component for anything else.
base::Result<items::Path> path_of(const Expr& expr);
/// "[a, b, [1]]", as errors spell paths.
std::string text_of(const items::Path& path);
/// Whether one begins with the other.
bool overlap(const items::Path& one, const items::Path& two);
/// The error of a call of a function that there is not.
base::Error unrecognized_function(const Expr& call);
/// What a kind of expression is called in errors: "VariableReference".
std::string class_name(const Expr& expr);

}  // namespace partiql
