"""Restores to random moments of a history with a kill -9 in it equal what a model says, to the write, with their indexes.

VIRGA_RESTORES says how many (6).
"""

import os
import random
import signal
import threading
import time

import pytest
from conftest import Virga
from dynamodb_tables import ON_DEMAND, defined, gsi, key
from quick_dynamodb import Dynamo, Unknown

RESTORES = int(os.environ.get("VIRGA_RESTORES", "6"))
TABLE, WRITERS, KEYS, GROUP = "history", 6, 6, 3


def s(text):
    return {"S": str(text)}


class Writer(threading.Thread):
    """Writes to keys of its own. Of each write it keeps when it began, when it was answered, and what was there behind it."""

    def __init__(self, virga, number, log, stop):
        super().__init__(daemon=True)
        self.client, self.number, self.log, self.stop = Dynamo(virga), number, log, stop
        self.chance = random.Random(time.time_ns() + number)

    def run(self):
        try:
            while not self.stop.is_set():
                self.write()
        except Unknown:
            pass

    def write(self):
        value = f"{self.number}-{time.time_ns()}"
        c = self.chance.randrange(KEYS)
        item = {"p": s(f"w{self.number}"), "c": {"N": str(c)}, "v": s(value)}
        if self.chance.random() < 0.6:
            item["kind"] = s(self.chance.choice("abc"))
        choice = self.chance.random()
        if choice < 0.2:
            group = [{"p": s(f"g{self.number}"), "c": {"N": str(n)}, "v": s(value)} for n in range(GROUP)]
            puts = [{"Put": {"TableName": TABLE, "Item": each}} for each in group]
            self.send("TransactWriteItems", {"TransactItems": puts}, (f"g{self.number}", None), value)
        elif choice < 0.4:
            payload = {"TableName": TABLE, "Key": {"p": item["p"], "c": item["c"]}}
            self.send("DeleteItem", payload, (f"w{self.number}", c), None)
        else:
            self.send("PutItem", {"TableName": TABLE, "Item": item}, (f"w{self.number}", c), item)

    def send(self, operation, payload, where, behind):
        entry = [time.time(), float("inf"), behind]
        self.log.setdefault(where, []).append(entry)
        self.client.must(operation, payload)
        entry[1] = time.time()


def possible(entries, moment):
    """What there may have been at that moment."""
    found = [None]
    for start, end, behind in entries:
        if start > moment:
            break
        found = [behind] if end < moment else found + [behind]
    return found


def write_for(virga, log, seconds, how):
    stop = threading.Event()
    writers = [Writer(virga, number, log, stop) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    if how == "kill":
        virga.process.send_signal(signal.SIGKILL)
        virga.process.wait()
    stop.set()
    for writer in writers:
        writer.join()


def wait_active(client, name):
    until = time.monotonic() + 30
    while client.must("DescribeTable", {"TableName": name})["Table"]["TableStatus"] != "ACTIVE":
        assert time.monotonic() < until, "the restore does not end"
        time.sleep(0.02)


def verify(client, name, log, moment):
    items = {(i["p"]["S"], int(i["c"]["N"])): i for i in client.all("Scan", TableName=name)}
    for (p, c), entries in log.items():
        if c is None:
            values = {items.get((p, n), {}).get("v", {}).get("S") for n in range(GROUP)}
            assert len(values) == 1 and values.pop() in possible(entries, moment), (p, values, moment)
        else:
            assert items.get((p, c)) in possible(entries, moment), (p, c, items.get((p, c)), moment)
    order = lambda item: (item["p"]["S"], item["c"]["N"])
    indexed = client.all("Scan", TableName=name, IndexName="by-kind")
    assert sorted(indexed, key=order) == sorted((i for i in items.values() if "kind" in i), key=order)


@pytest.fixture
def virga(tmp_path):
    running = Virga(tmp_path / "data", template=None)
    yield running
    running.stop(signal.SIGKILL)


def test_restores_to_random_moments_equal_the_history(virga):
    virga.start()
    client, log = Dynamo(virga), {}
    client.must(
        "CreateTable",
        {
            "TableName": TABLE,
            "AttributeDefinitions": defined(p="S", c="N", kind="S"),
            "KeySchema": key("p") + key("c", role="RANGE"),
            "GlobalSecondaryIndexes": [gsi("by-kind", ["kind"], ["c"])],
            **ON_DEMAND,
        },
    )
    recovery = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    client.must("UpdateContinuousBackups", {"TableName": TABLE, **recovery})
    begun = time.time()
    write_for(virga, log, 0.9, "kill")
    virga.start()
    write_for(virga, log, 0.6, "stop")
    ended, chance, client = time.time(), random.Random(time.time_ns()), Dynamo(virga)
    whole_second = [int(ended)] if int(ended) > begun else []
    moments = whole_second + [chance.uniform(begun, ended) for _ in range(RESTORES - len(whole_second))]
    for number, moment in enumerate(moments):
        name = f"restored-{number}"
        restore = {"SourceTableName": TABLE, "TargetTableName": name, "RestoreDateTime": moment}
        client.must("RestoreTableToPointInTime", restore)
        if number == len(moments) - 1:  # and once through a crash
            virga.process.send_signal(signal.SIGKILL)
            virga.process.wait()
            client = Dynamo(virga.start())
        wait_active(client, name)
        verify(client, name, log, moment)
    assert sum(len(entries) for entries in log.values()) > 100
