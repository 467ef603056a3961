"""virga check: a data folder is whole after kill -9 under load; what is damaged is named, and a folder in use is left alone."""

import random
import signal
import subprocess
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from conftest import BINARY
from dynamodb_tables import ON_DEMAND, defined, gsi, key

TEMPLATE = """
Resources:
  Notes:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


@pytest.fixture
def bare(fresh, tmp_path):
    """A function that starts a virga with one table and no functions."""
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    return lambda **more: fresh(template=template, **more)


def check(data):
    return subprocess.run([BINARY, "check", "--data", data], capture_output=True, text=True, timeout=120)


def test_a_folder_is_whole_after_kill_9_under_load(bare):
    running = bare()
    dynamodb = running.client("dynamodb")
    dynamodb.create_table(
        TableName="orders",
        AttributeDefinitions=defined(p="S", c="N", kind="S", size="N"),
        KeySchema=key("p") + key("c", role="RANGE"),
        GlobalSecondaryIndexes=[gsi("by-kind", ["kind"], ["c"])],
        LocalSecondaryIndexes=[gsi("by-size", ["p"], ["size"], "KEYS_ONLY")],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        **ON_DEMAND,
    )
    dynamodb.update_time_to_live(
        TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"}
    )

    def write(seed):
        client, chance = running.client("dynamodb"), random.Random(seed)
        number = lambda below: {"N": str(chance.randrange(below))}
        try:
            while True:
                row = {"p": {"S": f"p{chance.randrange(20)}"}, "c": number(50)}
                more = {"kind": {"S": chance.choice("abc")}, "size": number(9), "until": {"N": str(2**31)}}
                puts = [{"Put": {"TableName": "orders", "Item": {**row, **more, "t": {"S": str(i)}}}} for i in range(2)]
                puts[1]["Put"]["Item"]["c"] = {"N": "1000"}
                if chance.random() < 0.4:
                    client.put_item(TableName="orders", Item=row if chance.random() < 0.3 else {**row, **more})
                elif chance.random() < 0.5:
                    client.transact_write_items(TransactItems=puts)
                else:
                    client.delete_item(TableName="orders", Key=row)
        except (BotoCoreError, ClientError):
            pass  # killed

    writers = [threading.Thread(target=write, args=(i,)) for i in range(6)]
    for writer in writers:
        writer.start()
    time.sleep(1.5)
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    for writer in writers:
        writer.join()

    looked = check(running.data)
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "table orders" in looked.stdout and "Nothing is wrong." in looked.stdout
    again = check(running.data)  # looking changes nothing
    assert again.returncode == 0
    assert bare(data=running.data).client("dynamodb").scan(TableName="orders", Select="COUNT")["Count"] > 0


def test_damage_is_named(bare):
    running = bare()
    items = running.client("dynamodb")
    table = items.list_tables()["TableNames"][0]
    for i in range(50):
        items.put_item(TableName=table, Item={"id": {"S": str(i)}, "text": {"S": "x" * 1000}})
    assert running.stop() == 0
    damaged = max(running.data.glob("*.sst"), key=lambda file: file.stat().st_size)
    with open(damaged, "r+b") as file:
        file.seek(damaged.stat().st_size // 3)
        file.write(b"\xde\xad\xbe\xef")
    looked = check(running.data)
    assert looked.returncode != 0
    assert damaged.name in looked.stdout + looked.stderr and "error:" in looked.stderr


def test_a_folder_in_use_is_left_alone(bare, tmp_path):
    virga = bare()
    looked = check(virga.data)
    assert looked.returncode != 0 and looked.stdout == ""
    assert "is in use by another virga (process " in looked.stderr and looked.stderr.count("\n") == 1
    (tmp_path / "other").mkdir()
    nothing = check(tmp_path / "other")
    assert (
        nothing.returncode != 0 and "is no data folder" in nothing.stderr and not list((tmp_path / "other").iterdir())
    )
