"""Time to live: its settings, and items that go when their time is over."""

import os
import time

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def table(dynamodb):
    name = f"ttl-{os.urandom(6).hex()}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "kind", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"},
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name
    dynamodb.delete_table(TableName=name)


def switch(dynamodb, table, enabled, attribute="ttl"):
    spec = {"Enabled": enabled, "AttributeName": attribute}
    return dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=spec)["TimeToLiveSpecification"]


def refusal(dynamodb, *arguments):
    with pytest.raises(ClientError) as caught:
        switch(dynamodb, *arguments)
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def wait_for(check, seconds=60):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_settings(dynamodb, table):
    describe = lambda: dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert describe() == {"TimeToLiveStatus": "DISABLED"}
    assert refusal(dynamodb, table, False).endswith("TimeToLive is already disabled")
    assert switch(dynamodb, table, True) == {"Enabled": True, "AttributeName": "ttl"}
    assert describe()["AttributeName"] == "ttl" and describe()["TimeToLiveStatus"] in ("ENABLING", "ENABLED")
    assert refusal(dynamodb, table, True).endswith("TimeToLive is already enabled")
    different = "TimeToLive is active on a different AttributeName: current AttributeName is ttl"
    assert refusal(dynamodb, table, True, "other").endswith(different)
    assert refusal(dynamodb, table, False, "other").endswith(different)
    assert switch(dynamodb, table, False) == {"Enabled": False, "AttributeName": "ttl"}
    assert describe()["TimeToLiveStatus"] in ("DISABLING", "DISABLED")
    assert "length less than or equal to 255" in refusal(dynamodb, table, True, "x" * 256)
    assert refusal(dynamodb, "no-such-table", True).startswith("ResourceNotFoundException")


def test_expired_items_go(virga, dynamodb, table):
    now = int(time.time())
    put = lambda name, value: dynamodb.put_item(
        TableName=table, Item={"p": {"S": name}, "kind": {"S": "k"}, "ttl": value}
    )
    put("before", {"N": str(now - 100)})  # there when it is switched on
    switch(dynamodb, table, True)
    put("after", {"N": str(now - 100)})
    kept = {"later": {"N": str(now + 3600)}, "text": {"S": str(now - 100)}, "ancient": {"N": str(now - 6 * 31536000)}}
    for name, value in kept.items():
        put(name, value)
    scan = lambda **more: {i["p"]["S"] for i in dynamodb.scan(TableName=table, **more)["Items"]}
    wait_for(lambda: scan() == set(kept))
    assert scan(IndexName="by-kind") == set(kept)

    streams = virga.client("dynamodbstreams")
    arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][-1]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    removed = [r for r in streams.get_records(ShardIterator=start)["Records"] if r["eventName"] == "REMOVE"]
    assert {r["dynamodb"]["Keys"]["p"]["S"] for r in removed} == {"before", "after"}
    for record in removed:
        assert record["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
        assert record["dynamodb"]["OldImage"]["ttl"] == {"N": str(now - 100)}
