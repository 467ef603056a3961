"""The words of DynamoDB's refusals, and which comes first: older words in two regions, newer ones everywhere else."""

import base64

import pytest

from signed import Signed

OLDER_REGIONS = ["eu-south-2", "me-central-1"]
NEWER_REGIONS = ["us-east-1", "eu-west-2", "us-gov-west-1"]
ONE = "1 validation error detected: "
FAILED = " failed to satisfy constraint: "
CONSUMED = f"Value 'X' at 'returnConsumedCapacity'{FAILED}Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
SET = "Member must satisfy enum value set: "
VALUES = f"Value 'X' at 'returnValues'{FAILED}{SET}[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
NAMELESS = "Failed to satisfy constraint: Member must satisfy enum value set: "
INVALID = "One or more parameter values were invalid: "
ITEM = {"p": {"S": "words"}, "c": {"N": "1"}}
ITEM_OPERATIONS = [("PutItem", "Item"), ("UpdateItem", "Key"), ("DeleteItem", "Key"), ("GetItem", "Key")]


@pytest.fixture(scope="session")
def older(virga):
    return Signed(virga, "me-central-1")


@pytest.fixture(scope="session")
def newer(virga):
    return Signed(virga, "eu-west-2")


def shorter(name, least):
    return f"Value '{name}' at 'tableName'{FAILED}Member must have length greater than or equal to {least}"


@pytest.mark.parametrize("region", OLDER_REGIONS)
def test_the_older_words(virga, region):
    client = Signed(virga, region)
    for operation, member in ITEM_OPERATIONS:
        assert client.refusal(operation, {"TableName": "", member: ITEM}) == ONE + shorter("", 1)


@pytest.mark.parametrize("region", NEWER_REGIONS)
def test_the_newer_words(virga, region):
    client = Signed(virga, region)
    expected = f"{ONE}Value at 'TableName'{FAILED}Member must have length greater than or equal to 1"
    for operation, member in ITEM_OPERATIONS:
        assert client.refusal(operation, {"TableName": "", member: ITEM}) == expected


def test_a_signature_for_no_region_is_refused(virga):
    for word in ("local", "localhost", "us-east", "mars", "US-EAST-1"):
        code, message = Signed(virga, word).error("ListTables", {})
        assert code == "InvalidSignatureException"
        assert message == f"Credential should be scoped to a valid region, not '{word}'. "


def test_names_and_arns_have_the_region_of_the_server(virga, table):
    for region in ("eu-west-2", "me-central-1"):
        client = virga.session().client("dynamodb", endpoint_url=virga.aws, region_name=region)
        assert client.describe_table(TableName=table)["Table"]["TableArn"].split(":")[3] == "us-east-1"


def test_several_broken_rules(older, newer, table):
    words = ("ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues")
    request = {"TableName": table, "Item": ITEM, **dict.fromkeys(words, "X")}
    message = older.refusal("PutItem", request)
    assert message.startswith("3 validation errors detected: ")
    assert set(message.split(": ", 1)[1].split("; ")) == {
        CONSUMED,
        VALUES,
        f"Value 'X' at 'returnItemCollectionMetrics'{FAILED}Member must satisfy enum value set: [SIZE, NONE]",
    }
    message = newer.refusal("PutItem", request)
    assert message.startswith("3 validation errors detected: ")
    assert NAMELESS + "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]" in message


def test_the_name_comes_first_in_newer_words(older, newer):
    request = {"TableName": "", "Item": {}, "ReturnValues": "X"}
    alone = f"{ONE}Value at 'TableName'{FAILED}Member must have length greater than or equal to 1"
    assert newer.refusal("PutItem", request) == alone
    assert older.refusal("PutItem", request) == f"2 validation errors detected: {VALUES}; {shorter('', 1)}"


def test_update_item_tells_the_first_enumeration(older, newer, table):
    request = {"TableName": table, "Key": ITEM, "ReturnValues": "X", "ReturnConsumedCapacity": "X"}
    assert newer.refusal("UpdateItem", request) == f"{ONE}{NAMELESS}[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
    assert older.refusal("UpdateItem", request) == f"2 validation errors detected: {CONSUMED}; {VALUES}"


def test_a_missing_key_brings_the_older_words_back(newer):
    request = {"TableName": "", "UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"S": "x"}}}
    no_key = f"Value null at 'key'{FAILED}Member must not be null"
    assert newer.refusal("UpdateItem", request) == f"2 validation errors detected: {shorter('', 1)}; {no_key}"
    request |= {"ReturnConsumedCapacity": "X", "ReturnValues": "X"}
    expected = f"4 validation errors detected: {CONSUMED}; {shorter('', 1)}; {VALUES}; {no_key}"
    assert newer.refusal("UpdateItem", request) == expected


@pytest.mark.parametrize("region", ["me-central-1", "eu-west-2"])
def test_names_of_tables(virga, region):
    client = Signed(virga, region)
    assert client.refusal("PutItem", {"Item": ITEM}) == f"{ONE}Value null at 'tableName'{FAILED}Member must not be null"
    long = "a" * 256
    expected = f"{ONE}Value '{long}' at 'tableName'{FAILED}Member must have length less than or equal to 255"
    assert client.refusal("PutItem", {"TableName": long, "Item": ITEM}) == expected
    pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    for name in ("bad table!@#", "x!", "arn:aws:dynamodb:us-east-1:1:table/a", "arn:aws:s3:::bucket"):
        expected = f"{ONE}Value '{name}' at 'tableName'{FAILED}{pattern}"
        assert client.refusal("PutItem", {"TableName": name, "Item": ITEM}) == expected
    new = {
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    assert client.refusal("CreateTable", {"TableName": "ab", **new}) == ONE + shorter("ab", 3)
    missing = "The parameter 'TableName' is required but was not present in the request"
    assert client.refusal("CreateTable", new) == missing


def test_an_arn_is_a_name(virga, dynamodb, table, newer):
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.put_item(TableName=arn, Item=ITEM)
    assert dynamodb.get_item(TableName=arn, Key=ITEM)["Item"] == ITEM
    parts = arn.split(":")
    for place, other in ((3, "eu-west-1"), (4, "111122223333")):
        foreign = ":".join([*parts[:place], other, *parts[place + 1 :]])
        code, message = newer.error("GetItem", {"TableName": foreign, "Key": ITEM})
        assert code == "AccessDeniedException"
        assert f"is not authorized to perform: dynamodb:GetItem on resource: {foreign}" in message


def test_limits_of_pages(older, newer, table):
    condition = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    least = "Member must have value greater than or equal to"
    for client in (older, newer):
        query = {"TableName": table, **condition}
        assert client.refusal("Query", {**query, "Limit": 0}) == f"{ONE}Value at 'Limit'{FAILED}{least} 1"
        select = f"{SET}[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"
        assert client.refusal("Query", {**query, "Select": "X"}) == f"{ONE}Value 'X' at 'select'{FAILED}{select}"
    assert older.refusal("Scan", {"TableName": table, "Limit": 0}) == f"{ONE}Value '0' at 'limit'{FAILED}{least} 1"
    assert newer.refusal("Scan", {"TableName": table, "Limit": 0}) == f"{ONE}Value at 'Limit'{FAILED}{least} 1"
    negative = {"TableName": table, "Segment": -1, "TotalSegments": 4}
    assert older.refusal("Scan", negative) == f"{ONE}Value '-1' at 'segment'{FAILED}{least} 0"
    assert newer.refusal("Scan", negative) == f"{ONE}Value at 'Segment'{FAILED}{least} 0"


def test_segments_come_in_pairs(older, newer, table):
    for client in (older, newer):
        assert client.refusal("Scan", {"TableName": table, "Segment": 0}) == (
            "The TotalSegments parameter is required but was not present in the request "
            "when Segment parameter is present"
        )
        assert client.refusal("Scan", {"TableName": table, "TotalSegments": 4}) == (
            "The Segment parameter is required but was not present in the request "
            "when parameter TotalSegments is present"
        )
    beyond = "The Segment parameter is zero-based and must be less than parameter TotalSegments"
    request = {"TableName": table, "Segment": 5, "TotalSegments": 5}
    assert newer.refusal("Scan", request) == beyond
    assert older.refusal("Scan", request) == beyond + ": Segment: 5 is not less than TotalSegments: 5"


def test_starting_keys(older, newer, table):
    request = {"TableName": table, "ExclusiveStartKey": {"other": {"S": "x"}}}
    invalid = "The provided starting key is invalid"
    assert newer.refusal("Scan", request) == invalid
    assert older.refusal("Scan", request) == f"{invalid}: The provided key element does not match the schema"


def test_shapes_of_batches(older, newer, table):
    least, most = "Member must have length greater than or equal to 1", "Member must have length less than or equal to"
    for operation in ("BatchGetItem", "BatchWriteItem"):
        assert newer.refusal(operation, {"RequestItems": {}}) == f"{ONE}Value at 'RequestItems'{FAILED}{least}"
        required = f"The requestItems parameter is required for {operation}"
        assert older.refusal(operation, {"RequestItems": {}}) == required
    keys = [{"p": {"S": str(i)}, "c": {"N": "1"}} for i in range(101)]
    for client in (older, newer):
        at = f"{ONE}Value at 'RequestItems.{table}.member.Keys'{FAILED}"
        assert client.refusal("BatchGetItem", {"RequestItems": {table: {"Keys": keys}}}) == f"{at}{most} 100"
        assert client.refusal("BatchGetItem", {"RequestItems": {table: {"Keys": []}}}) == f"{at}{least}"
        puts = [{"PutRequest": {"Item": k}} for k in keys[:26]]
        message = client.refusal("BatchWriteItem", {"RequestItems": {table: puts}})
        assert message.startswith(f"{ONE}Value '{{{table}=[WriteRequest(putRequest=PutRequest(item={{p=AttributeValue(")
        assert message.endswith(f" at 'requestItems'{FAILED}Map value must satisfy constraint: [{most} 25, {least}]")


def test_shapes_of_transactions(older, newer, table):
    least, most = "Member must have length greater than or equal to 1", "Member must have length less than or equal to"
    for operation in ("TransactGetItems", "TransactWriteItems"):
        assert newer.refusal(operation, {"TransactItems": []}) == f"{ONE}Value at 'TransactItems'{FAILED}{least}"
        assert older.refusal(operation, {"TransactItems": []}) == f"{ONE}Value '[]' at 'transactItems'{FAILED}{least}"
    many = {"TransactItems": [{"Get": {"TableName": table, "Key": {"p": {"S": str(i)}}}} for i in range(101)]}
    assert newer.refusal("TransactGetItems", many) == f"{ONE}Value at 'TransactItems'{FAILED}{most} 100"
    message = older.refusal("TransactGetItems", many)
    assert message.startswith(f"{ONE}Value '[TransactGetItem(get=Get(tableName={table}, key={{p=AttributeValue(")
    assert message.endswith(f"]' at 'transactItems'{FAILED}{most} 100")


def test_the_envelope_of_item_writes(older, newer, table):
    empty_set = INVALID + "An string set  may not be empty"
    request = {"TableName": table, "Item": {**ITEM, "a": {"SS": []}}}
    assert older.refusal("PutItem", request) == empty_set
    assert newer.refusal("PutItem", request) == ONE + empty_set
    syntax = 'Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"'
    for operation, member in ITEM_OPERATIONS[:3]:
        request = {"TableName": table, member: ITEM, "ConditionExpression": "a = = b"}
        assert older.refusal(operation, request) == syntax
        assert newer.refusal(operation, request) == ONE + syntax
    for client in (older, newer):  # what takes the table or the item to find out has none
        mismatch = INVALID + "Type mismatch for key p expected: S actual: N"
        assert client.refusal("PutItem", {"TableName": table, "Item": {**ITEM, "p": {"N": "1"}}}) == mismatch
        no_type = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
        assert client.refusal("PutItem", {"TableName": table, "Item": {**ITEM, "a": {}}}) == no_type
        empty = "Invalid ProjectionExpression: The expression can not be empty;"
        assert client.refusal("GetItem", {"TableName": table, "Key": ITEM, "ProjectionExpression": ""}) == empty


NOT_A_NUMBER = "The parameter cannot be converted to a numeric value"
NUMBERS = [
    ("abc", f"{NOT_A_NUMBER}: abc", f"{NOT_A_NUMBER}: abc"),
    ("", NOT_A_NUMBER, f"{NOT_A_NUMBER}: "),
    ("1e126", *["Number overflow. Attempting to store a number with magnitude larger than supported range"] * 2),
    ("1e-131", *["Number underflow. Attempting to store a number with magnitude smaller than supported range"] * 2),
    ("1" * 39, *["Attempting to store more than 38 significant digits in a Number"] * 2),
]


@pytest.mark.parametrize("number,old,new", NUMBERS)
def test_numbers(older, newer, table, number, old, new):
    put = {"TableName": table, "Item": {**ITEM, "n": {"N": number}}}
    assert older.refusal("PutItem", put) == old
    assert newer.refusal("PutItem", put) == ONE + new
    values = {"ConditionExpression": "n = :v", "ExpressionAttributeValues": {":v": {"N": number}}}
    condition = {"TableName": table, "Item": ITEM, **values}
    assert older.refusal("PutItem", condition) == f"ExpressionAttributeValues contains invalid value: {old} for key :v"
    assert newer.refusal("PutItem", condition) == ONE + new
    assert newer.refusal("GetItem", {"TableName": table, "Key": {**ITEM, "c": {"N": number}}}) == new
    batch = {"RequestItems": {table: [{"PutRequest": {"Item": {**ITEM, "n": {"N": number}}}}]}}
    assert newer.refusal("BatchWriteItem", batch) == old


def test_repeated_members_of_sets(older, newer, table):
    binary = [base64.b64encode(b).decode() for b in (b"\xff", b"\0", b"\0")]
    cases = [
        (
            {"SS": ["b", "a", "b"]},
            "Input collection [b, a, b] contains duplicates.",
            'Input collection ["a", "b", "b"] contains duplicates.',
        ),
        (
            {"BS": binary},
            "Input collection [/w==, AA==, AA==]of type BS contains duplicates.",
            'Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.',
        ),
    ]
    for value, old, new in cases:
        request = {"TableName": table, "Item": {**ITEM, "s": value}}
        assert older.refusal("PutItem", request) == INVALID + old
        assert newer.refusal("PutItem", request) == ONE + INVALID + new
    request = {"TableName": table, "Item": {**ITEM, "s": {"NS": ["2", "1", "2.0"]}}}
    assert older.refusal("PutItem", request) == "Input collection contains duplicates"
    assert newer.refusal("PutItem", request) == f"{ONE}{INVALID}Input collection contains duplicates."


@pytest.mark.parametrize("operation,member", ITEM_OPERATIONS)
def test_a_missing_table(newer, operation, member):
    expected = ("ResourceNotFoundException", "Requested resource not found")
    assert newer.error(operation, {"TableName": "no-such-table", member: ITEM}) == expected


def test_missing_tables_by_operation(newer):
    name = "no-such-table"
    plain = ("ResourceNotFoundException", "Requested resource not found")
    named = ("ResourceNotFoundException", f"Requested resource not found: Table: {name} not found")
    assert newer.error("Scan", {"TableName": name}) == plain
    assert newer.error("BatchGetItem", {"RequestItems": {name: {"Keys": [ITEM]}}}) == plain
    assert newer.error("BatchWriteItem", {"RequestItems": {name: [{"PutRequest": {"Item": ITEM}}]}}) == plain
    assert newer.error("TransactGetItems", {"TransactItems": [{"Get": {"TableName": name, "Key": ITEM}}]}) == plain
    assert newer.error("DescribeTable", {"TableName": name}) == named
    assert newer.error("DeleteTable", {"TableName": name}) == named


def test_list_tables(newer):
    assert newer.refusal("ListTables", {"Limit": 0}) == (
        f"{ONE}Value '0' at 'limit'{FAILED}Member must have value greater than or equal to 1"
    )
    several = newer.refusal("ListTables", {"Limit": 101, "ExclusiveStartTableName": "a;"})
    assert several.startswith("3 validation errors detected: ")


def test_tags_of_what_is_not_there(virga, dynamodb, table):
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    here, there = Signed(virga, arn.split(":")[3]), Signed(virga, "eu-west-2")
    missing = arn + "-not"
    assert here.error("ListTagsOfResource", {"ResourceArn": missing})[0] == "ResourceNotFoundException"
    assert there.error("ListTagsOfResource", {"ResourceArn": missing})[0] == "AccessDeniedException"
    assert here.error("ListTagsOfResource", {"ResourceArn": "not-an-arn"})[0] == "ValidationException"
