"""The parameters of before expressions: AttributeUpdates, Expected, KeyConditions, QueryFilter, ScanFilter, AttributesToGet."""

import pytest
from botocore.exceptions import ClientError

INVALID = "One or more parameter values were invalid: "


def key(c=1):
    return {"p": {"S": "legacy"}, "c": {"N": str(c)}}


@pytest.fixture
def put(dynamodb, table):
    def put(c=1, **attributes):
        dynamodb.put_item(TableName=table, Item={**key(c), **attributes})

    return put


@pytest.fixture
def get(dynamodb, table):
    return lambda c=1: dynamodb.get_item(TableName=table, Key=key(c), ConsistentRead=True).get("Item")


def message(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    return caught.value.response["Error"]["Message"]


def test_attribute_updates_put_add_and_delete(dynamodb, table, put, get):
    put(n={"N": "1"}, tags={"SS": ["a", "b"]}, gone={"S": "x"}, l={"L": [{"N": "1"}]})
    answer = dynamodb.update_item(
        TableName=table,
        Key=key(),
        AttributeUpdates={
            "n": {"Action": "ADD", "Value": {"N": "2"}},
            "tags": {"Action": "DELETE", "Value": {"SS": ["a"]}},
            "gone": {"Action": "DELETE"},
            "l": {"Action": "ADD", "Value": {"L": [{"N": "2"}]}},
            "a.b": {"Value": {"S": "literal"}},
        },
        ReturnValues="UPDATED_NEW",
    )
    changed = {
        "n": {"N": "3"},
        "tags": {"SS": ["b"]},
        "l": {"L": [{"N": "1"}, {"N": "2"}]},
        "a.b": {"S": "literal"},
    }
    assert answer["Attributes"] == changed
    assert get() == {**key(), **changed}


def test_updates_that_only_delete_make_no_item(dynamodb, table, get):
    dynamodb.update_item(TableName=table, Key=key(), AttributeUpdates={"a": {"Action": "DELETE"}})
    assert get() is None
    dynamodb.update_item(TableName=table, Key=key(), UpdateExpression="REMOVE a")
    assert get() is None
    dynamodb.update_item(TableName=table, Key=key())
    assert get() == key()


def test_attribute_updates_keep_to_types(dynamodb, table, put):
    put(s={"S": "x"})
    update = lambda name, **change: message(
        dynamodb.update_item, TableName=table, Key=key(), AttributeUpdates={name: change}
    )
    assert update("s", Action="ADD", Value={"N": "1"}).endswith("Type mismatch for attribute to update")
    assert update("s").endswith(INVALID + "Only DELETE action is allowed when no attribute value is specified")
    assert update("s", Action="DELETE", Value={"S": "x"}).endswith(
        INVALID + "DELETE action with value is not supported for the type S"
    )
    assert update("s", Action="ADD", Value={"BOOL": True}).endswith(
        INVALID + "ADD action is not supported for the type BOOL"
    )
    assert update("c", Value={"N": "2"}).endswith(
        INVALID + "Cannot update attribute c. This attribute is part of the key"
    )


def test_expected_lets_through_or_fails(dynamodb, table, put, get):
    put(version={"N": "1"})
    write = lambda version, **condition: dynamodb.put_item(
        TableName=table, Item={**key(), "version": {"N": version}}, **condition
    )
    write("2", Expected={"version": {"Value": {"N": "1"}}, "other": {"Exists": False}})
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        write("3", Expected={"version": {"Value": {"N": "1"}}})
    either = {
        "version": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "9"}]},
        "other": {"ComparisonOperator": "NULL"},
    }
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        write("3", Expected=either)
    write("3", Expected=either, ConditionalOperator="OR")
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.delete_item(TableName=table, Key=key(), Expected={"version": {"Exists": True, "Value": {"N": "1"}}})
    dynamodb.delete_item(TableName=table, Key=key(), Expected={"version": {"ComparisonOperator": "NOT_NULL"}})
    assert get() is None


def test_expected_is_checked_before_any_item_is_read(dynamodb, table):
    def mistake(**condition):
        text = message(dynamodb.delete_item, TableName=table, Key=key(), Expected={"a": condition})
        return text.split(INVALID)[-1]

    one = [{"S": "x"}]
    assert mistake() == "Value must be provided when Exists is null for Attribute: a"
    assert mistake(Exists=False, Value=one[0]) == "Value cannot be used when Exists is false for Attribute: a"
    assert mistake(Value=one[0], AttributeValueList=one, ComparisonOperator="EQ") == (
        "Value and AttributeValueList cannot be used together for Attribute: a"
    )
    assert mistake(ComparisonOperator="EQ", Exists=True) == (
        "Exists and ComparisonOperator cannot be used together for Attribute: a"
    )
    assert mistake(AttributeValueList=one) == (
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"
    )
    assert mistake(ComparisonOperator="BETWEEN", AttributeValueList=one) == (
        "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
    )
    assert mistake(ComparisonOperator="LE", AttributeValueList=[{"L": []}]) == (
        "ComparisonOperator LE is not valid for L AttributeValue type"
    )


def test_conditional_operator_needs_two_conditions(dynamodb, table):
    scan = lambda **arguments: message(dynamodb.scan, TableName=table, ConditionalOperator="AND", **arguments)
    assert scan().endswith("ConditionalOperator cannot be used without Filter or Expected")
    assert scan(ScanFilter={"a": {"ComparisonOperator": "NULL"}}).endswith(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements"
    )


def test_expressions_and_the_parameters_of_before_do_not_mix(dynamodb, table):
    mixed = "Can not use both expression and non-expression parameters in the same request: "
    assert message(
        dynamodb.update_item,
        TableName=table,
        Key=key(),
        UpdateExpression="SET a = :a",
        AttributeUpdates={"a": {"Value": {"N": "1"}}},
        Expected={"a": {"Exists": False}},
        ExpressionAttributeValues={":a": {"N": "1"}},
    ).endswith(
        mixed + "Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression}"
    )
    assert message(
        dynamodb.get_item, TableName=table, Key=key(), AttributesToGet=["a"], ProjectionExpression="a"
    ).endswith(mixed + "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}")
    assert message(
        dynamodb.batch_get_item,
        RequestItems={
            table: {"Keys": [key()], "AttributesToGet": ["a"]},
            table + "-other": {"Keys": [key()], "ProjectionExpression": "a"},
        },
    ).endswith(mixed + "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}")


def test_key_conditions_and_query_filter(dynamodb, table, put):
    for c in range(5):
        put(c, odd={"BOOL": c % 2 == 1}, text={"S": f"number {c}"})
    equal = {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "legacy"}]}
    query = lambda **arguments: dynamodb.query(TableName=table, **arguments)
    found = query(
        KeyConditions={"p": equal, "c": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "1"}]}},
        QueryFilter={"text": {"ComparisonOperator": "NOT_CONTAINS", "AttributeValueList": [{"S": "3"}]}},
        AttributesToGet=["c"],
        ScanIndexForward=False,
    )
    assert [item for item in found["Items"]] == [{"c": {"N": n}} for n in ("4", "2", "1")]
    assert (found["Count"], found["ScannedCount"]) == (3, 4)
    assert (
        query(
            KeyConditions={"p": equal},
            FilterExpression="odd = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )["Count"]
        == 2
    )
    mistake = lambda **arguments: message(query, **arguments)
    assert mistake(KeyConditions={"p": equal, "c": {"ComparisonOperator": "NULL"}}) == (
        "Attempted conditional constraint is not an indexable operation"
    )
    assert mistake(KeyConditions={"p": equal}, QueryFilter={"c": {"ComparisonOperator": "NOT_NULL"}}) == (
        "QueryFilter can only contain non-primary key attributes: Primary key attribute: c"
    )
    assert mistake(KeyConditions={"p": equal}, AttributesToGet=["c"], Select="COUNT") == (
        "Cannot specify the AttributesToGet when choosing to get only the Count"
    )


def test_scan_filter(dynamodb, table, put):
    for c, text in enumerate(("apple", "avocado", "banana")):
        put(c, text={"S": text})
    put(9)

    def scan(*values, operator):
        condition = {"ComparisonOperator": operator, "AttributeValueList": [{"S": value} for value in values]}
        items = dynamodb.scan(TableName=table, ScanFilter={"text": condition})["Items"]
        return sorted(item.get("text", {"S": "-"})["S"] for item in items)

    assert scan("a", operator="BEGINS_WITH") == ["apple", "avocado"]
    assert scan("apple", "banana", operator="IN") == ["apple", "banana"]
    assert scan("apple", operator="NE") == ["-", "avocado", "banana"]
    assert scan("a", "az", operator="BETWEEN") == ["apple", "avocado"]


def test_attributes_to_get_are_literal_and_may_find_nothing(dynamodb, table, put):
    put(**{"a.b": {"N": "1"}, "status": {"N": "2"}})
    get = lambda *names: dynamodb.get_item(TableName=table, Key=key(), AttributesToGet=names)["Item"]
    assert get("a.b", "status") == {"a.b": {"N": "1"}, "status": {"N": "2"}}
    assert get("nothing") == {}
    assert message(dynamodb.get_item, TableName=table, Key=key(), AttributesToGet=["a", "a"]).endswith(
        INVALID + "Duplicate value in attribute name: a"
    )
    batch = dynamodb.batch_get_item(RequestItems={table: {"Keys": [key()], "AttributesToGet": ["status"]}})
    assert batch["Responses"][table] == [{"status": {"N": "2"}}]
