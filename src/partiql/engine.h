// Engine: PartiQL over tables. Statements are kept by their text; what they ask for is done by tables::Tables.
//
//   CO_TRY(auto answer, co_await engine.execute({.text = "SELECT * FROM notes WHERE id = ?", .parameters = {Value("a")}}));
//
// Any thread with an executor may call; errors are DynamoDB's. Tables outlive the engine.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "items/value.h"
#include "partiql/reach.h"
#include "partiql/statement.h"
#include "tables/expressions.h"
#include "tables/tables.h"

namespace partiql {

struct Request {
  std::string text;
  std::vector<items::Value> parameters;
  tables::Consistency consistency = tables::Consistency::eventual;
  std::optional<int> limit;
  std::optional<std::string> token;  // NextToken
  tables::OnConditionFailure on_failure = tables::OnConditionFailure::none;
};

struct Answer {
  std::string table;
  std::vector<items::Item> items;
  std::optional<std::string> next_token;
  std::optional<items::Item> last_key;
  tables::Consumed consumed;
};

/// A member of a batch: an answer of at most one item, or an error of its own. `table` is empty where nothing ran; a write that
/// ran and failed its condition consumed what it would have.
struct Member {
  std::string table;
  std::optional<items::Item> item;
  std::optional<base::Error> error;
  tables::Consumed consumed;
};

struct Transacted {
  std::vector<std::optional<items::Item>> items;                   // one for each SELECT
  std::vector<std::pair<std::string, tables::Consumed>> consumed;  // table by table, in order of first mention
  enum class Kind { read, write, replayed } kind = Kind::read;
};

class Engine {
 public:
  explicit Engine(tables::Tables& tables) : tables_(tables) {}

  const tables::Tables& tables() const { return tables_; }
  base::Result<StatementPtr> statement(std::string_view text) { return statements_.find_or(text, read_statement); }

  base::Task<base::Result<Answer>> execute(Request request);
  /// The error is one of the batch as a whole. `refusals` has an error for each member that its caller may not run, or none.
  base::Task<base::Result<std::vector<Member>>> batch(std::vector<Request> requests,
                                                      std::vector<std::optional<base::Error>> refusals);
  base::Task<base::Result<Transacted>> transact(std::vector<Request> requests, std::optional<std::string> token);

  /// What the statement would touch; nothing when it cannot be told.
  std::optional<Reach> reach(std::string_view text, Parameters parameters);

 private:
  base::Task<base::Result<Answer>> select(StatementPtr statement, Request request);
  base::Task<base::Result<Answer>> write(StatementPtr statement, Request request);
  base::Task<base::Result<tables::Written>> run_write(tables::AnyWrite write);
  base::Task<Member> write_member(StatementPtr statement, Request request);
  base::Task<Member> run_member(StatementPtr statement, Request request);
  base::Task<base::Result<Transacted>> read_together(std::vector<StatementPtr> statements, std::vector<Request> requests);
  base::Task<base::Result<Transacted>> write_together(std::vector<StatementPtr> statements, std::vector<Request> requests,
                                                      std::optional<std::string> token);

  tables::Tables& tables_;
  tables::ExpressionCache<Statement> statements_;
};

}  // namespace partiql
