"""DynamoDB Streams: what a client reads of a table's changes."""

import json
import os
import random
import re
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="session")
def streams(virga):
    return virga.client("dynamodbstreams")


@pytest.fixture
def new_table(dynamodb):
    made = []

    def create(view=None):
        name = f"stream-{os.urandom(6).hex()}"
        more = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": view}} if view else {}
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "p", "AttributeType": "S"},
                {"AttributeName": "c", "AttributeType": "N"},
            ],
            KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "c", "KeyType": "RANGE"}],
            **more,
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name)
        made.append(name)
        return name

    yield create
    for name in made:
        dynamodb.delete_table(TableName=name)


def arn_of(dynamodb, table):
    return dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]


def shards_of(streams, arn):
    return streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]


def iterator(streams, arn, kind="TRIM_HORIZON", **more):
    shard = shards_of(streams, arn)[-1]["ShardId"]
    return streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType=kind, **more)["ShardIterator"]


def read(streams, arn):
    return streams.get_records(ShardIterator=iterator(streams, arn))["Records"]


def key(c=1):
    return {"p": {"S": "a"}, "c": {"N": str(c)}}


def code(call, *arguments, **more):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **more)
    return caught.value.response["Error"]["Code"]


def message(call, *arguments, **more):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **more)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    return caught.value.response["Error"]["Message"]


def test_every_change_is_one_record(dynamodb, streams, new_table):
    table = new_table("NEW_AND_OLD_IMAGES")
    dynamodb.put_item(TableName=table, Item={**key(), "n": {"N": "1"}})
    dynamodb.update_item(
        TableName=table,
        Key=key(),
        UpdateExpression="SET n = n + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    dynamodb.delete_item(TableName=table, Key=key())
    records = read(streams, arn_of(dynamodb, table))
    assert [r["eventName"] for r in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert "OldImage" not in records[0]["dynamodb"] and records[0]["dynamodb"]["NewImage"]["n"] == {"N": "1"}
    assert records[1]["dynamodb"]["OldImage"]["n"] == {"N": "1"} and records[1]["dynamodb"]["NewImage"]["n"] == {
        "N": "2"
    }
    assert records[2]["dynamodb"]["OldImage"]["n"] == {"N": "2"} and "NewImage" not in records[2]["dynamodb"]
    numbers = [int(r["dynamodb"]["SequenceNumber"]) for r in records]
    assert numbers == sorted(set(numbers))
    assert all(21 <= len(r["dynamodb"]["SequenceNumber"]) <= 40 for r in records)
    assert len({r["eventID"] for r in records}) == 3
    for record in records:
        assert record["eventVersion"] == "1.1" and record["eventSource"] == "aws:dynamodb"
        assert record["awsRegion"] == "us-east-1"
        assert record["dynamodb"]["Keys"] == key()
        assert record["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
        assert record["dynamodb"]["ApproximateCreationDateTime"].microsecond == 0
        assert "userIdentity" not in record


def test_size_is_that_of_keys_and_images(dynamodb, streams, new_table):
    table = new_table("NEW_AND_OLD_IMAGES")
    dynamodb.put_item(TableName=table, Item={"p": {"S": "abc"}, "c": {"N": "101"}, "text": {"S": "New item!"}})
    keys = 1 + 3 + 1 + 3
    assert read(streams, arn_of(dynamodb, table))[0]["dynamodb"]["SizeBytes"] == 2 * keys + 4 + 9


@pytest.mark.parametrize(
    "view, old, new",
    [
        ("KEYS_ONLY", False, False),
        ("NEW_IMAGE", False, True),
        ("OLD_IMAGE", True, False),
        ("NEW_AND_OLD_IMAGES", True, True),
    ],
)
def test_views(dynamodb, streams, new_table, view, old, new):
    table = new_table(view)
    for text in ("one", "two"):
        dynamodb.put_item(TableName=table, Item={**key(), "text": {"S": text}})
    record = read(streams, arn_of(dynamodb, table))[1]["dynamodb"]
    assert ("OldImage" in record, "NewImage" in record) == (old, new)


def test_writes_that_change_nothing_leave_no_record(dynamodb, streams, new_table):
    table = new_table("NEW_IMAGE")
    item = {**key(), "s": {"SS": ["x", "y"]}, "n": {"N": "1.0"}}
    dynamodb.put_item(TableName=table, Item=item)
    dynamodb.put_item(TableName=table, Item={**item, "s": {"SS": ["y", "x"]}, "n": {"N": "1"}})
    dynamodb.update_item(
        TableName=table, Key=key(), UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "1"}}
    )
    dynamodb.delete_item(TableName=table, Key=key(2))
    assert (
        code(dynamodb.put_item, TableName=table, Item=key(), ConditionExpression="attribute_not_exists(p)")
        == "ConditionalCheckFailedException"
    )
    assert len(read(streams, arn_of(dynamodb, table))) == 1


def test_batches_and_transactions(dynamodb, streams, new_table):
    table = new_table("KEYS_ONLY")
    dynamodb.batch_write_item(
        RequestItems={table: [{"PutRequest": {"Item": key(1)}}, {"PutRequest": {"Item": key(2)}}]}
    )
    dynamodb.transact_write_items(
        TransactItems=[{"Delete": {"TableName": table, "Key": key(1)}}, {"Put": {"TableName": table, "Item": key(3)}}]
    )
    names = [r["eventName"] for r in read(streams, arn_of(dynamodb, table))]
    assert sorted(names[:2]) == ["INSERT", "INSERT"] and sorted(names[2:]) == ["INSERT", "REMOVE"]


def test_iterators(dynamodb, streams, new_table):
    table = new_table("KEYS_ONLY")
    arn = arn_of(dynamodb, table)
    for c in range(3):
        dynamodb.put_item(TableName=table, Item=key(c))
    latest = iterator(streams, arn, "LATEST")
    second = read(streams, arn)[1]["dynamodb"]["SequenceNumber"]
    count = lambda it, **more: len(streams.get_records(ShardIterator=it, **more)["Records"])
    assert count(iterator(streams, arn, "AT_SEQUENCE_NUMBER", SequenceNumber=second)) == 2
    assert count(iterator(streams, arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=second)) == 1
    assert count(latest) == 0
    dynamodb.put_item(TableName=table, Item=key(9))
    answer = streams.get_records(ShardIterator=latest)
    assert [r["dynamodb"]["Keys"]["c"]["N"] for r in answer["Records"]] == ["9"]
    assert count(answer["NextShardIterator"]) == 0
    page = streams.get_records(ShardIterator=iterator(streams, arn), Limit=3)
    assert len(page["Records"]) == 3 and count(page["NextShardIterator"]) == 1


def test_shards_and_names(dynamodb, streams, new_table):
    table = new_table("NEW_IMAGE")
    described = dynamodb.describe_table(TableName=table)["Table"]
    assert described["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    label, arn = described["LatestStreamLabel"], described["LatestStreamArn"]
    assert arn == f"{described['TableArn']}/stream/{label}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}", label)
    stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert (stream["StreamStatus"], stream["TableName"], stream["StreamLabel"]) == ("ENABLED", table, label)
    assert stream["KeySchema"] == described["KeySchema"]
    (shard,) = stream["Shards"]
    assert re.fullmatch(r"shardId-\d{20}-[0-9a-f]{8}", shard["ShardId"])
    assert "EndingSequenceNumber" not in shard["SequenceNumberRange"] and "ParentShardId" not in shard
    first = shard["SequenceNumberRange"]["StartingSequenceNumber"]
    dynamodb.put_item(TableName=table, Item=key())
    assert int(read(streams, arn)[0]["dynamodb"]["SequenceNumber"]) >= int(first)
    children = streams.describe_stream(StreamArn=arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": shard["ShardId"]})
    assert children["StreamDescription"]["Shards"] == []


def test_streams_are_listed_by_pages(dynamodb, streams, new_table):
    tables = [new_table("KEYS_ONLY") for _ in range(3)]
    found, start = [], {}
    while True:
        page = streams.list_streams(Limit=1, **start)
        found += page["Streams"]
        if "LastEvaluatedStreamArn" not in page:
            break
        start = {"ExclusiveStartStreamArn": page["LastEvaluatedStreamArn"]}
    assert set(tables) <= {s["TableName"] for s in found}
    assert len({s["StreamArn"] for s in found}) == len(found)
    (one,) = streams.list_streams(TableName=tables[0])["Streams"]
    assert one["StreamArn"] == arn_of(dynamodb, tables[0])


def test_switched_off_and_on_again(dynamodb, streams, new_table):
    table = new_table("KEYS_ONLY")
    first = arn_of(dynamodb, table)
    dynamodb.put_item(TableName=table, Item=key(1))
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    described = dynamodb.describe_table(TableName=table)["Table"]
    assert "StreamSpecification" not in described and described["LatestStreamArn"] == first
    dynamodb.put_item(TableName=table, Item=key(2))
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    second = arn_of(dynamodb, table)
    assert second != first
    dynamodb.put_item(TableName=table, Item=key(3))
    old = streams.describe_stream(StreamArn=first)["StreamDescription"]
    assert old["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in old["Shards"][-1]["SequenceNumberRange"]
    answer = streams.get_records(ShardIterator=iterator(streams, first))
    assert [r["dynamodb"]["Keys"]["c"]["N"] for r in answer["Records"]] == ["1"]
    assert answer.get("NextShardIterator") is None
    assert [r["dynamodb"]["Keys"]["c"]["N"] for r in read(streams, second)] == ["3"]
    assert {s["StreamArn"] for s in streams.list_streams(TableName=table)["Streams"]} == {first, second}


def test_a_stream_outlives_its_table(dynamodb, streams):
    name = f"stream-{os.urandom(6).hex()}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    arn = arn_of(dynamodb, name)
    dynamodb.put_item(TableName=name, Item={"p": {"S": "kept"}})
    dynamodb.delete_table(TableName=name)
    assert streams.describe_stream(StreamArn=arn)["StreamDescription"]["StreamStatus"] in ("DISABLING", "DISABLED")
    assert [r["dynamodb"]["Keys"]["p"]["S"] for r in read(streams, arn)] == ["kept"]


def test_settings_that_make_no_sense(dynamodb, new_table):
    table = new_table()
    update = lambda **spec: message(dynamodb.update_table, TableName=table, StreamSpecification=spec)
    assert update(StreamEnabled=False).endswith(f"Table has no stream to disable: TableName: {table}")
    assert update(StreamEnabled=True).endswith("If stream is being enabled then UpdateViewType is required")
    assert update(StreamEnabled=False, StreamViewType="NEW_IMAGE").endswith(
        "If stream is being disabled, then UpdateViewType must not be specified"
    )
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    for view in ("NEW_IMAGE", "OLD_IMAGE"):
        assert update(StreamEnabled=True, StreamViewType=view).endswith(
            f"Table already has an enabled stream: TableName: {table}"
        )


def test_what_is_not_there(dynamodb, streams, new_table):
    table = new_table("NEW_IMAGE")
    arn = arn_of(dynamodb, table)
    shard = shards_of(streams, arn)[0]["ShardId"]
    other = arn[:-23] + "2001-01-01T00:00:00.000"
    assert code(streams.describe_stream, StreamArn=other) == "ResourceNotFoundException"
    get = lambda **more: code(
        streams.get_shard_iterator, **{"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "LATEST", **more}
    )
    assert get(StreamArn=other) == "ResourceNotFoundException"
    assert get(ShardId="shardId-00000000000000000000-00000000") == "ResourceNotFoundException"
    assert get(ShardIteratorType="AT_SEQUENCE_NUMBER") == "ValidationException"
    assert get(ShardIteratorType="SIDEWAYS") == "ValidationException"
    assert code(streams.get_records, ShardIterator="nonsense") == "ValidationException"
    assert code(streams.list_streams, TableName="no-such-table") == "ResourceNotFoundException"
    assert code(streams.get_records, ShardIterator=iterator(streams, arn), Limit=1001) == "ValidationException"


def test_kinesis_destinations_are_refused_by_name(dynamodb, new_table):
    arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes"
    with pytest.raises(ClientError) as caught:
        dynamodb.enable_kinesis_streaming_destination(TableName=new_table(), StreamArn=arn)
    assert "EnableKinesisStreamingDestination" in caught.value.response["Error"]["Message"]


def test_policies_name_the_stream(virga, dynamodb, streams, new_table):
    table, other = new_table("KEYS_ONLY"), new_table("KEYS_ONLY")
    iam, role = virga.client("iam"), f"reader-{os.urandom(6).hex()}"
    sts = virga.client("sts")
    account = sts.get_caller_identity()["Account"]
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    allow = {
        "Effect": "Allow",
        "Action": ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"],
        "Resource": f"arn:aws:dynamodb:us-east-1:*:table/{table}/stream/*",
    }
    document = lambda statement: json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=role, PolicyName="read", PolicyDocument=document(allow))
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    reader = boto3.client(
        "dynamodbstreams",
        region_name="us-east-1",
        endpoint_url=virga.aws,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert read(reader, arn_of(dynamodb, table)) == []
    assert code(reader.describe_stream, StreamArn=arn_of(dynamodb, other)) == "AccessDeniedException"
    theirs = iterator(streams, arn_of(dynamodb, other))
    assert code(reader.get_records, ShardIterator=theirs) == "AccessDeniedException"
    assert code(reader.list_streams) == "AccessDeniedException"
    iam.delete_role_policy(RoleName=role, PolicyName="read")
    iam.delete_role(RoleName=role)


def test_replayed_it_is_the_table(virga, dynamodb, streams, new_table):
    table = new_table("NEW_AND_OLD_IMAGES")
    arn = arn_of(dynamodb, table)

    def write(seed):
        chance, client = random.Random(seed), virga.client("dynamodb")
        for n in range(60):
            which = key(chance.randrange(8))
            if chance.random() < 0.3:
                client.delete_item(TableName=table, Key=which)
            else:
                client.put_item(TableName=table, Item={**which, "n": {"N": str(chance.randrange(3))}})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    state, at = {}, iterator(streams, arn)
    while True:
        page = streams.get_records(ShardIterator=at, Limit=50)
        for record in page["Records"]:
            change = record["dynamodb"]
            c = change["Keys"]["c"]["N"]
            assert state.get(c) == change.get("OldImage")
            assert change.get("OldImage") != change.get("NewImage")
            state[c] = change.get("NewImage")
        if not page["Records"]:
            break
        at = page["NextShardIterator"]
    left = {c: image for c, image in state.items() if image}
    assert left == {item["c"]["N"]: item for item in dynamodb.scan(TableName=table)["Items"]}
