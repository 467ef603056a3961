"""A disk that is really full: writes are refused in words, reads go on, and writes are taken again without a restart.

The data folder lies on a small file system of its own, which root can mount; others skip this.
"""

import os
import signal
import subprocess
import time

import pytest
from botocore.exceptions import ClientError
from conftest import Virga
from dynamodb_tables import ON_DEMAND, defined, key


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def virga(small_disk):
    running = Virga(small_disk / "data", template=None).start()
    yield running
    running.stop(signal.SIGKILL)


def test_a_full_disk_refuses_writes_and_heals_by_itself(virga, small_disk):
    dynamodb = virga.client("dynamodb")
    dynamodb.create_table(TableName="notes", AttributeDefinitions=defined(p="S"), KeySchema=key("p"), **ON_DEMAND)
    with open(small_disk / "filler", "wb") as filler:
        try:
            while filler.write(bytes(65536)):
                filler.flush()
        except OSError:
            pass
    written, refusal = 0, None
    while not refusal:  # the log has some room of its own
        assert written < 10_000
        try:
            dynamodb.put_item(TableName="notes", Item={"p": {"S": str(written)}, "text": {"S": "x" * 10_000}})
            written += 1
        except ClientError as error:
            refusal = error.response
    assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert refusal["Error"]["Code"] == "InternalServerError"
    assert refusal["Error"]["Message"].startswith("The disk of the server is full")
    assert "Item" not in dynamodb.get_item(TableName="notes", Key={"p": {"S": str(written)}})
    if written:
        assert "Item" in dynamodb.get_item(TableName="notes", Key={"p": {"S": "0"}})
    for refused in (
        lambda: dynamodb.delete_item(TableName="notes", Key={"p": {"S": "0"}}),
        lambda: dynamodb.create_table(
            TableName="other", AttributeDefinitions=defined(p="S"), KeySchema=key("p"), **ON_DEMAND
        ),
    ):
        with pytest.raises(ClientError, match="The disk of the server is full"):
            refused()
    assert dynamodb.list_tables()["TableNames"] == ["notes"]
    (small_disk / "filler").unlink()
    until = time.monotonic() + 10
    while True:
        try:
            dynamodb.put_item(TableName="notes", Item={"p": {"S": "after"}})
            break
        except ClientError:
            assert time.monotonic() < until, virga.output
            time.sleep(0.05)
    assert virga.process.poll() is None
    assert virga.output.count("is full") == 1 and virga.output.count("takes writes again") == 1, virga.output
    virga.stop(signal.SIGKILL)
    dynamodb = virga.start().client("dynamodb")
    pages = dynamodb.get_paginator("scan").paginate(TableName="notes", Select="COUNT")
    assert sum(page["Count"] for page in pages) == written + 1
    assert virga.stop() == 0


def test_without_fsync_the_start_says_so(fresh, tmp_path):
    running = fresh(template=None, arguments=["--fsync", "none"])
    assert "NOT DURABLE" in running.output and "--fsync none" in running.output
    assert running.output.count("NOT DURABLE") == 2  # on the screen and in the log
    running.client("dynamodb").create_table(
        TableName="notes", AttributeDefinitions=defined(p="S"), KeySchema=key("p"), **ON_DEMAND
    )
    running.stop(signal.SIGKILL)
    again = fresh(template=None, data=tmp_path / "data")
    assert again.client("dynamodb").list_tables()["TableNames"] == ["notes"]  # the process may die
    assert "NOT DURABLE" not in again.output
