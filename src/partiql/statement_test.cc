#include "partiql/statement.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "partiql/token.h"

namespace partiql {
namespace {

/// What is wrong with the text alone, or "".
std::string mistake(std::string_view text) {
  auto statement = read_statement(text);
  return statement ? "" : statement.error().message;
}

using Rows = std::vector<std::pair<std::string_view, std::string_view>>;

TEST(StatementTest, GoodStatementsAreRead) {
  for (std::string_view text : {
           "SELECT * FROM notes",
           "select * from \"notes\" ;",
           "SELECT a, b.c, d[0], \"e f\".g[1].h FROM notes.idx WHERE x = 'it''s' AND NOT y < -1.5e3",
           "SELECT a -- why\nFROM notes /* where */ WHERE a IN ('x', ?) OR b IN <<1>> ORDER BY c DESC, d ASC",
           "SELECT a FROM notes WHERE a IS NOT MISSING AND b NOT BETWEEN 1 AND 2 AND c IS NULL AND d NOT IN [1, 2]",
           "INSERT INTO notes VALUE {'id': ?, 'n': [1, {'x': <<'a'>>}], 't': TRUE, 'z': null}",
           "UPDATE notes SET a = b + 1, c[0] = list_append(c, [1]) SET d = {} REMOVE e.f REMOVE g WHERE id = 'x' RETURNING ALL "
           "NEW *",
           "DELETE FROM notes WHERE id = ? AND x <> 2 RETURNING ALL OLD *",
           "EXISTS(SELECT * FROM notes WHERE id = 'x' AND a = 1)",
       }) {
    EXPECT_EQ(mistake(text), "") << text;
  }
  auto statement = read_statement("SELECT m.x, m.l[1][2], a FROM notes.\"by-b\" WHERE a = ? AND b = ?");
  ASSERT_TRUE(statement);
  EXPECT_EQ((*statement)->parameters, 2u);
  const auto& select = *(*statement)->get<SelectStatement>();
  EXPECT_EQ(select.table, "notes");
  EXPECT_EQ(select.index, "by-b");
  ASSERT_EQ(select.columns.size(), 3u);
  EXPECT_EQ(select.columns[0].name, "x");
  EXPECT_EQ(select.columns[1].name, "l[1][2]");
  EXPECT_EQ(text_of(select.columns[1].path), "[m, l, [1], [2]]");
}

TEST(StatementTest, MistakesOfGrammar) {
  const std::string prefix = "Statement wasn't well formed, can't be processed: ";
  const Rows rows = {
      {"", "Unexpected term"},
      {"SLECT * FROM notes WHERE id = 'a'", "Expected data manipulation"},
      {"SELECTT * FROMM notes", "Unexpected token after expression"},
      {"SELECT FROM notes", "Expected data manipulation"},
      {"SELECT * notes", "Expected FROM after SELECT list"},
      {"SELECT *, a FROM notes",
       "Other expressions may not be present in the select list when '*' is used without dot notation."},
      {"SELECT a[*] FROM notes", "Invalid use of * in select list"},
      {"SELECT * FROM", "Unexpected term"},
      {"SELECT * FROM notes WHERE", "Unexpected term"},
      {"SELECT * FROM notes WHERE id =", "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM notes WHERE id = 'a", ""},
      {"SELECT * FROM notes WHERE id = #", ""},
      {"SELECT * FROM notes; SELECT * FROM notes", "Unexpected token after semicolon. (Only one query is allowed.)"},
      {"SELECT count FROM notes", "Unexpected keyword"},
      {"SELECT * FROM notes WHERE a BETWEEN 1 OR 2", "Expected AND keyword"},
      {"SELECT * FROM notes WHERE (a = 1", "Expected RIGHT_PAREN"},
      {"SELECT * FROM notes WHERE a IS 5", "Expected type name"},
      {"SELECT * FROM notes WHERE a = 1 ORDER sk", "Expected BY"},
      {"SELECT a.1 FROM notes", "Expected FROM after SELECT list"},
      {"INSERT notes VALUE {'id': 'a'}", "Unexpected keyword"},
      {"INSERT INTO notes (id) VALUES ('a')", "Unexpected token after expression"},
      {"INSERT INTO notes VALUE {'id': 'a'", "Expected RIGHT_CURLY"},
      {"INSERT INTO notes VALUE {'id' 'a'}", "Expected COLON"},
      {"INSERT INTO notes VALUE {'id': [1,]}", "Unexpected term"},
      {"INSERT INTO 'notes' VALUE {}", "Expected identifier for simple path"},
      {"INSERT INTO notes VALUES {'id': 'a'}", "Expected LEFT_PAREN for row value constructor"},
      {"UPDATE notes WHERE id = 'a'", "Expected data manipulation"},
      {"UPDATE ab-tes SET a = 1 WHERE id = 'a'", "Expected data manipulation"},
      {"UPDATE notes SET a WHERE id = 'a'", "Expected '='"},
      {"UPDATE notes SET size = 1 WHERE id = 'a'", "Expected identifier for simple path"},
      {"UPDATE notes SET a = 1 WHERE id = 'a' RETURNING NEW *",
       "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."},
      {"UPDATE notes SET a = 1 WHERE id = 'a' rest", "Unexpected token after expression"},
      {"DELETE notes WHERE id = 'a'", "Expected FROM after DELETE"},
  };
  for (const auto& [text, wanted] : rows) EXPECT_EQ(mistake(text), prefix + std::string(wanted)) << text;
  EXPECT_EQ(mistake("SELECT * FROM notes WHERE " + std::string(200, '(')), prefix + "Statement is nested too deeply");
}

TEST(StatementTest, MistakesOfMeaning) {
  const Rows rows = {
      {"SELECT COUNT(*) FROM notes", "Unexpected path component at 1:8:5"},
      {"SELECT 'id' FROM notes", "Unexpected path component at 1:8:4"},
      {"SELECT a + 1 FROM notes", "Unexpected path component at 1:10:1"},
      {"SELECT a,\n  ? FROM notes", "Unexpected path component at 2:3:1"},
      {"SELECT a[1.5] FROM notes", "Unexpected path component at 1:10:3"},
      {"SELECT a[-1] FROM notes", "List index is not within the allowable range; index: [-1] at 1:11:1"},
      {"SELECT a.* FROM notes", "Changing item's hierarchy while reading isn't supported"},
      {"SELECT \"\" FROM notes", "Path component cannot be an empty string"},
      {"SELECT a, b.a FROM notes", "Duplicate identifiers in select clause: a"},
      {"SELECT m, m.x FROM notes",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: "
       "[m]"},
      {"SELECT a AS b FROM notes", "Aliasing is not supported"},
      {"SELECT a FROM notes n", "Aliasing is not supported"},
      {"SELECT DISTINCT a FROM notes", "Unsupported token in expression: DISTINCT"},
      {"SELECT VALUE a FROM notes", "Select projection doesn't support value or pivot keywords"},
      {"SELECT a FROM notes LIMIT 1", "Unsupported clause: LIMIT at 1:27:1"},
      {"SELECT a FROM notes GROUP BY a", "Unsupported clause: GROUP BY"},
      {"SELECT a FROM notes, others", "Only select from a single table or index is supported."},
      {"SELECT a FROM notes JOIN others ON a = b", "Only select from a single table or index is supported."},
      {"SELECT a FROM 'notes'", "Unexpected from source"},
      {"SELECT a FROM (SELECT * FROM notes)", "Unexpected from source"},
      {"SELECT a FROM x.y.z", "A path may contain at most 2 components in the FROM clause"},
      {"SELECT a FROM notes.\"\"", "Path component cannot be an empty string"},
      {"SELECT a FROM ab",
       "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'."},
      {"SELECT a FROM notes ORDER BY a", "Must have WHERE clause in the statement when using ORDER BY clause."},
      {"SELECT a FROM notes WHERE b = 1 ORDER BY a + 1", "Argument to ORDER BY must be of type VariableReference. Type: +"},
      {"INSERT INTO notes.idx VALUE {}",
       "FROM clause may only contain a single table name in data manipulation statements at 1:13:5"},
      {"INSERT INTO notes VALUE 5",
       "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement. at "
       "1:25:1"},
      {"INSERT INTO notes VALUES ('a', 'b')", "Unsupported operation: InsertOp"},
      {"INSERT INTO notes VALUE {} RETURNING ALL OLD *", "RETURNING is not supported in INSERT"},
      {"INSERT INTO notes VALUE {} ON CONFLICT WHERE a = 1 DO NOTHING", "Unsupported clause: ON CONFLICT"},
      {"UPDATE notes.idx SET a = 1 WHERE id = 'x'", "This operation is not supported on an index"},
      {"UPDATE notes SET a = 1", "Where clause does not contain a mandatory equality on all key attributes"},
      {"UPDATE notes SET a = 1 WHERE id = 'x' RETURNING ALL OLD a",
       "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause"},
      {"DELETE FROM notes", "Where clause does not contain a mandatory equality on all key attributes"},
      {"DELETE FROM notes WHERE id = 'x' RETURNING MODIFIED NEW *",
       "Invalid returning clause: RETURNING MODIFIED NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements."},
      {"DELETE FROM notes WHERE id = 'x' RETURNING ALL OLD *, ALL OLD *",
       "Invalid syntax with multiple returning elements in RETURNING clause"},
      {"SET a = 1", "Only select from a single table or index is supported."},
  };
  for (const auto& [text, wanted] : rows) EXPECT_EQ(mistake(text), wanted) << text;
}

TEST(StatementTest, WhatIsNoStatementKeepsItsName) {
  auto name = [](std::string_view text) {
    auto statement = read_statement(text);
    const auto* none = statement ? (*statement)->get<NoStatement>() : nullptr;
    return none ? none->name : "?";
  };
  EXPECT_EQ(name("CREATE TABLE notes"), "CreateTable");
  EXPECT_EQ(name("DROP INDEX a ON b"), "DropIndex");
  EXPECT_EQ(name("EXEC f"), "Exec");
  EXPECT_EQ(name("notes"), "VariableReference");
  EXPECT_EQ(name("1 + 1"), "NAry");
}

TEST(StatementTest, TokensKnowTheirPlaces) {
  auto tokens = tokens_of("a\n  \"b\"\"c\" NOT  IN 'd\xC3\xA9' <<>>");
  ASSERT_TRUE(tokens);
  ASSERT_EQ(tokens->size(), 7u);
  EXPECT_EQ((*tokens)[1].text, "b\"c");
  EXPECT_EQ((*tokens)[1].place.line, 2u);
  EXPECT_EQ((*tokens)[1].place.column, 3u);
  EXPECT_EQ((*tokens)[1].place.length, 6u);
  EXPECT_EQ((*tokens)[2].text, "not_in");
  EXPECT_EQ((*tokens)[3].place.length, 4u);  // characters, not bytes
  EXPECT_EQ((*tokens)[4].kind, TokenKind::left_double_angle_bracket);
}

}  // namespace
}  // namespace partiql
