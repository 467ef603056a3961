"""An index that is made of many items goes on being filled after kill -9, and ends exact."""

import signal

from dynamodb_tables import defined, gsi, key, wait

COUNT = 4000


def scan(dynamodb, **arguments):
    found = []
    for page in dynamodb.get_paginator("scan").paginate(TableName="many", **arguments):
        found += page["Items"]
    return sorted(found, key=lambda item: item["p"]["S"])


def test_filling_goes_on_after_a_kill(fresh, tmp_path):
    virga = fresh()
    dynamodb = virga.client("dynamodb")
    dynamodb.create_table(
        TableName="many", AttributeDefinitions=defined(p="S"), KeySchema=key("p"), BillingMode="PAY_PER_REQUEST"
    )
    for first in range(0, COUNT, 25):
        items = [{"p": {"S": str(n)}, "a": {"S": f"g{n % 9}"}} for n in range(first, first + 25)]
        dynamodb.batch_write_item(RequestItems={"many": [{"PutRequest": {"Item": item}} for item in items]})
    dynamodb.update_table(
        TableName="many",
        AttributeDefinitions=defined(a="S"),
        GlobalSecondaryIndexUpdates=[{"Create": gsi("by-a")}],
    )
    for n in range(0, COUNT, 400):
        dynamodb.delete_item(TableName="many", Key={"p": {"S": str(n)}})
    virga.stop(signal.SIGKILL)
    dynamodb = fresh(data=tmp_path / "data").client("dynamodb")
    for n in range(7, COUNT, 400):
        dynamodb.put_item(TableName="many", Item={"p": {"S": str(n)}, "a": {"S": "later"}})
    wait(dynamodb, "many", 60)
    items = scan(dynamodb)
    assert len(items) == COUNT - COUNT // 400
    assert scan(dynamodb, IndexName="by-a") == items
