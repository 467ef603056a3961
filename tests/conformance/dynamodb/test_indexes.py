"""Secondary indexes: keys of several attributes, indexes that are made while writes go on, and what may be read of them."""

import threading
import time

import pytest
from dynamodb_tables import INVALID, ON_DEMAND, defined, describe, gsi, key, refused, tables, wait  # noqa: F401


def put(dynamodb, table, **values):
    item = {k: {"N": str(v)} if isinstance(v, int) else {"S": v} for k, v in values.items()}
    dynamodb.put_item(TableName=table, Item=item)


def query(dynamodb, table, index, condition, **values):
    answer = dynamodb.query(
        TableName=table,
        IndexName=index,
        KeyConditionExpression=condition,
        ExpressionAttributeValues={
            ":" + k: {"N": str(v)} if isinstance(v, int) else {"S": v} for k, v in values.items()
        },
    )
    return "".join(item["p"]["S"] for item in answer["Items"])


@pytest.fixture
def places(dynamodb, tables):
    """Items by country and area (partition) and city and seq (sort)."""
    name = tables(
        AttributeDefinitions=defined(p="S", country="S", area="N", city="S", seq="N"),
        GlobalSecondaryIndexes=[gsi("places", hash=("country", "area"), range=("city", "seq"), projection="KEYS_ONLY")],
    )["TableName"]
    rows = {
        "a": ("no", 1, "oslo", 3),
        "b": ("no", 1, "oslo", 1),
        "c": ("no", 1, "bergen", 2),
        "d": ("no", 2, "oslo", 2),
        "e": ("se", 1, "oslo", 2),
    }
    for p, (country, area, city, seq) in rows.items():
        put(dynamodb, name, p=p, country=country, area=area, city=city, seq=seq, more="m")
    put(dynamodb, name, p="f", country="no", area=1, seq=1)  # lacks a part of the key
    return name


def test_all_partition_attributes_and_sort_attributes_from_the_left(dynamodb, places):
    both = "country = :c AND area = :a"
    at = lambda condition, **values: query(dynamodb, places, "places", condition, c="no", a=1, **values)
    assert at(both) == "cba"
    assert at(both + " AND city = :t", t="oslo") == "ba"
    assert at("city = :t AND area = :a AND country = :c", t="oslo") == "ba"
    assert at(both + " AND begins_with(city, :t)", t="b") == "c"
    assert at(both + " AND city > :t", t="c") == "ba"
    assert at(both + " AND city = :t AND seq BETWEEN :x AND :y", t="oslo", x=2, y=9) == "a"
    schema = describe(dynamodb, places)["GlobalSecondaryIndexes"][0]["KeySchema"]
    assert schema == key("country", "area") + key("city", "seq", role="RANGE")


def test_conditions_that_do_not_fit_the_key_are_refused(dynamodb, places):
    def at(condition, **values):
        return refused(query, dynamodb=dynamodb, table=places, index="places", condition=condition, **values)[1]

    missed = "Query condition missed key schema element: "
    gap = (
        "RANGE key attributes city must have equality conditions specified in the query"
        " because a condition is present on key attribute seq"
    )
    assert at("country = :c", c="no") == missed + "area"
    assert at("country = :c AND city = :t", c="no", t="oslo") == missed + "area"
    assert at("country = :c AND area > :a", c="no", a=1) == "Query key condition not supported"
    assert at("country = :c AND area = :a AND seq = :a", c="no", a=1) == gap
    assert at("country = :c AND area = :a AND city > :t AND seq = :a", c="no", a=1, t="x") == gap
    assert at("country = :c AND area = :a AND city = :t", c="no", a=1, t=1) == (
        INVALID + "Condition parameter type does not match schema type"
    )


def test_pages_over_keys_of_several_attributes(dynamodb, places):
    arguments = {
        "TableName": places,
        "IndexName": "places",
        "KeyConditionExpression": "country = :c AND area = :a",
        "ExpressionAttributeValues": {":c": {"S": "no"}, ":a": {"N": "1"}},
        "Limit": 1,
    }
    seen, start = "", {}
    for _ in range(4):
        page = dynamodb.query(**arguments, **start)
        seen += "".join(item["p"]["S"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            break
        assert set(page["LastEvaluatedKey"]) == {"p", "country", "area", "city", "seq"}
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert seen == "cba"


@pytest.mark.parametrize(
    "hash, range, message",
    [
        ("abcde", "", INVALID + "The KeySchema exceeds the maximum allowed number of HASH key attributes"),
        ("a", "bcdef", INVALID + "The KeySchema exceeds the maximum allowed number of RANGE key attributes"),
        ("a", "bb", "The KeySchema contains multiple key attributes with the same name"),
    ],
)
def test_too_many_attributes_in_a_key(tables, hash, range, message):
    names = {name: "S" for name in "p" + hash + range}
    arguments = {
        "AttributeDefinitions": defined(**names),
        "GlobalSecondaryIndexes": [gsi("idx", hash=hash, range=range)],
    }
    assert refused(tables, **arguments) == ("ValidationException", message)


def test_a_partition_attribute_comes_before_sort_attributes(tables):
    index = gsi("idx", hash="a", range="b")
    index["KeySchema"] += key("c")
    arguments = {"AttributeDefinitions": defined(p="S", a="S", b="S", c="S"), "GlobalSecondaryIndexes": [index]}
    assert refused(tables, **arguments)[1] == (
        INVALID + "All HASH key attributes must precede RANGE key attributes in the KeySchema"
    )


def fill(dynamodb, table, count, worker):
    """Puts items p0 … with a in ten groups; `worker` tells items of several fillers apart."""
    for first in range(0, count, 25):
        dynamodb.batch_write_item(
            RequestItems={
                table: [
                    {
                        "PutRequest": {
                            "Item": {"p": {"S": f"{worker}-{n}"}, "a": {"S": f"g{n % 10}"}, "n": {"N": str(n)}}
                        }
                    }
                    for n in range(first, min(first + 25, count))
                ]
            }
        )


def rows(dynamodb, table, **arguments):
    """All items of a table or index."""
    found = []
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, **arguments):
        found += page["Items"]
    return sorted(found, key=lambda item: item["p"]["S"])


def test_an_index_made_while_writes_go_on_is_exact(dynamodb, tables):
    name = tables()["TableName"]
    fill(dynamodb, name, 1500, "old")
    put(dynamodb, name, p="wrong-type", a=5)
    put(dynamodb, name, p="without")
    stop, failures = threading.Event(), []

    def change(worker):
        n = 0
        while not stop.is_set():
            n += 7
            try:
                k = {"p": {"S": f"old-{(n * 13 + worker) % 1500}"}}
                if n % 3 == 0:
                    dynamodb.delete_item(TableName=name, Key=k)
                elif n % 3 == 1:
                    dynamodb.put_item(TableName=name, Item={**k, "a": {"S": f"w{worker}"}, "n": {"N": str(n)}})
                else:
                    dynamodb.update_item(
                        TableName=name,
                        Key=k,
                        UpdateExpression="SET n = :n REMOVE a" if n % 2 else "SET a = :a, n = :n",
                        ExpressionAttributeValues={":n": {"N": str(n)}, **({} if n % 2 else {":a": {"S": "u"}})},
                    )
            except Exception as error:
                failures.append(error)
                return

    workers = [threading.Thread(target=change, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    answer = dynamodb.update_table(
        TableName=name,
        AttributeDefinitions=defined(a="S"),
        GlobalSecondaryIndexUpdates=[{"Create": gsi("by-a")}],
    )["TableDescription"]
    assert answer["TableStatus"] == "UPDATING"
    assert answer["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert answer["GlobalSecondaryIndexes"][0]["Backfilling"] is False
    wait(dynamodb, name, 60)
    stop.set()
    for worker in workers:
        worker.join()
    assert not failures
    expected = [item for item in rows(dynamodb, name) if "S" in item.get("a", {})]
    assert rows(dynamodb, name, IndexName="by-a") == expected


def test_an_index_that_is_being_filled_is_not_read_and_its_table_not_deleted(dynamodb, tables):
    name = tables()["TableName"]
    fill(dynamodb, name, 3000, "old")
    create = {"AttributeDefinitions": defined(a="S"), "GlobalSecondaryIndexUpdates": [{"Create": gsi("by-a")}]}
    dynamodb.update_table(TableName=name, **create)
    seen = describe(dynamodb, name)["GlobalSecondaryIndexes"][0]
    if seen["IndexStatus"] == "CREATING":  # as good as always
        assert seen["Backfilling"] is True
        for call in (
            lambda: dynamodb.scan(TableName=name, IndexName="by-a"),
            lambda: dynamodb.update_table(
                TableName=name,
                AttributeDefinitions=defined(n="N"),
                GlobalSecondaryIndexUpdates=[{"Create": gsi("by-n", hash="n")}],
            ),
            lambda: dynamodb.delete_table(TableName=name),
        ):
            try:
                call()
            except Exception as error:
                code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
                assert (code, message) in [
                    ("ValidationException", "Cannot read from backfilling global secondary index: by-a"),
                    (
                        "LimitExceededException",
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
                    ),
                    (
                        "ResourceInUseException",
                        "Attempt to change a resource which is still in use: Cannot delete table while indexes are being "
                        "created, updated, or deleted.",
                    ),
                ]
            if "GlobalSecondaryIndexes" not in describe_or_none(dynamodb, name):
                return
    wait(dynamodb, name, 60)


def describe_or_none(dynamodb, name):
    try:
        return describe(dynamodb, name)
    except Exception:
        return {}


def test_indexes_are_made_and_deleted_one_at_a_time(dynamodb, tables):
    name = tables(AttributeDefinitions=defined(p="S", a="S"), GlobalSecondaryIndexes=[gsi("by-a")])["TableName"]
    put(dynamodb, name, p="x", a="1", b="2")

    def update(*changes, **attributes):
        arguments = {"AttributeDefinitions": defined(**attributes)} if attributes else {}
        return dynamodb.update_table(TableName=name, GlobalSecondaryIndexUpdates=list(changes), **arguments)

    create, delete = {"Create": gsi("by-b", hash="b")}, {"Delete": {"IndexName": "by-a"}}
    assert refused(lambda: update(create, delete, b="S")) == (
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    )
    assert refused(lambda: update(create))[1] == INVALID + "AttributeDefinitions is not specified for index: by-b"
    assert (
        refused(lambda: update({"Create": gsi("by-a")}, a="S"))[1]
        == "Attempting to create an index which already exists"
    )
    assert refused(lambda: update({"Delete": {"IndexName": "none"}})) == (
        "ResourceNotFoundException",
        f"Requested resource not found: Index none for table {name}",
    )
    assert refused(lambda: update(delete, delete))[1] == (
        INVALID + "Only one global secondary index update per index is allowed simultaneously. Index: by-a"
    )
    update(create, b="S")
    wait(dynamodb, name)
    assert query(dynamodb, name, "by-b", "b = :b", b="2") == "x"
    answer = update(delete)["TableDescription"]
    statuses = {index["IndexName"]: index["IndexStatus"] for index in answer["GlobalSecondaryIndexes"]}
    assert statuses == {"by-a": "DELETING", "by-b": "ACTIVE"}
    table = wait(dynamodb, name)
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-b"]
    assert {each["AttributeName"] for each in table["AttributeDefinitions"]} == {"p", "b"}
    assert refused(lambda: query(dynamodb, name, "by-a", "a = :a", a="1")) == (
        "ValidationException",
        "The table does not have the specified index: by-a",
    )


def test_local_indexes_fetch_what_they_do_not_hold(dynamodb, tables):
    name = tables(
        AttributeDefinitions=defined(p="S", q="S", a="N"),
        KeySchema=key("p") + key("q", role="RANGE"),
        LocalSecondaryIndexes=[gsi("by-a", hash="p", range="a", projection="KEYS_ONLY")],
    )["TableName"]
    for q, a in (("x", 2), ("y", 1)):
        put(dynamodb, name, p="1", q=q, a=a, more="m")
    put(dynamodb, name, p="1", q="z", more="m")  # no entry
    arguments = {
        "TableName": name,
        "IndexName": "by-a",
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "1"}},
        "ConsistentRead": True,
    }
    held = dynamodb.query(**arguments)["Items"]
    assert [item["q"]["S"] for item in held] == ["y", "x"] and all("more" not in item for item in held)
    whole = dynamodb.query(**arguments, Select="ALL_ATTRIBUTES")["Items"]
    assert all(item["more"] == {"S": "m"} for item in whole)
    assert dynamodb.query(**arguments, ProjectionExpression="more")["Items"] == [{"more": {"S": "m"}}] * 2


def test_what_a_global_index_does_not_hold_is_refused(dynamodb, tables):
    name = tables(
        AttributeDefinitions=defined(p="S", a="S"), GlobalSecondaryIndexes=[gsi("by-a", projection="KEYS_ONLY")]
    )["TableName"]
    arguments = {
        "TableName": name,
        "IndexName": "by-a",
        "KeyConditionExpression": "a = :a",
        "ExpressionAttributeValues": {":a": {"S": "1"}},
    }
    assert refused(dynamodb.query, **arguments, Select="ALL_ATTRIBUTES")[1] == (
        INVALID
        + "Select type ALL_ATTRIBUTES is not supported for global secondary index by-a because its projection type "
        "is not ALL"
    )
    assert refused(dynamodb.query, **arguments, ConsistentRead=True)[1] == (
        "Consistent reads are not supported on global secondary indexes"
    )
