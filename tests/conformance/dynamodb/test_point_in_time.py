"""Point-in-time recovery: switched on and off, restored to moments, kept when the table is deleted."""

import datetime
import random
import time
import uuid

from dynamodb_backups import error, items, set_recovery, wait_active


def rows(dynamodb, table, **more):
    return {(item["p"]["S"], item["c"]["N"], item["v"]["N"]) for item in items(dynamodb, table, **more)}


def test_switched_on_and_off(dynamodb, table):
    description = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert description == {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
    }
    on = set_recovery(dynamodb, table)
    assert on["PointInTimeRecoveryStatus"] == "ENABLED" and on["RecoveryPeriodInDays"] == 35
    assert on["EarliestRestorableDateTime"] <= on["LatestRestorableDateTime"]
    shorter = set_recovery(dynamodb, table, RecoveryPeriodInDays=7)
    assert shorter["RecoveryPeriodInDays"] == 7
    assert shorter["EarliestRestorableDateTime"] == on["EarliestRestorableDateTime"]
    off = set_recovery(dynamodb, table, enabled=False)
    assert off == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_refusals(dynamodb, table):
    restore = dynamodb.restore_table_to_point_in_time
    assert error(restore, SourceTableName=table, TargetTableName="abc", UseLatestRestorableTime=True) == (
        f"PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table '{table}'"
    )
    assert error(restore, SourceTableName="nowhere", TargetTableName="abc", UseLatestRestorableTime=True) == (
        "TableNotFoundException: Table not found: nowhere"
    )
    on = set_recovery(dynamodb, table)
    early = on["EarliestRestorableDateTime"] - datetime.timedelta(minutes=1)
    late = on["LatestRestorableDateTime"] + datetime.timedelta(hours=1)
    for moment in (early, late):
        assert error(restore, SourceTableName=table, TargetTableName="abc", RestoreDateTime=moment).startswith(
            "InvalidRestoreTimeException: "
        )
    assert error(restore, SourceTableName=table, TargetTableName=table, UseLatestRestorableTime=True) == (
        f"TableAlreadyExistsException: Table already exists: {table}"
    )
    assert error(restore, SourceTableName=table, TargetTableName="abc").startswith("ValidationException: ")
    assert error(
        dynamodb.update_continuous_backups,
        TableName=table,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 36},
    ).startswith("ValidationException: ")
    set_recovery(dynamodb, table, enabled=False)


def test_restored_to_moments_of_a_history(dynamodb, table):
    chance = random.Random(7)
    set_recovery(dynamodb, table)
    model, moments = {}, []
    for step in range(120):
        key = (f"p{chance.randrange(3)}", str(chance.randrange(5)))
        as_key = {"p": {"S": key[0]}, "c": {"N": key[1]}}
        if chance.random() < 0.25:
            dynamodb.delete_item(TableName=table, Key=as_key)
            model.pop(key, None)
        elif chance.random() < 0.5:
            dynamodb.update_item(
                TableName=table,
                Key=as_key,
                UpdateExpression="SET v = :v, kind = :k",
                ExpressionAttributeValues={":v": {"N": str(step)}, ":k": {"S": f"k{step % 2}"}},
            )
            model[key] = str(step)
        else:
            dynamodb.put_item(TableName=table, Item={**as_key, "v": {"N": str(step)}})
            model[key] = str(step)
        if step % 20 == 10:
            time.sleep(0.02)
            moments.append((datetime.datetime.now(datetime.timezone.utc), dict(model)))
            time.sleep(0.02)
    made = []
    for moment, expected in moments[:4]:
        target = f"restored-{uuid.uuid4().hex[:12]}"
        answer = dynamodb.restore_table_to_point_in_time(
            SourceTableName=table, TargetTableName=target, RestoreDateTime=moment
        )["TableDescription"]
        assert answer["TableStatus"] == "CREATING" and "SourceBackupArn" not in answer["RestoreSummary"]
        wait_active(dynamodb, target)
        assert rows(dynamodb, target) == {(p, c, v) for (p, c), v in expected.items()}
        made.append(target)
    latest = f"restored-{uuid.uuid4().hex[:12]}"
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.restore_table_to_point_in_time(SourceTableArn=arn, TargetTableName=latest, UseLatestRestorableTime=True)
    wait_active(dynamodb, latest)
    assert rows(dynamodb, latest) == rows(dynamodb, table)
    assert rows(dynamodb, latest, IndexName="by-kind") == rows(dynamodb, table, IndexName="by-kind")
    off = dynamodb.describe_continuous_backups(TableName=latest)["ContinuousBackupsDescription"]
    assert off["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    for each in made + [latest]:
        dynamodb.delete_table(TableName=each)
    set_recovery(dynamodb, table, enabled=False)


def test_a_deleted_table_leaves_a_system_backup(dynamodb):
    name = f"gone-{uuid.uuid4().hex[:12]}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
    )
    wait_active(dynamodb, name)
    set_recovery(dynamodb, name)
    dynamodb.put_item(TableName=name, Item={"p": {"S": "a"}, "c": {"N": "1"}, "v": {"N": "2"}})
    dynamodb.delete_table(TableName=name)
    dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    (backup,) = dynamodb.list_backups(TableName=name, BackupType="SYSTEM")["BackupSummaries"]
    assert backup["BackupName"] == f"{name}$DeletedTableBackup"
    assert backup["BackupExpiryDateTime"] - backup["BackupCreationDateTime"] == datetime.timedelta(days=35)
    dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=backup["BackupArn"])
    wait_active(dynamodb, name)
    assert rows(dynamodb, name) == {("a", "1", "2")}
    dynamodb.delete_table(TableName=name)
