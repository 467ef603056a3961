"""PartiQL: ExecuteStatement, BatchExecuteStatement, ExecuteTransaction."""

import os

import boto3
import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

FAILED = "The conditional request failed"
NO_KEY = "Where clause does not contain a mandatory equality on all key attributes"
WRONG_TYPE = "Key attribute's data type should match its data type in table's schema: Key "
MALFORMED = "Statement wasn't well formed, can't be processed: "


def typed(value):
    return TypeSerializer().serialize(value)


def plain(item):
    """An item as Python values; whole numbers as int, sets as sorted lists."""

    def simple(value):
        if isinstance(value, dict):
            return {k: simple(v) for k, v in value.items()}
        if isinstance(value, list):
            return [simple(v) for v in value]
        if isinstance(value, set):
            return sorted(simple(v) for v in value)
        if hasattr(value, "to_integral_value"):
            return int(value) if value == value.to_integral_value() else float(value)
        return value

    return {name: simple(TypeDeserializer().deserialize(value)) for name, value in item.items()}


class Database:
    """A table `notes` (id S, pos N; indexes by-kind: kind, holds a; by-weight: id, weight, keys only) and one `flat` (id S)."""

    def __init__(self, client):
        self.client = client
        suffix = os.urandom(4).hex()
        self.notes, self.flat = f"notes-{suffix}", f"flat-{suffix}"
        names = (("id", "S"), ("pos", "N"), ("kind", "S"), ("weight", "N"))
        keys = lambda hash_key, range_key=None: [{"AttributeName": hash_key, "KeyType": "HASH"}] + (
            [{"AttributeName": range_key, "KeyType": "RANGE"}] if range_key else []
        )
        client.create_table(
            TableName=self.notes,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in names],
            KeySchema=keys("id", "pos"),
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-kind",
                    "KeySchema": keys("kind", "pos"),
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
                }
            ],
            LocalSecondaryIndexes=[
                {
                    "IndexName": "by-weight",
                    "KeySchema": keys("id", "weight"),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )
        client.create_table(
            TableName=self.flat,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=keys("id"),
        )
        for name in (self.notes, self.flat):
            client.get_waiter("table_exists").wait(TableName=name)

    def named(self, text):
        return text.replace("notes", f'"{self.notes}"').replace("flat", f'"{self.flat}"')

    def call(self, text, *parameters, **arguments):
        if parameters:
            arguments["Parameters"] = [typed(p) for p in parameters]
        return self.client.execute_statement(Statement=self.named(text), **arguments)

    def __call__(self, text, *parameters, **arguments):
        return [plain(item) for item in self.call(text, *parameters, **arguments)["Items"]]

    def refused(self, text, *parameters, code="ValidationException", **arguments):
        with pytest.raises(ClientError) as caught:
            self.call(text, *parameters, **arguments)
        error = caught.value.response["Error"]
        assert error["Code"] == code, error
        return error["Message"]

    def put(self, table, **item):
        self.client.put_item(TableName=getattr(self, table), Item={k: typed(v) for k, v in item.items()})

    def batch(self, *statements, **arguments):
        members = [s if isinstance(s, dict) else {"Statement": s} for s in statements]
        members = [{**m, "Statement": self.named(m["Statement"])} for m in members]
        return self.client.batch_execute_statement(Statements=members, **arguments)

    def transact(self, *statements, **arguments):
        members = [s if isinstance(s, dict) else {"Statement": s} for s in statements]
        members = [{**m, "Statement": self.named(m["Statement"])} for m in members]
        return self.client.execute_transaction(TransactStatements=members, **arguments)


@pytest.fixture(scope="module")
def db(virga):
    config = Config(retries={"max_attempts": 1}, parameter_validation=False)
    client = virga.session().client("dynamodb", endpoint_url=virga.aws, config=config)
    database = Database(client)
    yield database
    for name in (database.notes, database.flat):
        client.delete_table(TableName=name)


@pytest.fixture
def filled(db):
    for i in range(5):
        m = {"x": i, "l": ["e", {"y": "deep"}]}
        db.put("notes", id="p", pos=i, kind=f"k{i % 2}", weight=9 - i, a=i * 10, m=m, tags={"a", "b"})
    db.put("notes", id="q", pos=1, none=None)
    db.put("flat", id="f", n=1, s="text", l=[1, 2], ns={1, 2})
    return db


def positions(rows):
    return [row["pos"] for row in rows]


@pytest.mark.parametrize(
    "where, found",
    [
        ("id = 'p' AND pos BETWEEN 1 AND 2", [1, 2]),
        ("id = 'p' AND pos > 0 AND pos < 3", [1, 2]),
        ("id = 'p' AND pos > 3 AND pos < 1", []),
        ("'p' = id AND 2 > pos", [0, 1]),
        ("id = 'p' AND pos >= 1 AND pos <= 3 ORDER BY pos DESC", [3, 2, 1]),
        ("id = 'p' AND pos <> 2", [0, 1, 3, 4]),
        ("id = 'p' AND pos != 2 AND NOT pos = 4", [0, 1, 3]),
        ("id = 'p' AND pos NOT BETWEEN 1 AND 3", [0, 4]),
        ("id = 'p' AND pos IN [3, 1]", [1, 3]),
        ("id = 'p' AND pos NOT IN (1, 2)", [0, 3, 4]),
        ("id = 'p' AND (pos = 1 OR pos = 4)", [1, 4]),
        ("id = 'p' AND a > 10 AND NOT (a = 30 OR kind = 'k0')", []),
        ("id = 'p' AND begins_with(kind, 'k1')", [1, 3]),
        ("id = 'p' AND NOT begins_with(\"kind\", 'k1')", [0, 2, 4]),
        ("id = 'p' AND contains(tags, 'a') AND pos < 2", [0, 1]),
        ("id = 'p' AND size(kind) = 2 AND pos = 0", [0]),
        ("id = 'p' AND attribute_type(a, 'N') AND attribute_type(kind, 'S') AND pos = 0", [0]),
        ("id = 'p' AND m.x >= 3", [3, 4]),
        ("id = 'p' AND m.l[0] = 'e' AND m.l[1].y = 'deep' AND m['x'] = 2", [2]),
        ("id = 'p' AND tags = <<'b', 'a'>> AND pos = 1", [1]),
        ("id = 'p' AND none IS MISSING AND a IS NOT MISSING AND pos = 0", [0]),
        ("none IS NULL", [1]),
        ("none = NULL", [1]),
        ("id = 'q' AND none IS NOT NULL", []),
        ("a >= 30 AND id > 'a'", [3, 4]),
        ("id = 'nobody'", []),
    ],
)
def test_select_where(filled, where, found):
    assert positions(filled(f"SELECT pos FROM notes WHERE {where}")) == found


def test_select_of_several_partition_keys(filled):
    rows = lambda text: [(row["id"], row["pos"]) for row in filled(f"SELECT id, pos FROM notes WHERE {text}")]
    everything = [("p", 0), ("p", 1), ("p", 2), ("p", 3), ("p", 4), ("q", 1)]
    assert rows("id IN ['p', 'q']") == everything
    assert rows("id IN ('p', 'q', 'p')") == everything
    assert rows("id IN ['p', 'q'] AND pos = 1 ORDER BY id DESC") == [("q", 1), ("p", 1)]
    assert sorted(rows("id = 'p' OR id = 'q'")) == everything
    assert sorted(rows("(id = 'p' AND pos = 2) OR (id = 'q' AND pos = 1)")) == [("p", 2), ("q", 1)]
    many = ", ".join(f"'x{i}'" for i in range(50))
    assert rows(f"id IN [{many}]") == []


def test_select_columns(filled):
    where = "FROM notes WHERE id = 'p' AND pos = 2"
    assert filled(f"SELECT m.x, m.l[1].y, m.l[0], absent {where}") == [{"x": 2, "y": "deep", "l[0]": "e"}]
    assert filled(f"SELECT m.l[1] {where}") == [{"l[1]": {"y": "deep"}}]
    assert filled(f'SELECT "id", a {where}') == [{"id": "p", "a": 20}]
    assert filled(f"SELECT absent {where}") == [{}]
    assert filled("SELECT * FROM notes WHERE id = 'q'") == [{"id": "q", "pos": 1, "none": None}]
    assert filled("select * from flat where id = 'f';") == [{"id": "f", "n": 1, "s": "text", "l": [1, 2], "ns": [1, 2]}]


def test_names_tell_upper_from_lower_case(filled):
    assert filled("SELECT ID FROM flat WHERE id = 'f'") == [{}]
    assert filled("SELECT id FROM flat WHERE ID = 'f'") == []


@pytest.mark.parametrize(
    "text, message",
    [
        ("SELECT COUNT(*) FROM notes", "Unexpected path component at 1:8:5"),
        ("SELECT size(a) FROM notes", "Unexpected path component at 1:8:4"),
        ("SELECT a AS b FROM notes", "Aliasing is not supported"),
        ("SELECT a, m.a FROM notes", "Duplicate identifiers in select clause: a"),
        ("SELECT a FROM notes LIMIT 5", None),
        ("SELECT DISTINCT a FROM notes", "Unsupported token in expression: DISTINCT"),
        ("SELECT a FROM notes GROUP BY a", "Unsupported clause: GROUP BY"),
        ("SELECT a FROM notes, flat", "Only select from a single table or index is supported."),
        ("SELECT a FROM notes.x.y", "A path may contain at most 2 components in the FROM clause"),
        ('SELECT a FROM ""', "Path component cannot be an empty string"),
        ("SELECT a FROM notes.absent WHERE id = 'p'", "The table does not have the specified index"),
        ("SELECT a FROM notes WHERE id = 5", WRONG_TYPE + "id"),
        ("SELECT a FROM notes WHERE id = 'p' AND pos = 'x'", WRONG_TYPE + "pos"),
        ("SELECT a FROM notes WHERE a", "WHERE clause must contain an expression that resolves to a boolean"),
        ("SELECT a FROM notes WHERE id = 'p' AND true", "The arguments to AND/OR must be Expressions"),
        ("SELECT a FROM notes WHERE a = MISSING", "MISSING must be compared using IS operator"),
        ("SELECT a FROM notes WHERE kind LIKE 'k%'", "Unsupported operator in Condition Expression. Operator: like"),
        (
            "SELECT a FROM notes WHERE id = 'p' ORDER BY a",
            "Variable reference a in ORDER BY clause must be part of the primary key",
        ),
        ("SELECT a FROM notes ORDER BY pos", "Must have WHERE clause in the statement when using ORDER BY clause."),
        (
            "SELECT a FROM notes WHERE a = 1 ORDER BY pos",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "SELECT a FROM notes WHERE contains(a, a)",
            "The first operand must be distinct from the remaining operands for this operator or function; "
            "operator: contains, first operand: [a]",
        ),
        (
            "SELECT a FROM notes WHERE begins_with(kind)",
            "Incorrect number of operands for operator or function; operator or function: begins_with, "
            "number of operands: 1",
        ),
        (
            "SELECT a FROM notes WHERE a < [1]",
            "Incorrect operand type for operator or function; operator or function: <, operand type: L",
        ),
        (
            "SELECT a FROM notes WHERE a BETWEEN 2 AND 1",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: "
            "AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
        ),
        ("SELECT a FROM notes WHERE attribute_type(a, 'X')", None),
        ("EXISTS(SELECT * FROM flat WHERE id = 'f')", "EXISTS can only be used in ExecuteTransaction write requests."),
        ("CREATE TABLE more", "Unsupported operation: CreateTable"),
        ("SLECT * FROM notes WHERE id = 'p'", MALFORMED + "Expected data manipulation"),
        ("SELECT * FROM notes WHERE id = ", MALFORMED + "Missing right-hand side expression of infix operator"),
        ("SELECT * FROM notes WHERE (id = 'p'", MALFORMED + "Expected RIGHT_PAREN"),
        ("SELECT * notes", MALFORMED + "Expected FROM after SELECT list"),
        ("UPDATE flat SET a = 1 WHERE id = 'f' more", MALFORMED + "Unexpected token after expression"),
    ],
)
def test_statements_that_are_refused(db, text, message):
    told = db.refused(text)
    assert message is None or told == message


def test_tables_that_are_not_there(db):
    for text in (
        "SELECT * FROM nowhere WHERE id = 'a'",
        "SELECT * FROM nowhere.idx WHERE id = 'a'",
        "INSERT INTO nowhere VALUE {'id': 'a'}",
        "UPDATE nowhere SET a = 1 WHERE id = 'a'",
        "DELETE FROM nowhere WHERE id = 'a'",
    ):
        assert db.refused(text, code="ResourceNotFoundException") == "Requested resource not found"


def test_parameters(filled):
    assert filled("SELECT n FROM flat WHERE id = ? AND n IN [?, ?]", "f", 1, 2) == [{"n": 1}]
    assert filled("SELECT n FROM flat WHERE id = ? AND l = ? AND ns = ?", "f", [1, 2], {2, 1}) == [{"n": 1}]
    assert filled("SELECT pos FROM notes WHERE id = ? AND pos BETWEEN ? AND ?", "p", 3, 9) == [{"pos": 3}, {"pos": 4}]
    for few in ((), ("f",)):
        message = "Number of parameters in request and statement don't match."
        assert filled.refused("SELECT n FROM flat WHERE id = ? AND n = ?", *few) == message
    for bad in ({"N": "x"}, {"SS": []}, {}):
        filled.refused("SELECT n FROM flat WHERE id = ?", Parameters=[bad])


def test_indexes(filled):
    by_kind = "FROM notes.\"by-kind\" WHERE kind = 'k1'"
    assert positions(filled(f"SELECT pos {by_kind} AND pos > 1")) == [3]
    assert positions(filled(f"SELECT pos {by_kind} ORDER BY pos DESC")) == [3, 1]
    assert filled(f"SELECT * {by_kind} AND a = 10") == [{"id": "p", "pos": 1, "kind": "k1", "a": 10}]
    assert len(filled('SELECT * FROM notes."by-kind"')) == 5, "what lacks the index's key is not in it"
    lacks = "One or more parameter values were invalid: Global secondary index by-kind does not project [m]"
    assert filled.refused(f"SELECT m.x {by_kind}") == lacks
    invalid = "One or more parameter values were invalid: "
    lacks = invalid + "Secondary index by-kind does not project one or more filter attributes: [m]"
    assert filled.refused(f"SELECT pos {by_kind} AND m.x = 1") == lacks
    assert filled('SELECT pos FROM notes."by-kind" WHERE m.x = 1') == []
    strong = "Strongly consistent read is not supported on Global Secondary Indexes"
    assert filled.refused(f"SELECT pos {by_kind}", ConsistentRead=True) == strong
    by_weight = "FROM notes.\"by-weight\" WHERE id = 'p'"
    assert positions(filled(f"SELECT pos {by_weight} AND weight > 7", ConsistentRead=True)) == [1, 0]
    assert filled(f"SELECT a {by_weight} AND weight = 9") == [{"a": 0}], "fetched from the table"
    assert filled(f"SELECT * {by_weight} AND weight = 9") == [{"id": "p", "pos": 0, "weight": 9}]


def test_pages(filled):
    text = "SELECT pos FROM notes WHERE id IN ['p', 'q']"
    found, arguments, pages = [], {"Limit": 2}, 0
    while True:
        answer = filled.call(text, **arguments)
        found += positions(map(plain, answer["Items"]))
        pages += 1
        if "NextToken" not in answer:
            break
        arguments["NextToken"] = answer["NextToken"]
    assert found == [0, 1, 2, 3, 4, 1]
    answer = filled.call("SELECT pos FROM notes WHERE id = 'p'", Limit=2)
    assert plain(answer["LastEvaluatedKey"]) == {"id": "p", "pos": 1}
    rest = filled.call("SELECT pos FROM notes WHERE id = 'p'", NextToken=answer["NextToken"])
    assert positions(map(plain, rest["Items"])) == [2, 3, 4]
    assert "NextToken" not in rest and "LastEvaluatedKey" not in rest


def test_limit_counts_what_is_looked_at(filled):
    answer = filled.call("SELECT pos FROM notes WHERE id = 'p' AND a > 15", Limit=2)
    assert answer["Items"] == [] and answer["NextToken"]
    answer = filled.call("SELECT pos FROM notes WHERE id = 'p' AND a > 15", Limit=2, NextToken=answer["NextToken"])
    assert positions(map(plain, answer["Items"])) == [2, 3]
    whole = [row["id"] for row in filled("SELECT id FROM notes")]
    first = filled.call("SELECT id FROM notes", Limit=3)
    rest = filled.call("SELECT id FROM notes", NextToken=first["NextToken"])
    assert [plain(i)["id"] for i in first["Items"] + rest["Items"]] == whole


def test_tokens_are_of_one_request(filled):
    text = "SELECT pos FROM notes WHERE id = ?"
    token = filled.call(text, "p", Limit=1)["NextToken"]
    assert filled.refused(text, "q", NextToken=token) == "NextToken does not match request"
    assert (
        filled.refused("SELECT a FROM notes WHERE id = ?", "p", NextToken=token) == "NextToken does not match request"
    )
    assert filled.refused(text, "p", NextToken="bm90IG9uZQ==") == "Invalid NextToken"
    assert filled.refused(text, "p", NextToken=token[:-8] + "AAAAAAA=") == "Invalid NextToken"
    assert "limit" in filled.refused(text, "p", Limit=0).lower()


def test_insert(db):
    row = {
        "id": "ins",
        "n": -1.5,
        "e": 1000,
        "s": "it's",
        "t": True,
        "z": None,
        "l": [1, ["x"]],
        "m": {"x": {"y": 2}},
        "ss": ["a", "b"],
        "ns": [1, 2],
        "q": [1, "two"],
    }
    text = (
        "INSERT INTO flat VALUE {'id': 'ins', 'n': -1.50, 'e': 1E3, 's': 'it''s', 't': TRUE, 'z': null, "
        "'l': [1, ['x']], 'm': {'x': {'y': 2}}, 'ss': <<'b', 'a'>>, 'ns': <<2, 1>>, 'q': ?}"
    )
    assert db(text, [1, "two"]) == []
    assert db("SELECT * FROM flat WHERE id = 'ins'") == [row]
    duplicate = db.refused(text, [1], code="DuplicateItemException")
    assert duplicate == "Duplicate primary key exists in table"
    assert db("DELETE FROM flat WHERE id = 'ins'") == []
    assert db(text, "again") == []


@pytest.mark.parametrize(
    "item, message",
    [
        ("{'n': 1}", "Key attribute should be present in the item: Key id"),
        ("{'id': 1}", WRONG_TYPE + "id"),
        ("{'id': ''}", None),
        (
            "{'id': 'b', 'x': <<1, 'a'>>}",
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
        ),
        ("{'id': 'b', 'x': <<1, 1.0>>}", "Input collection contains duplicates"),
        (
            "{'id': 'b', 'x': 1e200}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
        ),
        ("{'id': 'b', '': 1}", "Path component cannot be an empty string"),
        ("{'id': 'b'} RETURNING ALL OLD *", "RETURNING is not supported in INSERT"),
    ],
)
def test_inserts_that_are_refused(db, item, message):
    told = db.refused(f"INSERT INTO flat VALUE {item}")
    assert message is None or told == message


def test_update(filled):
    where = "WHERE id = 'f' RETURNING MODIFIED NEW *"
    assert filled(f"UPDATE flat SET n = n + 1, s = ? SET x = {{'y': [1]}} REMOVE l[0] {where}", "new") == [
        {"n": 2, "s": "new", "x": {"y": [1]}, "l": [2]}
    ]
    assert filled(f"UPDATE flat SET x.y[0] = 5, x.z = 1 + 2 - 1 {where}") == [{"x": {"y": [5], "z": 2}}]
    assert filled(f"UPDATE flat SET l = list_append(l, [3]), n = if_not_exists(gone, n) {where}") == [
        {"l": [2, 3], "n": 2}
    ]
    assert filled(f"UPDATE flat SET ns = set_add(ns, <<3>>) {where}") == [{"ns": [1, 2, 3]}]
    assert filled(f"UPDATE flat SET ns = set_delete(ns, ?) {where}", {1, 9}) == [{"ns": [2, 3]}]
    assert filled(f"UPDATE flat SET fresh = set_add(fresh, <<'a'>>) {where}") == [{"fresh": ["a"]}]
    assert filled("UPDATE flat SET n = 5 WHERE id = 'f' AND n = 2 RETURNING MODIFIED OLD *") == [{"n": 2}]
    assert filled(f"UPDATE flat REMOVE ns {where}") == []
    assert filled("UPDATE flat REMOVE l REMOVE x REMOVE s REMOVE fresh WHERE id = 'f' RETURNING ALL NEW *") == [
        {"id": "f", "n": 5}
    ]
    assert filled("UPDATE flat SET n = 6 WHERE id = 'f' RETURNING ALL OLD *") == [{"id": "f", "n": 5}]
    assert filled("UPDATE flat SET n = 7 WHERE id = 'f'") == []


def test_update_needs_the_item_and_its_condition(filled):
    failed = "ConditionalCheckFailedException"
    assert filled.refused("UPDATE flat SET n = 1 WHERE id = 'absent'", code=failed) == FAILED
    assert filled("SELECT * FROM flat WHERE id = 'absent'") == []
    assert filled.refused("UPDATE flat SET n = 9 WHERE id = 'f' AND n = 2", code=failed) == FAILED
    with pytest.raises(ClientError) as caught:
        text = "UPDATE flat SET n = 9 WHERE id = 'f' AND s IS MISSING"
        filled.call(text, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert plain(caught.value.response["Item"])["n"] == 1
    assert filled("UPDATE flat SET n = 9 WHERE id = 'f' AND (n = 1 OR n = 2) AND s IS NOT MISSING") == []


@pytest.mark.parametrize(
    "text, message",
    [
        ("SET a = 1", NO_KEY),
        ("SET a = 1 WHERE a = 1", NO_KEY),
        ("SET a = 1 WHERE id = 'f' OR a = 1", NO_KEY),
        ("SET a = 1 WHERE id > 'f'", NO_KEY),
        ("SET a = 1 WHERE id = 5", WRONG_TYPE + "id"),
        (
            "SET id = 'g' WHERE id = 'f'",
            "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
        ),
        (
            "SET a = gone WHERE id = 'f'",
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        ("SET gone.b = 1 WHERE id = 'f'", "The document path provided in the update expression is invalid for update"),
        ("SET a = s + 1 WHERE id = 'f'", "An operand in the update expression has an incorrect data type"),
        (
            "SET a = 'x' + 1 WHERE id = 'f'",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        ("SET a = 1 * 2 WHERE id = 'f'", "Unsupported operator in Update Expression. Operator: *"),
        ("SET a = size(l) WHERE id = 'f'", "The function is not allowed in an update expression; function: size"),
        (
            "SET a = 1, a.b = 2 WHERE id = 'f'",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; "
            "path one: [a, b], path two: [a]",
        ),
        (
            "SET a = 1 WHERE id = 'f' RETURNING ALL OLD a",
            "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause",
        ),
        ("SET a WHERE id = 'f'", MALFORMED + "Expected '='"),
        ("WHERE id = 'f'", MALFORMED + "Expected data manipulation"),
    ],
)
def test_updates_that_are_refused(filled, text, message):
    assert filled.refused(f"UPDATE flat {text}") == message


def test_changes_of_indexes_are_refused(db):
    by_kind = 'notes."by-kind"'
    for text in (
        f"UPDATE {by_kind} SET a = 1 WHERE id = 'p' AND pos = 1",
        f"DELETE FROM {by_kind} WHERE id = 'p' AND pos = 1",
    ):
        assert db.refused(text) == "This operation is not supported on an index"
    single = "FROM clause may only contain a single table name in data manipulation statements"
    assert db.refused(f"INSERT INTO {by_kind} VALUE {{'id': 'p', 'pos': 1}}").startswith(single)


def test_delete(filled):
    assert filled("DELETE FROM flat WHERE id = 'absent'") == []
    assert filled("DELETE FROM flat WHERE id = 'absent' AND n = 1") == [], "nothing there is nothing wrong"
    failed = "ConditionalCheckFailedException"
    assert filled.refused("DELETE FROM flat WHERE id = 'f' AND n = 9", code=failed) == FAILED
    assert filled.refused("DELETE FROM flat") == NO_KEY
    assert filled.refused("DELETE FROM notes WHERE id = 'p'") == NO_KEY
    only = "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements."
    assert filled.refused("DELETE FROM flat WHERE id = 'f' RETURNING ALL NEW *") == only
    assert filled("DELETE FROM flat WHERE id = 'f' AND n = 1 RETURNING ALL OLD *")[0]["s"] == "text"
    assert filled("DELETE FROM flat WHERE id = 'f' RETURNING ALL OLD *") == []


def test_consumed_capacity(filled):
    units = lambda text, **more: filled.call(text, ReturnConsumedCapacity="TOTAL", **more)["ConsumedCapacity"]
    assert units("SELECT * FROM flat WHERE id = 'f'") == {"TableName": filled.flat, "CapacityUnits": 0.5}
    assert units("SELECT * FROM flat WHERE id = 'f'", ConsistentRead=True)["CapacityUnits"] == 1.0
    assert units("SELECT pos FROM notes WHERE id IN ['p', 'q']")["CapacityUnits"] == 1.0
    assert units("UPDATE flat SET n = 2 WHERE id = 'f'")["CapacityUnits"] == 1.0
    answer = filled.call("SELECT pos FROM notes.\"by-kind\" WHERE kind = 'k1'", ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"]["GlobalSecondaryIndexes"] == {"by-kind": {"CapacityUnits": 0.5}}
    assert "ConsumedCapacity" not in filled.call("SELECT * FROM flat WHERE id = 'f'")


def test_batch_of_reads(filled):
    answer = filled.batch(
        "SELECT n FROM flat WHERE id = 'f'",
        "SELECT * FROM flat WHERE id = 'none'",
        {"Statement": "SELECT m.x FROM notes WHERE id = ? AND pos = ?", "Parameters": [typed("p"), typed(3)]},
        "SELECT * FROM notes WHERE id = 'p'",
        "SELECT * FROM notes WHERE id = 'p' AND pos = 1 AND a = 10",
        "SELECT * FROM notes.\"by-kind\" WHERE kind = 'k1'",
        "SELECT * FROM nowhere WHERE id = 'p'",
        "SLECT * FROM flat",
        "SELECT * FROM flat WHERE id = 5",
        "SELECT * FROM flat WHERE id = ?",
    )["Responses"]
    one_item = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
    assert [(r.get("TableName"), plain(r["Item"]) if "Item" in r else None) for r in answer[:3]] == [
        (filled.flat, {"n": 1}),
        (filled.flat, None),
        (filled.notes, {"x": 3}),
    ]
    errors = [(r["Error"]["Code"], r["Error"]["Message"]) for r in answer[3:]]
    assert errors == [
        ("ValidationError", one_item),
        ("ValidationError", one_item),
        ("ValidationError", one_item),
        ("ResourceNotFound", "Requested resource not found"),
        ("ValidationError", MALFORMED + "Expected data manipulation"),
        ("ValidationError", WRONG_TYPE + "id"),
        ("ValidationError", "Number of parameters in request and statement don't match."),
    ]


def test_batch_of_writes(filled):
    answer = filled.batch(
        "INSERT INTO flat VALUE {'id': 'f'}",
        "INSERT INTO flat VALUE {'id': 'batched', 'n': 1}",
        "UPDATE flat SET n = 1 WHERE id = 'absent'",
        {
            "Statement": "UPDATE notes SET a = 1 WHERE id = 'p' AND pos = 0 AND a = 9",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
        "DELETE FROM notes WHERE id = 'p'",
        "DELETE FROM notes WHERE id = 'p' AND pos = 4 RETURNING ALL OLD *",
        "UPDATE notes SET a = 7 WHERE id = 'p' AND pos = 3 RETURNING MODIFIED NEW *",
    )["Responses"]
    assert answer[0]["Error"] == {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}
    assert answer[0]["TableName"] == filled.flat
    assert answer[1] == {"TableName": filled.flat}
    assert answer[2]["Error"] == {"Code": "ConditionalCheckFailed", "Message": FAILED}
    assert answer[3]["Error"]["Code"] == "ConditionalCheckFailed"
    assert plain(answer[3]["Error"]["Item"])["a"] == 0
    assert answer[4] == {"Error": {"Code": "ValidationError", "Message": NO_KEY}}
    assert plain(answer[5]["Item"])["a"] == 40
    assert plain(answer[6]["Item"]) == {"a": 7}
    assert filled("SELECT n FROM flat WHERE id = 'batched'") == [{"n": 1}]
    filled("DELETE FROM flat WHERE id = 'batched'")


def test_batches_that_are_refused(db):
    def refused(*statements):
        with pytest.raises(ClientError) as caught:
            db.batch(*statements)
        assert caught.value.response["Error"]["Code"] == "ValidationException"
        return caught.value.response["Error"]["Message"]

    read, write = "SELECT * FROM flat WHERE id = 'f'", "DELETE FROM flat WHERE id = 'x'"
    assert refused(read, write) == "Read and write requests together in the same batch is not supported."
    assert refused(read, read) == "Provided list of item keys contains duplicates"
    assert refused(write, "INSERT INTO flat VALUE {'id': 'x'}") == "Provided list of item keys contains duplicates"
    assert "less than or equal to 25" in refused(*(f"SELECT * FROM flat WHERE id = 'x{i}'" for i in range(26)))
    assert "greater than or equal to 1" in refused()


def test_transaction_of_reads(filled):
    answer = filled.transact(
        "SELECT n FROM flat WHERE id = 'f'",
        "SELECT m.x FROM notes WHERE id = 'p' AND pos = 3",
        "SELECT * FROM flat WHERE id = 'none'",
        ReturnConsumedCapacity="TOTAL",
    )
    assert [plain(r["Item"]) if "Item" in r else None for r in answer["Responses"]] == [{"n": 1}, {"x": 3}, None]
    used = {c["TableName"]: c for c in answer["ConsumedCapacity"]}
    assert used[filled.flat]["CapacityUnits"] == 4.0 and used[filled.flat]["ReadCapacityUnits"] == 4.0


def cancelled(db, *statements):
    with pytest.raises(ClientError) as caught:
        db.transact(*statements)
    assert caught.value.response["Error"]["Code"] == "TransactionCanceledException"
    return caught.value.response["CancellationReasons"]


def test_transaction_of_writes(filled):
    filled.transact(
        "INSERT INTO flat VALUE {'id': 'new', 'n': 1}",
        "UPDATE flat SET n = n + 1 WHERE id = 'f'",
        "DELETE FROM notes WHERE id = 'p' AND pos = 4",
        "EXISTS(SELECT * FROM notes WHERE id = 'p' AND pos = 1 AND a = 10)",
    )
    assert filled("SELECT n FROM flat WHERE id IN ['new', 'f']") == [{"n": 1}, {"n": 2}]
    reasons = cancelled(
        filled,
        "INSERT INTO flat VALUE {'id': 'f'}",
        "INSERT INTO flat VALUE {'id': 'newer'}",
        {
            "Statement": "UPDATE flat SET n = 3 WHERE id = 'new' AND n = 9",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
        "EXISTS(SELECT * FROM notes WHERE id = 'p' AND pos = 1 AND a = 11)",
    )
    assert [r["Code"] for r in reasons] == ["DuplicateItem", "None", "ConditionalCheckFailed", "ConditionalCheckFailed"]
    assert plain(reasons[2]["Item"]) == {"id": "new", "n": 1}
    assert filled("SELECT * FROM flat WHERE id = 'newer'") == []
    reasons = cancelled(filled, "INSERT INTO flat VALUE {'id': 5}", "INSERT INTO flat VALUE {'id': 'newer'}")
    assert [r["Code"] for r in reasons] == ["ValidationError", "None"]
    assert reasons[0]["Message"] == WRONG_TYPE + "id"
    filled("DELETE FROM flat WHERE id = 'new'")


@pytest.mark.parametrize(
    "statements, message",
    [
        (
            ["SELECT * FROM flat WHERE id = 'f'", "DELETE FROM flat WHERE id = 'g'"],
            "ExecuteTransaction API does not support both read and write operations in the same request.",
        ),
        (
            ["INSERT INTO flat VALUE {'id': 'z'}", "DELETE FROM flat WHERE id = 'z'"],
            "Transaction request cannot include multiple operations on one item",
        ),
        (
            ["INSERT INTO flat VALUE {'id': 'z'}", "UPDATE flat SET a = 1 WHERE id = 'f' RETURNING ALL NEW *"],
            "Validation failed in TransactStatements[1]: RETURNING clause is not supported in ExecuteTransaction.",
        ),
        (
            ["SELECT * FROM notes WHERE id = 'p'"],
            "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the "
            "primary key in the where clause.",
        ),
        (
            ["SELECT * FROM notes.\"by-kind\" WHERE kind = 'k0'"],
            "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.",
        ),
        (
            ["EXISTS(SELECT * FROM flat WHERE id = 'f')"],
            "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional condition",
        ),
        (
            ["DELETE FROM flat WHERE id = ?"],
            "Validation failed in TransactStatements[0]: Number of parameters in request and statement don't match.",
        ),
        (["DELETE FROM flat WHERE id = 'a'", "UPDATE flat SET a = WHERE id = 'b'"], MALFORMED + "Unexpected keyword"),
    ],
)
def test_transactions_that_are_refused(db, statements, message):
    with pytest.raises(ClientError) as caught:
        db.transact(*statements)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert caught.value.response["Error"]["Message"] == message


def test_permissions(virga, db, filled):
    """A role that may select some items of the flat table, by key only, and insert."""
    iam, sts = virga.client("iam"), virga.client("sts")
    account = sts.get_caller_identity()["Account"]
    name = f"partiql-{os.urandom(4).hex()}"
    trust = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}'
    )
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    arn = f"arn:aws:dynamodb:us-east-1:{account}:table/{db.flat}"
    iam.put_role_policy(
        RoleName=name,
        PolicyName="p",
        PolicyDocument=(
            '{"Version":"2012-10-17","Statement":['
            f'{{"Effect":"Allow","Action":["dynamodb:PartiQLSelect","dynamodb:PartiQLInsert"],"Resource":"{arn}"}},'
            f'{{"Effect":"Deny","Action":"dynamodb:PartiQLSelect","Resource":"{arn}",'
            '"Condition":{"Bool":{"dynamodb:FullTableScan":["true"]}}}]}'
        ),
    )
    credentials = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    client = boto3.client(
        "dynamodb",
        endpoint_url=virga.aws,
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    run = lambda text: client.execute_statement(Statement=db.named(text))["Items"]
    assert len(run("SELECT * FROM flat WHERE id = 'f'")) == 1
    run("INSERT INTO flat VALUE {'id': 'by-role'}")
    for text in (
        "SELECT * FROM flat",
        "SELECT * FROM flat WHERE n = 1",
        "UPDATE flat SET n = 1 WHERE id = 'f'",
        "DELETE FROM flat WHERE id = 'by-role'",
        "SELECT * FROM notes WHERE id = 'p'",
    ):
        with pytest.raises(ClientError) as caught:
            run(text)
        assert caught.value.response["Error"]["Code"] == "AccessDeniedException", text
    texts = ("INSERT INTO flat VALUE {'id': 'one'}", "DELETE FROM flat WHERE id = 'f'")
    answer = client.batch_execute_statement(Statements=[{"Statement": db.named(t)} for t in texts])["Responses"]
    assert "Error" not in answer[0] and answer[1]["Error"]["Code"] == "AccessDenied"
    for key in ("by-role", "one"):
        filled(f"DELETE FROM flat WHERE id = '{key}'")
    iam.delete_role_policy(RoleName=name, PolicyName="p")
    iam.delete_role(RoleName=name)
