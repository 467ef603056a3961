#include "partiql/engine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "items/notation.h"
#include "tables/testing.h"

namespace partiql {
namespace {

using items::Value;
using items::notation::item;
using items::notation::value;

/// A table "notes" (id S, pos N) with indexes by-kind (kind; holds a) and by-weight (id, weight; keys only), and one "flat" (id
/// S).
class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    auto definition = tables::testing::simple_definition("notes", "pos");
    definition.attributes.push_back({"kind", items::Type::string});
    definition.attributes.push_back({"weight", items::Type::number});
    tables::IndexDefinition by_kind{.name = "by-kind", .keys = {{"kind", tables::KeyRole::hash}}};
    by_kind.projection.kind = tables::Projected::include;
    by_kind.projection.attributes = {{"a"}};
    definition.global_indexes = {by_kind};
    tables::IndexDefinition by_weight{.name = "by-weight", .kind = tables::IndexKind::local};
    by_weight.keys = {{"id", tables::KeyRole::hash}, {"weight", tables::KeyRole::range}};
    by_weight.projection.kind = tables::Projected::keys_only;
    definition.local_indexes = {by_weight};
    ASSERT_TRUE(base::sync_wait(room_.tables->create(definition)));
    ASSERT_TRUE(base::sync_wait(room_.tables->create(tables::testing::simple_definition("flat"))));
  }

  void fill() {
    for (int i = 0; i < 5; ++i) {
      put("notes",
          fmt::format("{{id: \"p\", pos: {}, kind: \"k{}\", weight: {}, a: {}, m: {{x: {}, l: [\"e\", {{y: \"deep\"}}]}}}}", i,
                      i % 2, 9 - i, i * 10, i));
    }
    put("notes", R"({id: "q", pos: 1, none: null})");
    put("flat", R"({id: "f", n: 1, s: "text", l: [1, 2], ns: NS(1, 2)})");
  }
  void put(std::string table, const std::string& text) {
    ASSERT_TRUE(base::sync_wait(room_.tables->put({.table = std::move(table), .item = item(text)})));
  }

  base::Result<Answer> run(std::string text, std::vector<Value> parameters = {}, std::optional<int> limit = {},
                           std::optional<std::string> token = {}) {
    return base::sync_wait(engine_.execute(
        {.text = std::move(text), .parameters = std::move(parameters), .limit = limit, .token = std::move(token)}));
  }
  static Value list_of(std::vector<items::Item> found) {
    items::List list;
    for (auto& each : found) list.emplace_back(std::move(each));
    return list;
  }
  /// `wanted` is a list in notation, or an error's message.
  void expect(const std::string& text, const std::string& wanted, std::vector<Value> parameters = {}) {
    auto answer = run(text, std::move(parameters));
    if (wanted.starts_with('[')) {
      ASSERT_TRUE(answer) << text << ": " << answer.error().message;
      EXPECT_TRUE(list_of(answer->items) == value(wanted)) << text << ": " << answer->items.size() << " items";
    } else {
      ASSERT_FALSE(answer) << text;
      EXPECT_EQ(answer.error().message, wanted) << text;
    }
  }

  tables::testing::Engine room_;
  Engine engine_{*room_.tables};
};

TEST_F(EngineTest, SelectReadsByKey) {
  fill();
  expect("SELECT pos FROM notes WHERE id = 'p' AND pos BETWEEN 1 AND 2", "[{pos: 1}, {pos: 2}]");
  expect("SELECT pos FROM notes WHERE id = ? AND pos > ?", "[{pos: 3}, {pos: 4}]", {Value("p"), Value::of(2)});
  expect("SELECT pos FROM notes WHERE 'p' = id AND 2 > pos ORDER BY pos DESC", "[{pos: 1}, {pos: 0}]");
  expect("SELECT pos FROM notes WHERE id = 'p' AND pos > 0 AND pos <= 3 AND pos < 3", "[{pos: 1}, {pos: 2}]");
  expect("SELECT pos FROM notes WHERE id = 'p' AND pos > 3 AND pos < 1", "[]");
  expect("SELECT pos FROM notes WHERE id = 'p' AND pos <> 2 AND NOT pos = 4", "[{pos: 0}, {pos: 1}, {pos: 3}]");
  expect("SELECT pos FROM notes WHERE id = 'p' AND pos IN [3, 1, 1]", "[{pos: 1}, {pos: 3}]");
  expect("SELECT id, pos FROM notes WHERE id IN ('q', 'p') AND pos = 1", R"([{id: "q", pos: 1}, {id: "p", pos: 1}])");
  expect("SELECT id FROM notes WHERE id IN ('p', 'q') AND pos = 1 ORDER BY id DESC", R"([{id: "q"}, {id: "p"}])");
  expect("SELECT id FROM notes WHERE (id = 'q' OR id = 'p') AND pos = 1", R"([{id: "q"}, {id: "p"}])");
  expect("SELECT pos FROM notes WHERE id = 'p' AND id = 'q'", "[]");
  expect("SELECT pos FROM notes WHERE a >= 30 AND id > 'a'", "[{pos: 3}, {pos: 4}]");
}

TEST_F(EngineTest, SelectNamesColumnsByTheirLastStep) {
  fill();
  expect("SELECT m.x, m.l[1].y, m.l[0], absent FROM notes WHERE id = 'p' AND pos = 2", R"([{x: 2, y: "deep", "l[0]": "e"}])");
  expect("SELECT m['x'] FROM notes WHERE id = 'p' AND pos = 3", "[{x: 3}]");
  expect("SELECT absent FROM notes WHERE id = 'q'", "[{}]");
  expect("SELECT * FROM notes WHERE id = 'q'", R"([{id: "q", pos: 1, none: null}])");
}

TEST_F(EngineTest, SelectFilters) {
  fill();
  const std::string start = "SELECT pos FROM notes WHERE id = 'p' AND ";
  expect(start + "m.x >= 3", "[{pos: 3}, {pos: 4}]");
  expect(start + "m.l[0] = 'e' AND a IN [0, 40]", "[{pos: 0}, {pos: 4}]");
  expect(start + "(a = 10 OR kind = 'k0')", "[{pos: 0}, {pos: 1}, {pos: 2}, {pos: 4}]");
  expect(start + "NOT (a = 10 OR kind = 'k0')", "[{pos: 3}]");
  expect(start + "begins_with(kind, 'k1')", "[{pos: 1}, {pos: 3}]");
  expect(start + "contains(m.l, 'e') AND size(kind) = 2 AND attribute_type(a, 'N') AND pos < 1", "[{pos: 0}]");
  expect(start + "none IS MISSING AND a IS NOT MISSING AND pos = 0", "[{pos: 0}]");
  expect("SELECT id FROM notes WHERE none IS NULL", R"([{id: "q"}])");
  expect("SELECT id FROM notes WHERE none = NULL", R"([{id: "q"}])");
  expect(start + "a BETWEEN 30 AND 10",
         "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: "
         "AttributeValue: {N:30}, upper bound operand: AttributeValue: {N:10}");
  expect(start + "a > true", "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL");
  expect(start + "a = MISSING", "MISSING must be compared using IS operator");
  expect(start + "kind LIKE 'k%'", "Unsupported operator in Condition Expression. Operator: like");
  expect(start + "upper(kind) = 'K'", "Unrecognized function: upper at 1:42:5");
  expect(start + "list_append(l, l) = 1", "The function is not allowed in a condition expression; function: list_append");
  expect(start + "a", "The arguments to AND/OR must be Expressions");
  expect("SELECT * FROM notes WHERE a", "WHERE clause must contain an expression that resolves to a boolean");
  expect(start + "a IN []",
         "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at "
         "least one member");
  expect(start + "m = {'x': a}", "Unsupported data type: VariableReference under key root.x at 1:52:1");
  expect(start + "a = ?", "Number of parameters in request and statement don't match.");
}

TEST_F(EngineTest, SelectFromIndexes) {
  fill();
  expect("SELECT pos FROM notes.\"by-kind\" WHERE kind = 'k1' AND a > 10", "[{pos: 3}]");
  expect("SELECT * FROM notes.\"by-kind\" WHERE kind = 'k1' AND a = 10", R"([{id: "p", pos: 1, kind: "k1", a: 10}])");
  expect("SELECT m FROM notes.\"by-kind\" WHERE kind = 'k1'",
         "One or more parameter values were invalid: Global secondary index by-kind does not project [m]");
  expect("SELECT pos FROM notes.\"by-kind\" WHERE kind = 'k1' AND m.x = 1",
         "One or more parameter values were invalid: Secondary index by-kind does not project one or more filter attributes: "
         "[m]");
  expect("SELECT pos FROM notes.\"by-kind\" WHERE m.x = 1", "[]");
  expect("SELECT pos FROM notes.\"by-weight\" WHERE id = 'p' AND weight > 7", "[{pos: 1}, {pos: 0}]");
  expect("SELECT a FROM notes.\"by-weight\" WHERE id = 'p' ORDER BY weight DESC",
         "[{a: 0}, {a: 10}, {a: 20}, {a: 30}, {a: 40}]");
  expect("SELECT pos FROM notes.other WHERE id = 'p'", "The table does not have the specified index");
  expect("SELECT pos FROM other.index1 WHERE id = 'p'", "Requested resource not found");
  auto strong = base::sync_wait(engine_.execute(
      {.text = "SELECT * FROM notes.\"by-kind\" WHERE kind = 'k1'", .consistency = tables::Consistency::strong}));
  ASSERT_FALSE(strong);
  EXPECT_EQ(strong.error().message, "Strongly consistent read is not supported on Global Secondary Indexes");
}

TEST_F(EngineTest, KeysAreOfTheTablesTypes) {
  fill();
  const std::string wrong = "Key attribute's data type should match its data type in table's schema: Key ";
  expect("SELECT * FROM notes WHERE id = 5", wrong + "id");
  expect("SELECT * FROM notes WHERE id = 'p' AND pos > 'x'", wrong + "pos");
  expect("SELECT * FROM notes WHERE pos = 'x'",
         "One or more parameter values were invalid: Condition parameter type does not match schema type");
  expect("SELECT * FROM notes WHERE id = ''",
         "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string "
         "value. Key: id");
  expect("SELECT * FROM notes WHERE id = 'p' ORDER BY a",
         "Variable reference a in ORDER BY clause must be part of the primary key");
  expect("SELECT * FROM notes WHERE pos = 1 ORDER BY pos",
         "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
  expect("DELETE FROM flat WHERE id = 1", wrong + "id");
  expect("DELETE FROM notes WHERE id = 'p'", "Where clause does not contain a mandatory equality on all key attributes");
  expect("DELETE FROM flat WHERE id = 'a' OR id = 'b'",
         "Where clause does not contain a mandatory equality on all key attributes");
  expect("DELETE FROM flat WHERE id = 'a' AND id = 'b'",
         "Multiple conditions on same key id. Only single item Update/Insert/Delete are supported");
}

TEST_F(EngineTest, PagesGoOnWhereTheyEnded) {
  fill();
  const std::string text = "SELECT pos FROM notes WHERE id IN ['p', 'q']";
  std::vector<items::Item> all;
  std::optional<std::string> token;
  int pages = 0;
  do {
    auto page = run(text, {}, 2, token);
    ASSERT_TRUE(page) << page.error().message;
    for (auto& each : page->items) all.push_back(std::move(each));
    token = page->next_token;
    ++pages;
  } while (token);
  EXPECT_TRUE(list_of(all) == value("[{pos: 0}, {pos: 1}, {pos: 2}, {pos: 3}, {pos: 4}, {pos: 1}]"));
  EXPECT_EQ(pages, 4);  // the third page is full with the last item
  auto first = run(text, {}, 2);
  ASSERT_TRUE(first && first->next_token && first->last_key);
  EXPECT_TRUE(*first->last_key == item(R"({id: "p", pos: 1})"));
  auto other = run("SELECT pos FROM notes WHERE id IN ['p']", {}, 2, first->next_token);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, "NextToken does not match request");
  for (std::string bad : {"", "abc", "QUJD"}) {
    auto none = run(text, {}, 2, bad);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "Invalid NextToken");
  }
}

TEST_F(EngineTest, InsertsWhatIsNotThere) {
  expect(
      "INSERT INTO flat VALUE {'id': 'a', 'n': -1.50, 'e': 1E3, 's': 'it''s', 't': true, 'z': null, 'l': [1, ['x']], "
      "'m': {'x': {'y': 2}}, 'ss': <<'b', 'a'>>, 'ns': <<2, 1>>, 'q': ?}",
      "[]", {Value("par")});
  expect("SELECT * FROM flat WHERE id = 'a'",
         R"([{id: "a", n: -1.5, e: 1000, s: "it's", t: true, z: null, l: [1, ["x"]], m: {x: {y: 2}}, ss: SS("a", "b"),
             ns: NS(1, 2), q: "par"}])");
  auto again = run("INSERT INTO flat VALUE {'id': 'a'}");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "DuplicateItemException");
  EXPECT_EQ(again.error().message, "Duplicate primary key exists in table");
  expect("INSERT INTO flat VALUE {'n': 1}", "Key attribute should be present in the item: Key id");
  expect("INSERT INTO flat VALUE {'id': 1}", "Key attribute's data type should match its data type in table's schema: Key id");
  expect("INSERT INTO none VALUE {'id': 'a'}", "Requested resource not found");
  expect("INSERT INTO none VALUE {'id': <<>>}", "Empty bags are not supported");
  expect("INSERT INTO flat VALUE {'id': 'b', 'id': 'c'}", "Duplicate keys in tuple. Key: id under root at 1:36:4");
  expect("INSERT INTO flat VALUE {id: 'b'}",
         "Tuple keys must be of type String. Actual type: VariableReference under root at 1:25:2");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': <<1, 'a'>>}",
         "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': <<true>>}",
         "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags at 1:43:4");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': <<1, 1.0>>}", "Input collection contains duplicates");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': MISSING}", "Unsupported data type: MISSING under key root at 1:41:7");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': 1 + 1}", "Unsupported data type: + under key root at 1:43:1");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': -0.0}", "Negative zero decimal is not supported under key root at 1:42:3");
  expect("INSERT INTO flat VALUE {'id': 'b', 'x': 123456789012345678901234567890123456789}",
         "Attempting to store more than 38 significant digits in a Number under root");
  expect("INSERT INTO flat VALUE {'id': 'b', '': 1}", "Path component cannot be an empty string");
}

TEST_F(EngineTest, UpdatesWhatIsThere) {
  fill();
  const std::string where = " WHERE id = 'f' RETURNING MODIFIED NEW *";
  expect("UPDATE flat SET n = n + 1, s = 'new' SET x = {'y': [1]} REMOVE l[0]" + where,
         R"([{n: 2, s: "new", x: {y: [1]}, l: [2]}])");
  expect("UPDATE flat SET x.y[0] = 1 + 2 - 1" + where, "[{x: {y: [2]}}]");
  expect("UPDATE flat SET l = list_append([0], l), n = if_not_exists(gone, n)" + where, "[{l: [0, 2], n: 2}]");
  expect("UPDATE flat SET ns = set_add(ns, <<3>>)" + where, "[{ns: NS(1, 2, 3)}]");
  expect("UPDATE flat SET ns = set_delete(ns, ?)" + where, "[{ns: NS(3)}]",
         {Value::number_set({items::Decimal(1), items::Decimal(2)})});
  expect("UPDATE flat REMOVE ns" + where, "[]");
  expect("UPDATE flat SET n = 5 WHERE id = 'f' AND n = 2 RETURNING MODIFIED OLD *", "[{n: 2}]");
  expect("UPDATE flat REMOVE l REMOVE x REMOVE s WHERE id = 'f' RETURNING ALL NEW *", R"([{id: "f", n: 5}])");
  expect("UPDATE flat SET n = 6 WHERE id = 'f' RETURNING ALL OLD *", R"([{id: "f", n: 5}])");
  expect("UPDATE flat SET n = 7 WHERE id = 'f'", "[]");
  expect("UPDATE flat SET n = 1 WHERE id = 'f' AND n = 2", "The conditional request failed");
  expect("UPDATE flat SET n = 1 WHERE id = 'absent'", "The conditional request failed");
  expect("UPDATE flat SET n = gone WHERE id = 'f'",
         "The provided expression refers to an attribute that does not exist in the item");
  expect("UPDATE flat SET id = 'g' WHERE id = 'f'",
         "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key");
  expect("UPDATE flat SET n = 1, n.a = 2 WHERE id = 'f'",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n, a], path two: "
         "[n]");
  expect("UPDATE flat SET n = n * 2 WHERE id = 'f'", "Unsupported operator in Update Expression. Operator: *");
  expect("UPDATE flat SET n = 'x' + 1 WHERE id = 'f'",
         "Incorrect operand type for operator or function; operator or function: +, operand type: S");
  expect("UPDATE flat SET n = size(n) WHERE id = 'f'", "The function is not allowed in an update expression; function: size");
  expect("UPDATE flat SET a = set_add(b, <<1>>) WHERE id = 'f'",
         "The first argument to SET_ADD must equal the assignment value at 1:21:7");
  expect("UPDATE flat SET a = set_add(a, 5) WHERE id = 'f'",
         "The second argument to SET_ADD must be a value with type SET at 1:29:1");
  expect("UPDATE none SET n = 1 WHERE id = 'f'", "Requested resource not found");
}

TEST_F(EngineTest, DeletesWhatMatches) {
  fill();
  expect("DELETE FROM flat WHERE id = 'absent' AND n = 1", "[]");
  expect("DELETE FROM flat WHERE id = 'f' AND n = 9", "The conditional request failed");
  expect("DELETE FROM flat WHERE id = 'f' AND n = 1 AND s IS NOT MISSING RETURNING ALL OLD *",
         R"([{id: "f", n: 1, s: "text", l: [1, 2], ns: NS(1, 2)}])");
  expect("DELETE FROM flat WHERE id = 'f' RETURNING ALL OLD *", "[]");
}

TEST_F(EngineTest, BatchesAnswerMemberByMember) {
  fill();
  auto batch = [&](std::vector<std::string> texts) {
    std::vector<Request> requests;
    for (auto& text : texts) requests.push_back({.text = std::move(text)});
    return base::sync_wait(engine_.batch(std::move(requests), {}));
  };
  auto reads = batch({"SELECT n FROM flat WHERE id = 'f'", "SELECT * FROM flat WHERE id = 'none'",
                      "SELECT * FROM notes WHERE id = 'p'", "SELECT * FROM none WHERE id = 'p'", "SELEC * FROM notes"});
  ASSERT_TRUE(reads);
  EXPECT_TRUE(*(*reads)[0].item == item("{n: 1}"));
  EXPECT_EQ((*reads)[0].table, "flat");
  EXPECT_FALSE((*reads)[1].item || (*reads)[1].error);
  EXPECT_EQ((*reads)[2].error->message,
            "Select statements within BatchExecuteStatement must specify the primary key in the where clause.");
  EXPECT_EQ((*reads)[3].error->code, "ResourceNotFound");
  EXPECT_EQ((*reads)[4].error->code, "ValidationError");
  auto writes = batch({"INSERT INTO flat VALUE {'id': 'f'}", "UPDATE notes SET a = 1 WHERE id = 'p' AND pos = 0 AND a = 9",
                       "DELETE FROM notes WHERE id = 'p' AND pos = 4 RETURNING ALL OLD *"});
  ASSERT_TRUE(writes);
  EXPECT_EQ((*writes)[0].error->code, "DuplicateItem");
  EXPECT_EQ((*writes)[1].error->code, "ConditionalCheckFailed");
  EXPECT_TRUE((*writes)[2].item);
  EXPECT_EQ(batch({"SELECT * FROM flat WHERE id = 'f'", "DELETE FROM flat WHERE id = 'g'"}).error().message,
            "Read and write requests together in the same batch is not supported.");
  EXPECT_EQ(batch({"SELECT * FROM flat WHERE id = 'f'", "SELECT n FROM flat WHERE id = 'f'"}).error().message,
            "Provided list of item keys contains duplicates");
}

TEST_F(EngineTest, TransactionsAreAllOrNothing) {
  fill();
  auto transact = [&](std::vector<std::string> texts) {
    std::vector<Request> requests;
    for (auto& text : texts) requests.push_back({.text = std::move(text)});
    return base::sync_wait(engine_.transact(std::move(requests), {}));
  };
  auto reads = transact({"SELECT n FROM flat WHERE id = 'f'", "SELECT m.x FROM notes WHERE id = 'p' AND pos = 3",
                         "SELECT * FROM flat WHERE id = 'none'"});
  ASSERT_TRUE(reads) << reads.error().message;
  EXPECT_TRUE(*reads->items[1] == item("{x: 3}"));
  EXPECT_FALSE(reads->items[2]);
  ASSERT_TRUE(transact({"INSERT INTO flat VALUE {'id': 'new'}", "EXISTS(SELECT * FROM flat WHERE id = 'f' AND n = 1)"}));
  auto failed =
      transact({"INSERT INTO flat VALUE {'id': 'f'}", "INSERT INTO flat VALUE {'id': 'newer'}",
                "UPDATE flat SET n = 1 WHERE id = 'gone'", "EXISTS(SELECT * FROM notes WHERE id = 'q' AND pos = 1 AND a = 1)"});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message,
            "Transaction cancelled, please refer cancellation reasons for specific reasons [DuplicateItem, None, "
            "ConditionalCheckFailed, ConditionalCheckFailed]");
  expect("SELECT * FROM flat WHERE id = 'newer'", "[]");
  auto message = [&](std::vector<std::string> texts) { return transact(std::move(texts)).error().message; };
  const std::string first = "Validation failed in TransactStatements[0]: ";
  EXPECT_EQ(message({"SELECT * FROM notes WHERE id = 'p'"}),
            first + "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
  EXPECT_EQ(message({"SELECT * FROM notes.\"by-kind\" WHERE kind = 'p'"}),
            first + "Reads on indices are not supported within transactions.");
  EXPECT_EQ(message({"EXISTS(SELECT * FROM flat WHERE id = 'f')"}),
            first + "EXISTS() must contain a single item read with additional condition");
  EXPECT_EQ(message({"DELETE FROM flat WHERE id = 'f' RETURNING ALL OLD *"}),
            first + "RETURNING clause is not supported in ExecuteTransaction.");
  EXPECT_EQ(message({"1 + 1"}), "Unsupported operation in transaction.");
  EXPECT_EQ(message({"SELECT * FROM flat WHERE id = 'f'", "DELETE FROM flat WHERE id = 'g'"}),
            "ExecuteTransaction API does not support both read and write operations in the same request.");
  EXPECT_EQ(message({"INSERT INTO flat VALUE {'id': 'z'}", "DELETE FROM flat WHERE id = 'z'"}),
            "Transaction request cannot include multiple operations on one item");
  EXPECT_EQ(message({"INSERT INTO flat VALUE {'id': 1}", "INSERT INTO flat VALUE {'id': 'y'}"}),
            "Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError, None]");
}

TEST_F(EngineTest, ReachTellsWhatAStatementTouches) {
  fill();
  auto reach = engine_.reach("SELECT a, m.x FROM notes WHERE id IN ['p', 'q'] AND kind = 'k'", {});
  ASSERT_TRUE(reach);
  EXPECT_EQ(reach->action, Reach::Action::select);
  EXPECT_EQ(reach->leading_keys.size(), 2u);
  EXPECT_EQ(reach->attributes, (std::vector<std::string>{"a", "m", "id", "kind"}));
  EXPECT_TRUE(reach->names_columns);
  EXPECT_FALSE(reach->scans);
  EXPECT_TRUE(engine_.reach("SELECT * FROM notes WHERE a = 1", {})->scans);
  EXPECT_EQ(engine_.reach("SELECT * FROM notes.\"by-kind\" WHERE kind = 'k'", {})->index, "by-kind");
  auto update = engine_.reach("UPDATE flat SET a = b.c WHERE id = ? AND d = 1", std::vector<Value>{Value("f")});
  ASSERT_TRUE(update);
  EXPECT_EQ(update->action, Reach::Action::update);
  EXPECT_EQ(update->leading_keys, std::vector<Value>{Value("f")});
  EXPECT_EQ(update->attributes, (std::vector<std::string>{"a", "b", "id", "d"}));
  EXPECT_EQ(engine_.reach("INSERT INTO flat VALUE {'id': 'x', 'y': 1}", {})->leading_keys, std::vector<Value>{Value("x")});
  EXPECT_FALSE(engine_.reach("nonsense (", {}));
}

}  // namespace
}  // namespace partiql
