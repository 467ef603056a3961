"""On-demand backups: made, described, listed, deleted; tables made from them."""

import json
import signal
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError
from dynamodb_backups import as_text, error, items, wait_active, when


def fill(dynamodb, table, count):
    for first in range(0, count, 25):
        puts = [
            {"PutRequest": {"Item": {"p": {"S": f"p{i % 3}"}, "c": {"N": str(i)}, "kind": {"S": f"k{i % 2}"}}}}
            for i in range(first, min(first + 25, count))
        ]
        dynamodb.batch_write_item(RequestItems={table: puts})


def available(dynamodb, arn):
    return when(
        lambda: dynamodb.describe_backup(BackupArn=arn)["BackupDescription"],
        lambda backup: backup["BackupDetails"]["BackupStatus"] == "AVAILABLE",
    )


@pytest.fixture
def restored(dynamodb):
    """Names for restored tables, which are removed at the end."""
    names = []

    def name():
        names.append(f"restored-{uuid.uuid4().hex[:12]}")
        return names[-1]

    yield name
    for each in names:
        try:
            wait_active(dynamodb, each)
            dynamodb.delete_table(TableName=each)
        except ClientError as gone:
            assert gone.response["Error"]["Code"] == "ResourceNotFoundException"


def test_a_backup_is_described_and_restored(dynamodb, table, restored):
    fill(dynamodb, table, 60)
    then, then_by_kind = as_text(items(dynamodb, table)), as_text(items(dynamodb, table, IndexName="by-kind"))
    details = dynamodb.create_backup(TableName=table, BackupName="nightly.1")["BackupDetails"]
    source = dynamodb.describe_table(TableName=table)["Table"]
    assert details["BackupStatus"] == "CREATING" and details["BackupType"] == "USER"
    assert details["BackupName"] == "nightly.1"
    assert details["BackupArn"].startswith(source["TableArn"] + "/backup/0")
    digits, suffix = details["BackupArn"].rsplit("/", 1)[1].split("-")
    assert len(digits) == 14 and len(suffix) == 8
    description = available(dynamodb, details["BackupArn"])
    assert description["BackupDetails"]["BackupSizeBytes"] > 0
    of_table = description["SourceTableDetails"]
    assert of_table["TableName"] == table and of_table["TableId"] == source["TableId"]
    assert of_table["ItemCount"] == 60 and of_table["BillingMode"] == "PAY_PER_REQUEST"
    assert of_table["KeySchema"] == source["KeySchema"]
    assert description["SourceTableFeatureDetails"]["GlobalSecondaryIndexes"][0]["IndexName"] == "by-kind"

    dynamodb.put_item(TableName=table, Item={"p": {"S": "late"}, "c": {"N": "1"}, "kind": {"S": "k0"}})
    dynamodb.delete_item(TableName=table, Key={"p": {"S": "p0"}, "c": {"N": "0"}})
    target = restored()
    made = dynamodb.restore_table_from_backup(TargetTableName=target, BackupArn=details["BackupArn"])[
        "TableDescription"
    ]
    assert made["TableStatus"] == "CREATING" and made["TableName"] == target
    assert made["RestoreSummary"]["SourceBackupArn"] == details["BackupArn"]
    assert made["RestoreSummary"]["SourceTableArn"] == source["TableArn"]
    assert made["RestoreSummary"]["RestoreInProgress"] is True
    wait_active(dynamodb, target)
    table_now = dynamodb.describe_table(TableName=target)["Table"]
    assert table_now["RestoreSummary"]["RestoreInProgress"] is False
    assert table_now["TableId"] != source["TableId"]
    assert as_text(items(dynamodb, target)) == then
    assert as_text(items(dynamodb, target, IndexName="by-kind")) == then_by_kind
    dynamodb.put_item(TableName=target, Item={"p": {"S": "own"}, "c": {"N": "1"}})
    assert len(as_text(items(dynamodb, table))) == 60

    deleted = dynamodb.delete_backup(BackupArn=details["BackupArn"])["BackupDescription"]
    assert deleted["BackupDetails"]["BackupStatus"] == "DELETED"
    assert error(dynamodb.describe_backup, BackupArn=details["BackupArn"]) == (
        f"BackupNotFoundException: Backup not found: {details['BackupArn']}"
    )


def test_listed_with_filters_and_in_pages(dynamodb, table):
    arns = [
        dynamodb.create_backup(TableName=table, BackupName=f"b-{i}")["BackupDetails"]["BackupArn"] for i in range(3)
    ]
    for arn in arns:
        available(dynamodb, arn)
    listed = dynamodb.list_backups(TableName=table)["BackupSummaries"]
    assert [each["BackupArn"] for each in listed] == arns
    assert {each["TableName"] for each in listed} == {table}
    first = dynamodb.list_backups(TableName=table, Limit=2)
    assert first["LastEvaluatedBackupArn"] == arns[1]
    rest = dynamodb.list_backups(TableName=table, Limit=2, ExclusiveStartBackupArn=first["LastEvaluatedBackupArn"])
    assert [each["BackupArn"] for each in rest["BackupSummaries"]] == arns[2:]
    assert "LastEvaluatedBackupArn" not in rest
    second = listed[1]["BackupCreationDateTime"]
    later = dynamodb.list_backups(TableName=table, TimeRangeLowerBound=second)["BackupSummaries"]
    assert [each["BackupArn"] for each in later] == arns[1:]
    earlier = dynamodb.list_backups(TableName=table, TimeRangeUpperBound=second)["BackupSummaries"]
    assert [each["BackupArn"] for each in earlier] == arns[:1]
    assert dynamodb.list_backups(TableName=table, BackupType="SYSTEM")["BackupSummaries"] == []
    assert len(dynamodb.list_backups(TableName=table, BackupType="ALL")["BackupSummaries"]) == 3
    for arn in arns:
        dynamodb.delete_backup(BackupArn=arn)
    assert dynamodb.list_backups(TableName=table)["BackupSummaries"] == []


def test_refusals(dynamodb, table):
    assert error(dynamodb.create_backup, TableName="nowhere", BackupName="abc") == (
        "TableNotFoundException: Table not found: nowhere"
    )
    assert error(dynamodb.create_backup, TableName=table, BackupName="a b").startswith("ValidationException: ")
    arn = dynamodb.create_backup(TableName=table, BackupName="abc")["BackupDetails"]["BackupArn"]
    available(dynamodb, arn)
    assert error(dynamodb.restore_table_from_backup, TargetTableName=table, BackupArn=arn) == (
        f"TableAlreadyExistsException: Table already exists: {table}"
    )
    other = arn[:-8] + "ffffffff"
    assert error(dynamodb.restore_table_from_backup, TargetTableName="t-" + table, BackupArn=other) == (
        f"BackupNotFoundException: Backup not found: {other}"
    )
    assert error(dynamodb.delete_backup, BackupArn=other) == f"BackupNotFoundException: Backup not found: {other}"
    foreign = arn.replace(":000000000000:", ":111111111111:")
    assert error(dynamodb.describe_backup, BackupArn=foreign).startswith("AccessDeniedException: ")
    dynamodb.delete_backup(BackupArn=arn)


def test_a_restore_overrides_billing_and_indexes(dynamodb, table, restored):
    fill(dynamodb, table, 5)
    arn = dynamodb.create_backup(TableName=table, BackupName="abc")["BackupDetails"]["BackupArn"]
    available(dynamodb, arn)
    target = restored()
    made = dynamodb.restore_table_from_backup(
        TargetTableName=target,
        BackupArn=arn,
        BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride={"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
        GlobalSecondaryIndexOverride=[],
    )["TableDescription"]
    assert made["ProvisionedThroughput"]["ReadCapacityUnits"] == 3
    assert "GlobalSecondaryIndexes" not in made
    assert {each["AttributeName"] for each in made["AttributeDefinitions"]} == {"p", "c"}
    dynamodb.delete_backup(BackupArn=arn)


def test_permissions_are_those_of_table_and_backup(virga, dynamodb, table):
    source = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    account = source.split(":")[4]
    role = f"backup-{uuid.uuid4().hex[:8]}"
    iam = virga.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    arn = iam.create_role(
        RoleName=role, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )["Role"]["Arn"]
    allowed = [
        {"Effect": "Allow", "Action": "dynamodb:CreateBackup", "Resource": source},
        {"Effect": "Allow", "Action": "dynamodb:DescribeBackup", "Resource": source + "/backup/*"},
    ]
    iam.put_role_policy(
        RoleName=role, PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allowed})
    )
    keys = virga.client("sts").assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    limited = boto3.client(
        "dynamodb",
        endpoint_url=virga.aws,
        region_name="us-east-1",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    backup = limited.create_backup(TableName=table, BackupName="abc")["BackupDetails"]["BackupArn"]
    available(limited, backup)
    refused = error(limited.delete_backup, BackupArn=backup)
    assert refused.startswith("AccessDeniedException: ") and "dynamodb:DeleteBackup" in refused and backup in refused
    refused = error(limited.restore_table_from_backup, TargetTableName="t-" + table, BackupArn=backup)
    assert "dynamodb:RestoreTableFromBackup" in refused
    assert error(limited.list_backups).startswith("AccessDeniedException: ")
    dynamodb.delete_backup(BackupArn=backup)
    iam.delete_role_policy(RoleName=role, PolicyName="p")
    iam.delete_role(RoleName=role)


def test_a_backup_outlives_its_table_and_the_server(fresh, tmp_path):
    server = fresh(data=tmp_path / "data")
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName="short",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
    )
    dynamodb.put_item(TableName="short", Item={"p": {"S": "a"}, "v": {"M": {"x": {"NS": ["1", "2.5"]}}}})
    arn = dynamodb.create_backup(TableName="short", BackupName="abc")["BackupDetails"]["BackupArn"]
    dynamodb.delete_table(TableName="short")
    available(dynamodb, arn)
    server.stop()
    dynamodb = fresh(data=tmp_path / "data").client("dynamodb")
    assert [each["BackupArn"] for each in dynamodb.list_backups(TableName="short")["BackupSummaries"]] == [arn]
    dynamodb.restore_table_from_backup(TargetTableName="short", BackupArn=arn)
    wait_active(dynamodb, "short")
    (item,) = items(dynamodb, "short")
    assert item["p"] == {"S": "a"} and sorted(item["v"]["M"]["x"]["NS"]) == ["1", "2.5"]


def test_a_restore_survives_a_crash(fresh, tmp_path):
    server = fresh(data=tmp_path / "data")
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName="wide",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("p", "half")],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "halves",
                "KeySchema": [{"AttributeName": "half", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    for first in range(0, 1000, 25):
        puts = [
            {"PutRequest": {"Item": {"p": {"S": f"{i}"}, "half": {"S": f"{i % 2}"}, "v": {"S": "x" * 8000}}}}
            for i in range(first, first + 25)
        ]
        dynamodb.batch_write_item(RequestItems={"wide": puts})
    arn = dynamodb.create_backup(TableName="wide", BackupName="abc")["BackupDetails"]["BackupArn"]
    available(dynamodb, arn)
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    server.stop(signal.SIGKILL)
    dynamodb = fresh(data=tmp_path / "data").client("dynamodb")
    wait_active(dynamodb, "again")
    for index in ({}, {"IndexName": "halves"}):
        assert as_text(items(dynamodb, "again", **index)) == as_text(items(dynamodb, "wide", **index))
