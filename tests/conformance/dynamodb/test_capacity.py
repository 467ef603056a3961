"""What reads and writes cost, sizes and limits, item collections, counts, and throttling."""

import os

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def new_table(dynamodb):
    made = []

    def create(local=False, index=False, throughput=None):
        name = f"capacity-{os.urandom(6).hex()}"
        attributes = {"p": "S", "c": "N"}
        more = {}
        if local:
            attributes["n"] = "N"
            more["LocalSecondaryIndexes"] = [
                {
                    "IndexName": "local",
                    "KeySchema": [
                        {"AttributeName": "p", "KeyType": "HASH"},
                        {"AttributeName": "n", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ]
        if index:
            attributes["k"] = "S"
            more["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": "global",
                    "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]},
                }
            ]
        if throughput:
            units = {"ReadCapacityUnits": throughput[0], "WriteCapacityUnits": throughput[1]}
            more |= {"BillingMode": "PROVISIONED", "ProvisionedThroughput": units}
        else:
            more["BillingMode"] = "PAY_PER_REQUEST"
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in attributes.items()],
            KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "c", "KeyType": "RANGE"}],
            **more,
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name)
        made.append(name)
        return name

    yield create
    for name in made:
        dynamodb.delete_table(TableName=name)


def item(p="a", c=1, **more):
    return {"p": {"S": p}, "c": {"N": str(c)}, **more}


def text(size):
    return {"S": "x" * size}


def test_reads_cost_by_four_kilobytes(dynamodb, new_table):
    table = new_table()
    # p + a, c + 2 bytes, and the name x: 6 bytes beside the text
    dynamodb.put_item(TableName=table, Item=item(x=text(4096 - 6)))
    dynamodb.put_item(TableName=table, Item=item(c=2, x=text(4096 - 5)))

    def units(c, **how):
        answer = dynamodb.get_item(TableName=table, Key=item(c=c), ReturnConsumedCapacity="TOTAL", **how)
        assert set(answer["ConsumedCapacity"]) == {"TableName", "CapacityUnits"}
        return answer["ConsumedCapacity"]["CapacityUnits"]

    assert [units(1), units(2), units(3)] == [0.5, 1, 0.5]
    assert [units(1, ConsistentRead=True), units(2, ConsistentRead=True), units(3, ConsistentRead=True)] == [1, 2, 1]
    assert units(2, ProjectionExpression="c") == 1


def test_a_page_is_rounded_once_and_counts_what_it_filters(dynamodb, new_table):
    table = new_table()
    for c in range(5):
        dynamodb.put_item(TableName=table, Item=item(c=c, x=text(1000)))
    ask = {
        "TableName": table,
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}},
        "ReturnConsumedCapacity": "INDEXES",
    }
    answer = dynamodb.query(**ask)
    assert answer["ConsumedCapacity"] == {"TableName": table, "CapacityUnits": 1, "Table": {"CapacityUnits": 1}}
    answer = dynamodb.query(**ask, Select="COUNT", ConsistentRead=True)
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 2
    assert "Items" not in answer
    ask["ExpressionAttributeValues"] |= {":none": {"S": "none"}}
    answer = dynamodb.query(**ask, FilterExpression="x = :none")
    assert (answer["Count"], answer["ScannedCount"], answer["ConsumedCapacity"]["CapacityUnits"]) == (0, 5, 1)
    answer = dynamodb.scan(TableName=table, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 1


def test_a_local_index_fetches_each_item_it_lacks(dynamodb, new_table):
    table = new_table(local=True)
    for c in range(2):
        dynamodb.put_item(TableName=table, Item=item(c=c, n={"N": "1"}, x=text(4090)))
    ask = {
        "TableName": table,
        "IndexName": "local",
        "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}},
        "ReturnConsumedCapacity": "INDEXES",
    }
    answer = dynamodb.query(**ask)["ConsumedCapacity"]
    assert answer["Table"]["CapacityUnits"] == 0
    assert answer["LocalSecondaryIndexes"] == {"local": {"CapacityUnits": 0.5}}
    answer = dynamodb.query(**ask, Select="ALL_ATTRIBUTES")["ConsumedCapacity"]
    assert answer["Table"]["CapacityUnits"] == 2
    assert answer["CapacityUnits"] == 2.5


def test_writes_cost_the_larger_item_and_what_changes_in_indexes(dynamodb, new_table):
    table = new_table(local=True, index=True)

    def put(**attributes):
        answer = dynamodb.put_item(TableName=table, Item=item(**attributes), ReturnConsumedCapacity="INDEXES")
        capacity = answer["ConsumedCapacity"]
        of = lambda kind, name: capacity.get(kind, {}).get(name, {}).get("CapacityUnits", 0)
        parts = (
            capacity["Table"]["CapacityUnits"],
            of("GlobalSecondaryIndexes", "global"),
            of("LocalSecondaryIndexes", "local"),
        )
        assert capacity["CapacityUnits"] == sum(parts)
        return parts

    assert put(x=text(3000)) == (3, 0, 0)
    assert put() == (3, 0, 0)
    assert put(k={"S": "1"}, n={"N": "1"}) == (1, 1, 1)
    assert put(k={"S": "1"}, n={"N": "1"}) == (1, 0, 0)
    assert put(k={"S": "1"}, n={"N": "1"}, other={"S": "x"}) == (1, 0, 0)
    assert put(k={"S": "1"}, n={"N": "1"}, x=text(3)) == (1, 1, 0)
    assert put(k={"S": "2"}, n={"N": "2"}, x=text(3)) == (1, 2, 2)
    answer = dynamodb.delete_item(TableName=table, Key=item(), ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"TableName": table, "CapacityUnits": 3}
    answer = dynamodb.delete_item(TableName=table, Key=item(), ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 1


def test_batches_add_up_by_table(dynamodb, new_table):
    one, two = new_table(index=True), new_table()
    requests = {
        one: [{"PutRequest": {"Item": item(c=c, k={"S": "1"})}} for c in range(2)],
        two: [{"PutRequest": {"Item": item(x=text(2000))}}],
    }
    answer = dynamodb.batch_write_item(RequestItems=requests, ReturnConsumedCapacity="INDEXES")
    by_table = {each["TableName"]: each for each in answer["ConsumedCapacity"]}
    assert by_table[one]["CapacityUnits"] == 4
    assert by_table[one]["GlobalSecondaryIndexes"] == {"global": {"CapacityUnits": 2}}
    assert by_table[two] == {"TableName": two, "CapacityUnits": 2, "Table": {"CapacityUnits": 2}}
    answer = dynamodb.batch_get_item(
        RequestItems={one: {"Keys": [item(), item(c=9)], "ConsistentRead": True}, two: {"Keys": [item()]}},
        ReturnConsumedCapacity="TOTAL",
    )
    assert {each["TableName"]: each["CapacityUnits"] for each in answer["ConsumedCapacity"]} == {one: 2, two: 0.5}


def test_an_item_holds_400_kilobytes(dynamodb, new_table):
    table = new_table()
    dynamodb.put_item(TableName=table, Item=item(x=text(409600 - 6)))
    with pytest.raises(ClientError, match="Item size has exceeded the maximum allowed size"):
        dynamodb.put_item(TableName=table, Item=item(x=text(409600 - 5)))
    with pytest.raises(ClientError, match="Item size has exceeded the maximum allowed size"):
        dynamodb.put_item(TableName="no-such-table", Item=item(x=text(409600)))

    def update(size):
        dynamodb.update_item(
            TableName=table,
            Key=item(c=2),
            UpdateExpression="SET x = :x",
            ExpressionAttributeValues={":x": text(size)},
        )

    # the key does not count, the statement does: 3 bytes and 19 for its action
    update(409600 - 1 - 22)
    with pytest.raises(ClientError, match="Item size to update has exceeded the maximum allowed size"):
        update(409600 - 22)


def test_item_collections_are_told_of_tables_with_local_indexes(dynamodb, new_table):
    table, plain = new_table(local=True), new_table()
    expected = {"ItemCollectionKey": {"p": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    how = {"TableName": table, "ReturnItemCollectionMetrics": "SIZE"}
    assert dynamodb.put_item(**how, Item=item())["ItemCollectionMetrics"] == expected
    update = {"UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": {"S": "x"}}}
    assert dynamodb.update_item(**how, Key=item(), **update)["ItemCollectionMetrics"] == expected
    assert dynamodb.delete_item(**how, Key=item())["ItemCollectionMetrics"] == expected
    assert "ItemCollectionMetrics" not in dynamodb.put_item(TableName=table, Item=item())
    answer = dynamodb.put_item(TableName=plain, Item=item(), ReturnItemCollectionMetrics="SIZE")
    assert "ItemCollectionMetrics" not in answer
    requests = {name: [{"PutRequest": {"Item": item(c=c)}} for c in range(2)] for name in (table, plain)}
    answer = dynamodb.batch_write_item(RequestItems=requests, ReturnItemCollectionMetrics="SIZE")
    assert answer["ItemCollectionMetrics"] == {table: [expected]}
    answer = dynamodb.transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": item("b")}}], ReturnItemCollectionMetrics="SIZE"
    )
    assert answer["ItemCollectionMetrics"][table][0]["ItemCollectionKey"] == {"p": {"S": "b"}}


def test_items_are_counted(dynamodb, new_table):
    table = new_table(index=True)
    for c in range(3):
        dynamodb.put_item(TableName=table, Item=item(c=c + 1, k={"S": "1"}))
    dynamodb.delete_item(TableName=table, Key=item(c=1))
    dynamodb.put_item(TableName=table, Item=item(c=2))
    told = dynamodb.describe_table(TableName=table)["Table"]
    assert (told["ItemCount"], told["TableSizeBytes"]) == (2, 5 + 7)
    index = told["GlobalSecondaryIndexes"][0]
    assert (index["ItemCount"], index["IndexSizeBytes"]) == (1, 7)


def test_provisioned_throughput_is_a_limit(dynamodb, new_table):
    table = new_table(throughput=(1, 1))
    with pytest.raises(ClientError) as caught:
        for _ in range(10):
            dynamodb.put_item(TableName=table, Item=item(x=text(100_000)))
    error = caught.value.response["Error"]
    assert error["Code"] == "ProvisionedThroughputExceededException"
    assert error["Message"] == (
        "The level of configured provisioned throughput for the table was exceeded. "
        "Consider increasing your provisioning level with the UpdateTable API"
    )
    reasons = caught.value.response["ThrottlingReasons"]
    assert reasons[0]["reason"] == "TableWriteProvisionedThroughputExceeded"
    assert reasons[0]["resource"].endswith(f":table/{table}")
    dynamodb.get_item(TableName=table, Key=item())


def test_throttling_can_be_turned_off(fresh):
    client = fresh(arguments=["--no-throttling"]).client("dynamodb")
    client.create_table(
        TableName="small",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    for _ in range(5):
        client.put_item(TableName="small", Item={"p": {"S": "a"}, "x": text(100_000)})
