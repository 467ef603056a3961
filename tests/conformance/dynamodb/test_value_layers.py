"""The two ways in which DynamoDB reads attribute values: which operation reads in which one, and what each says of bad numbers,
repeated members and values that are nested too deeply."""

import base64
import os

import pytest

from signed import Signed

ONE = "1 validation error detected: "
OVER = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDER = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
DIGITS = "Attempting to store more than 38 significant digits in a Number"
NO_NUMBER = "The parameter cannot be converted to a numeric value"
NESTED = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
INVALID = "One or more parameter values were invalid: "
KEY = {"id": {"S": "value-layers"}}

# What is wrong with a number: as the current code says, as the older one does.
NUMBERS = [
    ("x1", f"{NO_NUMBER}: x1", f"{NO_NUMBER}: x1"),
    ("", f"{NO_NUMBER}: ", NO_NUMBER),
    ("7e126", OVER, OVER),
    ("1e2147483647", OVER, UNDER),  # the older arithmetic has 32 bits and wraps
]
SETS = [
    (
        {"SS": ["d", "c", "d"]},
        f'{INVALID}Input collection ["c", "d", "d"] contains duplicates.',
        f"{INVALID}Input collection [d, c, d] contains duplicates.",
    ),
    (
        {"NS": ["5", "4", "5"]},
        f"{INVALID}Input collection contains duplicates.",
        "Input collection contains duplicates",
    ),
]


@pytest.fixture(scope="module")
def table(virga):
    client = virga.session().client("dynamodb", endpoint_url=virga.aws)
    name = f"layers-{os.urandom(4).hex()}"
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    yield name
    client.delete_table(TableName=name)


@pytest.fixture(scope="module")
def newest(virga):
    return Signed(virga, "eu-west-2")


@pytest.fixture(scope="module")
def newer(virga):
    return Signed(virga, "us-east-1")


@pytest.fixture(scope="module")
def older(virga):
    return Signed(virga, "me-central-1")


def nested(levels):
    """A value of so many maps around a text."""
    value = {"S": "core"}
    for _ in range(levels):
        value = {"M": {"in": value}}
    return value


def writes(table, value):
    """Requests of PutItem, UpdateItem and DeleteItem that bring the value along in different places."""
    placed = {"ExpressionAttributeValues": {":v": value}}
    return [
        ("PutItem", {"TableName": table, "Item": {**KEY, "v": value}}),
        ("PutItem", {"TableName": table, "Item": KEY, "ConditionExpression": "v = :v", **placed}),
        ("PutItem", {"TableName": table, "Item": KEY, "Expected": {"v": {"Value": value}}}),
        ("UpdateItem", {"TableName": table, "Key": KEY, "UpdateExpression": "SET v = :v", **placed}),
        ("UpdateItem", {"TableName": table, "Key": KEY, "AttributeUpdates": {"v": {"Value": value}}}),
        ("UpdateItem", {"TableName": table, "Key": {"id": value}, "UpdateExpression": "REMOVE v"}),
        ("DeleteItem", {"TableName": table, "Key": KEY, "ConditionExpression": "v = :v", **placed}),
        ("DeleteItem", {"TableName": table, "Key": {"id": value}}),
    ]


def reads(table, value):
    query = {"TableName": table, "KeyConditionExpression": "id = :k", "FilterExpression": "v = :v"}
    return [
        ("GetItem", {"TableName": table, "Key": {"id": value}}),
        ("BatchGetItem", {"RequestItems": {table: {"Keys": [{"id": value}]}}}),
        ("Query", {**query, "ExpressionAttributeValues": {":k": KEY["id"], ":v": value}}),
    ]


def batches(table, value):
    return [
        ("BatchWriteItem", {"RequestItems": {table: [{"PutRequest": {"Item": {**KEY, "v": value}}}]}}),
        ("BatchWriteItem", {"RequestItems": {table: [{"DeleteRequest": {"Key": {"id": value}}}]}}),
    ]


def values():
    return [({"N": text}, current, old) for text, current, old in NUMBERS] + SETS


@pytest.mark.parametrize("value, current, old", values())
def test_single_writes_and_reads_use_the_current_code(newer, older, table, value, current, old):
    for operation, request in writes(table, value):
        assert newer.refusal(operation, request) == ONE + current, request
        assert old in older.refusal(operation, request), request
    for operation, request in reads(table, value):
        assert newer.refusal(operation, request) == current, request


@pytest.mark.parametrize("value, current, old", values())
def test_batch_writes_scans_and_transactions_use_the_older_one(newer, newest, table, value, current, old):
    for operation, request in batches(table, value):
        assert newer.refusal(operation, request) == old, request
        assert newest.refusal(operation, request) == old, request
    scan = {"TableName": table, "FilterExpression": "v = :v", "ExpressionAttributeValues": {":v": value}}
    assert newer.refusal("Scan", scan) == f"ExpressionAttributeValues contains invalid value: {old} for key :v"
    put = {"TransactItems": [{"Put": {"TableName": table, "Item": {**KEY, "v": value}}}]}
    get = {"TransactItems": [{"Get": {"TableName": table, "Key": {"id": value}}}]}
    for operation, request in (("TransactWriteItems", put), ("TransactGetItems", get)):
        assert newer.refusal(operation, request) == old
        assert newest.refusal(operation, request) == current


def test_exponents_of_any_size(newer, table):
    numbers = {
        "1e9223372036854775807": OVER,
        "1e9223372036854775808": f"{NO_NUMBER}: 1e9223372036854775808",
        "-3e-99999999999": UNDER,
        "0e126": OVER,
        "0e-131": UNDER,
        "4" * 39: DIGITS,
        "0x1": f"{NO_NUMBER}: 0x1",
        "Infinity": f"{NO_NUMBER}: Infinity",
        "2e": f"{NO_NUMBER}: 2e",
    }
    for text, message in numbers.items():
        item = {**KEY, "v": {"L": [{"M": {"n": {"N": text}}}]}}
        assert newer.refusal("PutItem", {"TableName": table, "Item": item}) == ONE + message
    for text, stored in {"0e125": "0", "0e-130": "0", "1e-130": f"0.{'0' * 129}1", "00e1": "0"}.items():
        newer.call("PutItem", {"TableName": table, "Item": {**KEY, "v": {"N": text}}})
        assert newer.call("GetItem", {"TableName": table, "Key": KEY})["Item"]["v"] == {"N": stored}


def test_values_of_placeholders_that_are_nested(newer, older, table):
    newer.call("PutItem", {"TableName": table, "Item": KEY})
    condition = {"ConditionExpression": "v = :v"}

    def update(levels):
        placed = {"ExpressionAttributeValues": {":v": nested(levels), ":w": {"S": "w"}}}
        return {"TableName": table, "Key": KEY, "UpdateExpression": "SET w = :w", **condition, **placed}

    assert newer.error("UpdateItem", update(31))[0] == "ConditionalCheckFailedException"
    assert newer.refusal("UpdateItem", update(32)) == ONE + NESTED
    assert older.error("UpdateItem", update(32))[0] == "ConditionalCheckFailedException"
    assert older.refusal("UpdateItem", update(33)) == f"ExpressionAttributeValues contains invalid value: {NESTED} for key :v"
    for levels in (40, 200):
        assert newer.refusal("PutItem", {"TableName": table, "Item": {**KEY, "v": nested(levels)}}) == ONE + NESTED


def test_transactions_with_nested_values(newer, newest, table):
    newer.call("PutItem", {"TableName": table, "Item": KEY})

    def reasons(client, action):
        error = client.answer("TransactWriteItems", {"TransactItems": [action]})
        return [reason["Code"] for reason in error.get("CancellationReasons", [])] or error.get("message")

    placed = {"TableName": table, "Key": KEY, "ExpressionAttributeValues": {":v": nested(32)}}
    check = {"ConditionCheck": {**placed, "ConditionExpression": "v = :v"}}
    store = {"Update": {**placed, "UpdateExpression": "SET v = :v"}}
    put = {"Put": {"TableName": table, "Item": {**KEY, "v": nested(32)}}}
    assert reasons(newer, check) == ["ConditionalCheckFailed"]
    assert reasons(newer, store) == ["ValidationError"]
    assert reasons(newer, put) == NESTED
    for action in (check, store, put):
        assert reasons(newest, action) == NESTED


def test_the_size_of_updates(newer, older, table):
    """UpdateItem counts what its expression writes and a bit for each clause, where it is of the current code."""
    text = "t" * (400 * 1024 - len("idkv"))
    request = {
        "TableName": table,
        "Key": {"id": {"S": "k"}},
        "UpdateExpression": "SET v = :v",
        "ExpressionAttributeValues": {":v": {"S": text}},
    }
    assert newer.refusal("UpdateItem", request) == "Item size to update has exceeded the maximum allowed size"
    older.call("UpdateItem", request)
    statement = {
        "Statement": f"UPDATE \"{table}\" SET v = ? WHERE id = 'k'",
        "Parameters": [{"S": text}],
    }
    newer.call("ExecuteStatement", statement)
    statement["Parameters"] = [{"S": text + "t"}]
    assert newer.refusal("ExecuteStatement", statement) == "Item size to update has exceeded the maximum allowed size"
    action = {"Update": {**request, "ExpressionAttributeValues": {":v": {"S": text}}}}
    newer.call("TransactWriteItems", {"TransactItems": [action]})
    newer.call("DeleteItem", {"TableName": table, "Key": {"id": {"S": "k"}}})


def test_binary_sets(newer, table):
    members = [base64.b64encode(bytes([byte])).decode() for byte in (9, 1, 1)]
    item = {**KEY, "v": {"BS": members}}
    assert newer.refusal("PutItem", {"TableName": table, "Item": item}) == (
        f'{ONE}{INVALID}Input collection ["{members[1]}","{members[0]}","{members[2]}"]of type BS contains duplicates.'
    )
    batch = {"RequestItems": {table: [{"PutRequest": {"Item": item}}]}}
    assert newer.refusal("BatchWriteItem", batch) == (
        f"{INVALID}Input collection [{', '.join(members)}]of type BS contains duplicates."
    )


def test_operands_of_add_and_delete(newer, table):
    def refusal(operation, letters, table=table):
        update = {
            "TableName": table,
            "Key": KEY,
            "UpdateExpression": f"{operation} n :v",
            "ExpressionAttributeValues": {":v": letters},
        }
        transacted = newer.refusal("TransactWriteItems", {"TransactItems": [{"Update": update}]})
        message = newer.refusal("UpdateItem", update)
        assert message == ONE + transacted
        return transacted

    names = {"S": "STRING", "B": "BINARY", "BOOL": "BOOL", "NULL": "NULL", "M": "MAP", "L": "LIST"}
    contents = {"S": "x", "B": "eA==", "BOOL": True, "NULL": True, "M": {}, "L": []}
    for letter, name in names.items():
        for operation in ("ADD", "DELETE"):
            assert refusal(operation, {letter: contents[letter]}) == (
                "Invalid UpdateExpression: Incorrect operand type for operator or function; "
                f"operator: {operation}, operand type: {name}, typeSet: ALLOWED_FOR_ADD_OPERAND"
            )
    assert "operand type: NUMBER" in refusal("DELETE", {"N": "1"}, "no-such-table")
