"""TransactWriteItems and TransactGetItems: reasons, tokens, limits, costs."""

import os

import pytest
from botocore.exceptions import ClientError

from signed import Signed

CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons "
EMPTY_KEY = (
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string "
    "value. Key: p"
)


def key(c=1, p="a"):
    return {"p": {"S": p}, "c": {"N": str(c)}}


def put(table, c=1, **more):
    attributes = more.pop("attributes", {})
    return {"Put": {"TableName": table, "Item": {**key(c), **attributes}, **more}}


def error(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response


def test_reasons_stand_at_their_actions(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(2), "v": {"S": "old"}})
    answer = error(
        dynamodb.transact_write_items,
        TransactItems=[
            put(table, 1),
            put(
                table,
                2,
                ConditionExpression="attribute_not_exists(p)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            ),
            {"Put": {"TableName": table, "Item": {"p": {"N": "1"}, "c": {"N": "1"}}}},
            {"Delete": {"TableName": table, "Key": {"p": {"S": "a"}}}},
        ],
    )
    assert answer["Error"]["Code"] == "TransactionCanceledException"
    codes = ["None", "ConditionalCheckFailed", "ValidationError", "ValidationError"]
    assert answer["Error"]["Message"] == CANCELLED + f"[{', '.join(codes)}]"
    reasons = answer["CancellationReasons"]
    assert [each["Code"] for each in reasons] == codes
    assert "Message" not in reasons[0]
    assert reasons[1]["Message"] == "The conditional request failed"
    assert reasons[1]["Item"] == {**key(2), "v": {"S": "old"}}
    assert reasons[2]["Message"] == (
        "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N"
    )
    assert reasons[3]["Message"] == "The provided key element does not match the schema"
    assert "Item" not in dynamodb.get_item(TableName=table, Key=key(1))


@pytest.mark.parametrize(
    "action",
    [
        lambda t, k: {"Put": {"TableName": t, "Item": k}},
        lambda t, k: {"Delete": {"TableName": t, "Key": k}},
        lambda t, k: {"Update": {"TableName": t, "Key": k, "UpdateExpression": "REMOVE x"}},
        lambda t, k: {"ConditionCheck": {"TableName": t, "Key": k, "ConditionExpression": "attribute_exists(p)"}},
    ],
)
def test_an_empty_key_is_refused_before_the_transaction_runs(dynamodb, table, action):
    answer = error(dynamodb.transact_write_items, TransactItems=[put(table), action(table, key(2, p=""))])
    assert (answer["Error"]["Code"], answer["Error"]["Message"]) == ("ValidationException", EMPTY_KEY)


def test_what_needs_no_table_is_checked_first(dynamodb, table):
    broken = put(table, 2, ConditionExpression="!!")
    answer = error(dynamodb.transact_write_items, TransactItems=[put("no-such-table"), broken])
    assert answer["Error"]["Code"] == "ValidationException"
    answer = error(dynamodb.transact_write_items, TransactItems=[put(table), put("no-such-table")])
    assert answer["Error"]["Code"] == "ResourceNotFoundException"


def test_an_item_is_there_once(dynamodb, table):
    twice = "Transaction request cannot include multiple operations on one item"
    answer = error(dynamodb.transact_write_items, TransactItems=[put(table), put(table)])
    assert answer["Error"]["Message"] == twice
    get = {"Get": {"TableName": table, "Key": key()}}
    assert error(dynamodb.transact_get_items, TransactItems=[get, get])["Error"]["Message"] == twice


def test_a_transaction_holds_four_megabytes(dynamodb, table):
    large = {"attributes": {"x": {"S": "x" * 390_000}}}
    answer = error(dynamodb.transact_write_items, TransactItems=[put(table, c, **large) for c in range(11)])
    assert answer["Error"]["Code"] == "ValidationException"
    dynamodb.transact_write_items(TransactItems=[put(table, c, **large) for c in range(10)])
    answer = error(dynamodb.transact_write_items, TransactItems=[put(table, 1, attributes={"x": {"S": "x" * 409_600}})])
    assert answer["Error"]["Message"] == "Item size has exceeded the maximum allowed size"


def test_a_token_makes_it_happen_once(dynamodb, table):
    token = os.urandom(12).hex()
    add = {
        "Update": {
            "TableName": table,
            "Key": key(),
            "UpdateExpression": "ADD n :one SET x = :x",
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":x": {"S": "x" * 1500}},
        }
    }
    how = {"ClientRequestToken": token, "ReturnConsumedCapacity": "INDEXES"}
    first = dynamodb.transact_write_items(TransactItems=[add], **how)["ConsumedCapacity"][0]
    assert (first["CapacityUnits"], first["WriteCapacityUnits"]) == (4, 4)
    assert first["Table"] == {"CapacityUnits": 4, "WriteCapacityUnits": 4}
    again = dynamodb.transact_write_items(TransactItems=[add], **how)["ConsumedCapacity"][0]
    assert (again["CapacityUnits"], again["ReadCapacityUnits"]) == (2, 2)
    assert "WriteCapacityUnits" not in again
    assert dynamodb.get_item(TableName=table, Key=key())["Item"]["n"] == {"N": "1"}
    values = {":x": {"S": "x" * 1500}, ":one": {"N": "1.0"}}  # the same in another spelling
    add["Update"]["ExpressionAttributeValues"] = values
    dynamodb.transact_write_items(TransactItems=[add], **how)
    values[":one"] = {"N": "2"}
    answer = error(dynamodb.transact_write_items, TransactItems=[add], **how)
    assert answer["Error"]["Code"] == "IdempotentParameterMismatchException"


def test_a_cancelled_transaction_leaves_its_token_free(dynamodb, table):
    token = os.urandom(12).hex()
    check = put(table, 1, ConditionExpression="attribute_exists(p)")
    error(dynamodb.transact_write_items, TransactItems=[check], ClientRequestToken=token)
    dynamodb.put_item(TableName=table, Item=key())
    dynamodb.transact_write_items(TransactItems=[check], ClientRequestToken=token)


def test_items_cost_twice_and_index_entries_once(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(2), "x": {"S": "x" * 2500}})
    answer = dynamodb.transact_write_items(
        TransactItems=[
            put(table, 1, attributes={"kind": {"S": "k"}}),
            {"Delete": {"TableName": table, "Key": key(2)}},
            {"ConditionCheck": {"TableName": table, "Key": key(3), "ConditionExpression": "attribute_not_exists(p)"}},
        ],
        ReturnConsumedCapacity="INDEXES",
    )["ConsumedCapacity"]
    assert answer == [
        {
            "TableName": table,
            "CapacityUnits": 11,
            "WriteCapacityUnits": 11,
            "Table": {"CapacityUnits": 10, "WriteCapacityUnits": 10},
            "GlobalSecondaryIndexes": {"by-kind": {"CapacityUnits": 1, "WriteCapacityUnits": 1}},
        }
    ]


def test_reads_of_a_transaction(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(), "v": {"S": "x"}})
    answer = dynamodb.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": table, "Key": key(), "ProjectionExpression": "v"}},
            {"Get": {"TableName": table, "Key": key(9)}},
        ],
        ReturnConsumedCapacity="TOTAL",
    )
    assert answer["Responses"] == [{"Item": {"v": {"S": "x"}}}, {}]
    assert answer["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 4, "ReadCapacityUnits": 4}]
    answer = error(
        dynamodb.transact_get_items,
        TransactItems=[
            {"Get": {"TableName": table, "Key": key()}},
            {"Get": {"TableName": table, "Key": {"p": {"S": "a"}}}},
        ],
    )
    assert answer["Error"]["Message"] == CANCELLED + "[None, ValidationError]"
    assert answer["CancellationReasons"][1]["Message"] == "The provided key element does not match the schema"


def test_the_first_mistake_of_the_first_wrong_action_is_told(virga):
    """Actions are looked at one after the other; which tables there are comes last."""
    signed = Signed(virga)
    absent = {"TableName": "no-such-table"}
    deep = {"S": "core"}
    for _ in range(40):
        deep = {"M": {"in": deep}}
    nested = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    key = {"p": {"S": "a"}}
    actions = {
        "fine": {"Put": {**absent, "Item": key}},
        "nested": {"Put": {**absent, "Item": {"p": {"S": "b"}, "d": deep}}},
        "nested and unnamed": {"Put": {**absent, "Item": {"p": {"S": "b"}, "d": deep, "": {"S": "x"}}}},
        "no condition": {"ConditionCheck": {**absent, "Key": key, "ConditionExpression": "p = = q"}},
        "no condition, nested": {"Delete": {**absent, "Key": {"p": deep}, "ConditionExpression": "p = = q"}},
        "unused": {
            "Update": {
                **absent,
                "Key": key,
                "UpdateExpression": "REMOVE x",
                "ConditionExpression": "p = :p",
                "ExpressionAttributeValues": {":p": {"S": "p"}, ":q": {"S": "q"}},
            }
        },
    }
    syntax = 'Invalid ConditionExpression: Syntax error; token: "=", near: "= = q"'
    messages = {
        "nested": nested,
        "nested and unnamed": "Empty attribute name",
        "no condition": syntax,
        "no condition, nested": syntax,
        "unused": "Value provided in ExpressionAttributeValues unused in expressions: keys: {:q}",
    }
    for first, message in messages.items():
        for second in actions:
            send = {"TransactItems": [actions["fine"], actions[first], actions[second]]}
            assert signed.refusal("TransactWriteItems", send) == message, (first, second)
    code, message = signed.error("TransactWriteItems", {"TransactItems": [actions["fine"]]})
    assert (code, message) == ("ResourceNotFoundException", "Requested resource not found")


def test_of_update_and_condition(virga, table):
    """UpdateItem tells of the condition first, a transaction of the update."""
    signed = Signed(virga)
    update = {
        "TableName": table,
        "Key": {"p": {"S": "a"}, "c": {"N": "1"}},
        "UpdateExpression": "SET x = contains(y, :v)",
        "ConditionExpression": "if_not_exists(y, :v) = :v",
        "ExpressionAttributeValues": {":v": {"S": "v"}},
    }
    assert signed.refusal("UpdateItem", update).endswith("in a condition expression; function: if_not_exists")
    transacted = signed.refusal("TransactWriteItems", {"TransactItems": [{"Update": update}]})
    assert transacted.endswith("in an update expression; function: contains")


def test_broken_rules_come_before_everything_else(virga, table):
    signed = Signed(virga)
    send = {
        "TransactItems": [{"Put": {"TableName": "no-such-table", "Item": {"p": {"S": "a"}}}}],
        "ReturnConsumedCapacity": "SOME",
        "ReturnItemCollectionMetrics": "ALL",
    }
    message = signed.refusal("TransactWriteItems", send)
    assert message.startswith("2 validation errors detected: Value 'SOME' at 'returnConsumedCapacity'")
    assert "; Value 'ALL' at 'returnItemCollectionMetrics'" in message
    send["ClientRequestToken"] = "t" * 37
    too_long = "failed to satisfy constraint: Member must have length less than or equal to 36"
    message = signed.refusal("TransactWriteItems", send)
    assert message.startswith(f"3 validation errors detected: Value '{'t' * 37}' at 'clientRequestToken' {too_long}; ")


def test_the_newest_words_name_a_long_token_alone(virga):
    send = {"TransactItems": [], "ClientRequestToken": "t" * 37}
    newest = Signed(virga, "eu-west-2").refusal("TransactWriteItems", send)
    too_long = "failed to satisfy constraint: Member must have length less than or equal to 36"
    assert newest == f"1 validation error detected: Value at 'ClientRequestToken' {too_long}"
