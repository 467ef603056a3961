"""PartiQL: numbers of literals and parameters, functions in WHERE and SET, indexes with several key attributes."""

import os

import pytest

from signed import Signed

BAD = "Statement wasn't well formed, can't be processed: "
OVER = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDER = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
NO_NUMBER = "The parameter cannot be converted to a numeric value"
NESTED = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
SEVERAL = (
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
)
ITEM = {
    "id": {"S": "one"},
    "n": {"N": "7"},
    "tags": {"SS": ["x", "y"]},
    "digits": {"NS": ["1", "2"]},
    "word": {"S": "abc"},
}


class Statements:
    """A table (id S; index by-two: a and b together, c and d to sort; index by-one: a, c) and what runs statements on it."""

    def __init__(self, virga):
        self.signed = Signed(virga)
        self.client = virga.session().client("dynamodb", endpoint_url=virga.aws)
        self.table = f"forms-{os.urandom(4).hex()}"

        def index(name, hashes, ranges):
            keys = [(h, "HASH") for h in hashes] + [(r, "RANGE") for r in ranges]
            return {
                "IndexName": name,
                "KeySchema": [{"AttributeName": n, "KeyType": k} for n, k in keys],
                "Projection": {"ProjectionType": "ALL"},
            }

        self.client.create_table(
            TableName=self.table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("id", "a", "b", "c", "d")],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[index("by-two", "ab", "cd"), index("by-one", "a", "c")],
        )
        self.client.put_item(TableName=self.table, Item=ITEM)

    def request(self, text, *parameters):
        request = {"Statement": text.replace("@", f'"{self.table}"')}
        return {**request, "Parameters": list(parameters)} if parameters else request

    def __call__(self, text, *parameters):
        return self.signed.call("ExecuteStatement", self.request(text, *parameters))["Items"]

    def refusal(self, text, *parameters):
        return self.signed.refusal("ExecuteStatement", self.request(text, *parameters))

    def place(self, text, word):
        """Where a word stands: line, column and length."""
        return f"1:{self.request(text)['Statement'].index(word) + 1}:{len(word)}"

    def batch(self, *texts):
        statements = [self.request(*text) if isinstance(text, tuple) else self.request(text) for text in texts]
        return self.signed.call("BatchExecuteStatement", {"Statements": statements})["Responses"]

    def one(self):
        return self.client.get_item(TableName=self.table, Key={"id": {"S": "one"}})["Item"]


@pytest.fixture(scope="module")
def run(virga):
    statements = Statements(virga)
    yield statements
    statements.client.delete_table(TableName=statements.table)


def nested(levels, core):
    for _ in range(levels):
        core = {"M": {"in": core}}
    return core


def test_numbers_that_are_literals(run):
    for text in ("1e2147483648", "1e777777777777", "2.5e-2147483647"):
        assert run.refusal(f"SELECT * FROM @ WHERE id = 'one' AND n = {text}") == BAD
    assert run.refusal("SELECT * FROM @ WHERE id = 'one' AND n = 3e126") == f"{OVER} under root"
    assert run.refusal("UPDATE @ SET n = 1e-131 WHERE id = 'one'") == f"{UNDER} under root"
    long = "Attempting to store more than 38 significant digits in a Number"
    assert run.refusal(f"SELECT * FROM @ WHERE id = 'one' AND n = {'1' * 39}") == f"{long} under root"
    assert run.refusal("INSERT INTO @ VALUE {'id': 'x', 'm': {'k': 2e126}}") == f"{OVER} under root.k"
    assert run.refusal("INSERT INTO @ VALUE {'id': 'x', 'l': [0, 1, 2e126]}") == f"{OVER} under root[2]"
    for text in (".7e1", "70e-1", "7.", "0.07E+2"):
        assert [item["id"] for item in run(f"SELECT id FROM @ WHERE id = 'one' AND n = {text}")] == [{"S": "one"}]


def test_numbers_that_are_parameters(run):
    places = [
        "SELECT * FROM @ WHERE id = ?",
        "SELECT * FROM @ WHERE id = 'one' AND n = ?",
        "INSERT INTO @ VALUE {'id': 'x', 'n': ?}",
        "UPDATE @ SET n = ? WHERE id = 'one'",
    ]
    for place in places:
        for text in ("1e2147483648", "1e-2147483648", "-1e99999999999", "no"):
            assert run.refusal(place, {"N": text}) == f"{NO_NUMBER}: {text}"
        assert run.refusal(place, {"N": ""}) == NO_NUMBER
        assert run.refusal(place, {"N": "1e2147483647"}) == UNDER
        assert run.refusal(place, {"NS": ["1", "1e2147483648"]}) == f"{NO_NUMBER}: 1e2147483648"
    two = "SELECT * FROM @ WHERE id = 'one' AND n = ? AND m = ?"
    for levels in (40, 150):
        deep = nested(levels, {"S": "core"})
        assert run.refusal(two, deep, {"N": "no"}) == NESTED
        assert run.refusal(two, {"N": "no"}, deep) == f"{NO_NUMBER}: no"


def test_a_bad_parameter_is_its_members_own_mistake_in_a_batch(run):
    good, bad = run.batch(
        "SELECT n FROM @ WHERE id = 'one'",
        ("SELECT n FROM @ WHERE id = 'two' AND n = ?", {"N": "no"}),
    )
    assert good["Item"] == {"n": {"N": "7"}}
    assert bad["Error"] == {"Code": "ValidationError", "Message": f"{NO_NUMBER}: no"}
    transaction = {"TransactStatements": [run.request("UPDATE @ SET n = ? WHERE id = 'one'", {"N": "no"})]}
    assert run.signed.refusal("ExecuteTransaction", transaction) == f"{NO_NUMBER}: no"


def test_functions_compared_with_true_and_false(run):
    tests = {
        "attribute_exists(n) = true": True,
        "true = attribute_exists(n)": True,
        "attribute_exists(n) = false": False,
        "attribute_not_exists(n) = false": True,
        "begins_with(word, 'b') = false": True,
    }
    for test, holds in tests.items():
        assert len(run(f"SELECT id FROM @ WHERE id = 'one' AND {test}")) == holds, test


def test_unknown_functions_are_told_with_their_place(run):
    for text, word in (
        ("SELECT * FROM @ WHERE id = 'one' AND EXISTS(n)", "EXISTS"),
        ("SELECT * FROM @ WHERE id = 'one' AND set_add(tags, <<'z'>>) = tags", "set_add"),
        ("SELECT * FROM @ WHERE lower(word) = 'a'", "lower"),
    ):
        assert run.refusal(text) == f"Unrecognized function: {word.lower()} at {run.place(text, word)}"


def test_mistakes_in_set_functions(run):
    for function in ("set_add", "set_delete"):
        name = function.upper()

        def refusal(assignment, function=function):
            text = f"UPDATE @ SET {assignment.replace('F', function)} WHERE id = 'one'"
            return text, run.refusal(text)

        for assignment in ("other = F(tags, <<'z'>>)", "tags = F(<<'z'>>, <<'z'>>)"):
            text, message = refusal(assignment)
            place = run.place(text, function)
            assert message == f"The first argument to {name} must equal the assignment value at {place}"
        assert refusal("tags = F(tags, <<>>)")[1] == "Empty bags are not supported"
        assert refusal("tags = F(tags, <<'z', 'z'>>)")[1] == (
            "One or more parameter values were invalid: Input collection [z, z] contains duplicates."
        )
        wrong = "An operand in the update expression has an incorrect data type"
        assert refusal("tags = F(tags, <<3>>)")[1] == wrong
        assert refusal("word = F(word, <<'z'>>)")[1] == wrong
    run("UPDATE @ SET tags = set_add(tags, <<'z'>>) SET digits = set_delete(digits, <<2>>) WHERE id = 'one'")
    assert sorted(run.one()["tags"]["SS"]) == ["x", "y", "z"]
    assert run.one()["digits"] == {"NS": ["1"]}


def test_indexes_with_several_key_attributes_cannot_be_read(run):
    for text in (
        'SELECT * FROM @."by-two"',
        "SELECT * FROM @.\"by-two\" WHERE a = 'x' AND b = 'y' ORDER BY c DESC",
        'SELECT * FROM @."by-two" WHERE a = 3',
        'SELECT COUNT(*) FROM @."by-two"',
    ):
        assert run.refusal(text) == SEVERAL
    assert run.refusal('SELECT * FROM @."by-two" WHERE') == f"{BAD}Unexpected term"
    assert run.refusal('SELECT * FROM @."by-two" WHERE a = ?', {"N": "no"}) == f"{NO_NUMBER}: no"
    assert run.refusal('SELECT COUNT(*) FROM @."by-one"').startswith("Unexpected path component at ")
    assert run("SELECT * FROM @.\"by-one\" WHERE a = 'x'") == []
    one, two, flat = run.batch(
        "SELECT * FROM @.\"by-one\" WHERE a = 'x' AND c = 'y'",
        "SELECT * FROM @.\"by-two\" WHERE a = 'x' AND b = 'x' AND c = 'y' AND d = 'z'",
        "SELECT id FROM @ WHERE id = 'one'",
    )
    assert one["Error"]["Message"].startswith("Select statements within BatchExecuteStatement must specify")
    assert two["Error"] == {"Code": "ValidationError", "Message": SEVERAL}
    assert flat["Item"] == {"id": {"S": "one"}}


def test_a_transaction_with_a_token_is_done_once(run):
    token = os.urandom(8).hex()

    def send(text):
        return {
            "TransactStatements": [run.request(text)],
            "ClientRequestToken": token,
            "ReturnConsumedCapacity": "TOTAL",
        }

    add = "UPDATE @ SET n = n + 1 WHERE id = 'one'"
    before = int(run.one()["n"]["N"])
    first = run.signed.call("ExecuteTransaction", send(add))
    again = run.signed.call("ExecuteTransaction", send(add))
    assert int(run.one()["n"]["N"]) == before + 1
    assert "WriteCapacityUnits" in first["ConsumedCapacity"][0]
    assert "ReadCapacityUnits" in again["ConsumedCapacity"][0]
    other = run.signed.error("ExecuteTransaction", send(add + " AND n = 2"))
    assert other[0] == "IdempotentParameterMismatchException"
