"""BatchGetItem and BatchWriteItem: what is refused, in which order, and what is handed back."""

import pytest
from botocore.exceptions import ClientError

from signed import Signed


def key(c=1, p="a"):
    return {"p": {"S": p}, "c": {"N": str(c)}}


def message(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return f"{caught.value.response['Error']['Code']}: {caught.value.response['Error']['Message']}"


DUPLICATES = "ValidationException: Provided list of item keys contains duplicates"
MISMATCH = "ValidationException: The provided key element does not match the schema"
MISSING = "ResourceNotFoundException: Requested resource not found"


def test_a_key_is_asked_for_once(dynamodb, table):
    same = [key(), {"c": {"N": "1.0"}, "p": {"S": "a"}}]
    assert message(dynamodb.batch_get_item, RequestItems={table: {"Keys": same}}) == DUPLICATES
    assert message(dynamodb.batch_get_item, RequestItems={"no-such-table": {"Keys": same}}) == DUPLICATES
    requests = [{"PutRequest": {"Item": same[0]}}, {"DeleteRequest": {"Key": same[1]}}]
    assert message(dynamodb.batch_write_item, RequestItems={table: requests}) == DUPLICATES
    assert message(dynamodb.batch_write_item, RequestItems={"no-such-table": requests}) == MISSING


def test_limits_over_several_tables(dynamodb, table):
    keys = [key(c) for c in range(100)]
    asked = {table: {"Keys": keys}, "other-table": {"Keys": [key()]}}
    expected = "ValidationException: Too many items requested for the BatchGetItem call"
    assert message(dynamodb.batch_get_item, RequestItems=asked) == expected
    puts = [{"PutRequest": {"Item": key(c)}} for c in range(25)]
    requests = {table: puts, "other-table": puts[:1]}
    expected = "ValidationException: Too many items requested for the BatchWriteItem call"
    assert message(dynamodb.batch_write_item, RequestItems=requests) == expected


def test_items_and_keys_that_do_not_fit(dynamodb, table):
    for item in ({"p": {"N": "1"}, "c": {"N": "1"}}, {"p": {"S": "a"}}, {"p": {"L": []}, "c": {"N": "1"}}):
        requests = {table: [{"PutRequest": {"Item": item}}]}
        assert message(dynamodb.batch_write_item, RequestItems=requests) == MISMATCH
        assert message(dynamodb.batch_get_item, RequestItems={table: {"Keys": [item]}}) == MISMATCH
    requests = {"no-such-table": [{"PutRequest": {"Item": {**key(), "x": {"S": "x" * 409_600}}}}]}
    assert message(dynamodb.batch_write_item, RequestItems=requests) == (
        "ValidationException: Item size has exceeded the maximum allowed size"
    )
    requests = {table: [{"PutRequest": {"Item": key(p="")}}]}
    assert "cannot contain an empty string value. Key: p" in message(dynamodb.batch_write_item, RequestItems=requests)


def test_a_request_is_either_a_put_or_a_delete(dynamodb, table):
    both = {"PutRequest": {"Item": key(1)}, "DeleteRequest": {"Key": key(2)}}
    for request in (both, {}):
        assert message(dynamodb.batch_write_item, RequestItems={table: [request]}) == (
            "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes"
        )


def test_what_does_not_fit_one_answer_is_handed_back(dynamodb, table):
    for c in range(60):
        dynamodb.put_item(TableName=table, Item={**key(c), "x": {"S": "x" * 307_200}})
    how = {"ConsistentRead": True, "ProjectionExpression": "#x, c", "ExpressionAttributeNames": {"#x": "x"}}
    answer = dynamodb.batch_get_item(
        RequestItems={table: {"Keys": [key(c) for c in range(60)], **how}}, ReturnConsumedCapacity="TOTAL"
    )
    read = len(answer["Responses"][table])
    left = answer["UnprocessedKeys"][table]
    assert read == 52
    assert len(left["Keys"]) == 60 - read
    assert {name: left[name] for name in how} == how
    assert answer["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 76 * read}]
    rest = dynamodb.batch_get_item(RequestItems=answer["UnprocessedKeys"])
    assert len(rest["Responses"][table]) == 60 - read
    assert rest["UnprocessedKeys"] == {}


def test_a_table_without_the_items_is_answered_empty(dynamodb, table):
    answer = dynamodb.batch_get_item(RequestItems={table: {"Keys": [key()]}})
    assert answer["Responses"] == {table: []}


def test_names_of_tables_are_keys_of_the_request(virga):
    signed = Signed(virga)
    constraint = (
        "failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
        "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
    )
    for name in ("a table", "n" * 256, ""):
        for operation, requests in (
            ("BatchGetItem", {"Keys": [{"p": {"S": "a"}}]}),
            ("BatchWriteItem", [{"DeleteRequest": {"Key": {"p": {"S": "a"}}}}]),
        ):
            message = signed.refusal(operation, {"RequestItems": {name: requests}})
            assert message.startswith("1 validation error detected: Value '{"), message
            assert message.endswith(f"' at 'requestItems' {constraint}")
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/no-such-table"
    code, _ = signed.error("BatchGetItem", {"RequestItems": {arn: {"Keys": [{"p": {"S": "a"}}]}}})
    assert code == "ResourceNotFoundException"
