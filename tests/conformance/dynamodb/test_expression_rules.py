"""Expressions are checked as a whole before any item is looked at; updates, projections and numbers keep DynamoDB's rules."""

import pytest
from botocore.exceptions import ClientError


def key(c=1):
    return {"p": {"S": "rules"}, "c": {"N": str(c)}}


def text_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    return caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    "condition, values, told",
    [
        (
            "begins_with(a, :v)",
            {":v": {"N": "1"}},
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "size(:v) > :w",
            {":v": {"N": "1"}, ":w": {"N": "1"}},
            "Incorrect operand type for operator or function; operator or function: size, operand type: N",
        ),
        (
            "a < :v",
            {":v": {"BOOL": True}},
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
        ),
        (
            "a BETWEEN :v AND :w",
            {":v": {"N": "5"}, ":w": {"N": "4"}},
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
            "lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:4}",
        ),
        (
            "attribute_type(a, :v)",
            {":v": {"S": "STRING"}},
            "Invalid attribute type name found; type: STRING, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "contains(a.b, a.b) OR a = :v",
            {":v": {"N": "1"}},
            "The first operand must be distinct from the remaining operands for this operator or function; "
            "operator: contains, first operand: [a, b]",
        ),
    ],
)
def test_operands_are_checked_without_an_item(dynamodb, table, condition, values, told):
    delete = text_of(
        dynamodb.delete_item,
        TableName=table,
        Key=key(),
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
    )
    assert delete.endswith("Invalid ConditionExpression: " + told)
    scan = text_of(dynamodb.scan, TableName=table, FilterExpression=condition, ExpressionAttributeValues=values)
    assert scan.endswith("Invalid FilterExpression: " + told)


def test_each_expression_is_checked_before_the_next(dynamodb, table):
    query = lambda keys, filter: text_of(
        dynamodb.query, TableName=table, KeyConditionExpression=keys, FilterExpression=filter
    )
    assert query("p = :p", "").startswith("Invalid KeyConditionExpression: An expression attribute value used in")
    assert query("attribute_exists(p)", "").endswith("Invalid FilterExpression: The expression can not be empty;")
    assert query("attribute_exists(p)", "a = b").endswith(
        "Invalid operator used in KeyConditionExpression: attribute_exists"
    )


def test_names_and_values_come_with_expressions_and_are_used(dynamodb, table):
    assert "ExpressionAttributeValues can only be specified when using expressions" in text_of(
        dynamodb.put_item, TableName=table, Item=key(), ExpressionAttributeValues={":v": {"S": "x"}}
    )
    assert text_of(dynamodb.get_item, TableName=table, Key=key(), ExpressionAttributeNames={"#a": "a"}).endswith(
        "ExpressionAttributeNames can only be specified when using expressions"
    )
    assert text_of(
        dynamodb.get_item,
        TableName=table,
        Key=key(),
        ProjectionExpression="b",
        ExpressionAttributeNames={"#a": "a"},
    ).endswith("Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}")


def test_keys_are_scalars_for_every_expression(dynamodb, table):
    told = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
    assert text_of(dynamodb.get_item, TableName=table, Key=key(), ProjectionExpression="p.x").endswith(told + "Key: p")
    assert text_of(dynamodb.scan, TableName=table, FilterExpression="kind[0] = kind[1]").endswith(
        told + "IndexKey: kind"
    )
    assert text_of(dynamodb.update_item, TableName=table, Key=key(), UpdateExpression="REMOVE kind.x").endswith(
        told + "IndexKey: kind"
    )


def test_index_keys_keep_their_type_in_updates(dynamodb, table):
    update = lambda text, **values: text_of(
        dynamodb.update_item,
        TableName=table,
        Key=key(),
        UpdateExpression=text,
        **({"ExpressionAttributeValues": values} if values else {}),
    )
    dynamodb.put_item(TableName=table, Item={**key(), "n": {"N": "1"}})
    assert update("SET kind = :v", **{":v": {"N": "1"}}).endswith(
        "Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind"
    )
    assert update("SET kind = n").endswith(
        "The update expression attempted to update the secondary index key to unsupported type"
    )


def test_projections_merge_and_compact(dynamodb, table):
    l = {"L": [{"M": {"a": {"N": str(n)}, "b": {"N": str(10 * n)}}} for n in range(4)]}
    dynamodb.put_item(TableName=table, Item={**key(), "l": l})
    get = lambda text: dynamodb.get_item(TableName=table, Key=key(), ProjectionExpression=text)["Item"]
    assert get("l[2].a, l[0].b, l[2].b") == {"l": {"L": [{"M": {"b": {"N": "0"}}}, l["L"][2]]}}
    assert get("nothing, l[7].a") == {}
    assert text_of(dynamodb.get_item, TableName=table, Key=key(99), ProjectionExpression="l, l[0].a").endswith(
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of "
        "these paths; path one: [l], path two: [l, [0], a]"
    )


def test_nesting_stops_at_thirty_two_levels(dynamodb, table):
    def nested(maps):
        value = {"S": "leaf"}
        for _ in range(maps):
            value = {"M": {"n": value}}
        return value

    dynamodb.put_item(TableName=table, Item={**key(), "deep": nested(31)})
    told = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    assert text_of(dynamodb.put_item, TableName=table, Item={**key(), "deep": nested(32)}).endswith(told)
    update = lambda path, maps: text_of(
        dynamodb.update_item,
        TableName=table,
        Key=key(),
        UpdateExpression=f"SET {path} = :v",
        ExpressionAttributeValues={":v": nested(maps)},
    )
    assert update("a", 32).endswith(told)
    assert update("deep.x", 31).endswith(told)


def test_expressions_have_4096_bytes(dynamodb, table):
    get = lambda size: {"TableName": table, "Key": key(), "ProjectionExpression": "a" + " " * (size - 2) + "b"}
    assert "Expression size" not in text_of(dynamodb.get_item, **get(4096))
    assert text_of(dynamodb.get_item, **get(4097)).endswith(
        "Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"
    )


def test_updates_within_what_is_not_there(dynamodb, table):
    invalid = "The document path provided in the update expression is invalid for update"
    update = lambda text: text_of(dynamodb.update_item, TableName=table, Key=key(), UpdateExpression=text)
    assert update("REMOVE m.x").endswith(invalid)
    dynamodb.put_item(TableName=table, Item={**key(), "m": {"M": {}}, "l": {"L": []}})
    assert update("REMOVE l.x").endswith(invalid)
    assert update("REMOVE m.x.y").endswith(invalid)
    dynamodb.update_item(TableName=table, Key=key(), UpdateExpression="REMOVE m.x, l[3]")
    assert update("SET a = b").endswith(
        "The provided expression refers to an attribute that does not exist in the item"
    )


def test_updated_parts_of_nested_paths(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(), "m": {"M": {"x": {"N": "1"}, "y": {"N": "2"}}}})
    update = lambda returned, value: dynamodb.update_item(
        TableName=table,
        Key=key(),
        UpdateExpression="SET m.x = :v",
        ExpressionAttributeValues={":v": {"N": value}},
        ReturnValues=returned,
    )["Attributes"]
    assert update("UPDATED_OLD", "5") == {"m": {"M": {"x": {"N": "1"}}}}
    assert update("UPDATED_NEW", "6") == {"m": {"M": {"x": {"N": "6"}}}}


def test_sums_keep_38_digits_and_the_range(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(), "n": {"N": "9.9999999999999999999999999999999999999E125"}})
    add = lambda number: dict(
        TableName=table,
        Key=key(),
        UpdateExpression="ADD n :v",
        ExpressionAttributeValues={":v": {"N": number}},
        ReturnValues="ALL_NEW",
    )
    assert text_of(dynamodb.update_item, **add("1E125")).endswith(
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    )
    dynamodb.put_item(TableName=table, Item={**key(), "n": {"N": "9007199254740992"}})
    assert dynamodb.update_item(**add("1"))["Attributes"]["n"] == {"N": "9007199254740993"}


def test_sets_are_equal_beyond_the_digits_of_a_double(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**key(), "ns": {"NS": ["1.00000000000000000001", "2"]}})
    count = lambda *members: dynamodb.scan(
        TableName=table, FilterExpression="ns = :s", ExpressionAttributeValues={":s": {"NS": list(members)}}
    )["Count"]
    assert count("2.0", "1.00000000000000000001") == 1
    assert count("2", "1.00000000000000000002") == 0
