"""kill -9, power cuts, failing writes and a full disk under load: what was acknowledged is there, what was not is there whole
or not at all, indexes are what their tables say, and `virga check` finds nothing.

VIRGA_CRASH_ROUNDS says how many lives (20; nightly 200), VIRGA_CRASH_SEED makes a run again.
"""

import os
import random
import signal
import subprocess
import time

import pytest
from conftest import BINARY, Virga
from crash_model import TABLE, History, create_table, replay, s
from faulty_disk import LIBRARY, FaultyDisk
from quick_dynamodb import Dynamo, message_of

ROUNDS = int(os.environ.get("VIRGA_CRASH_ROUNDS", "20"))
SEED = int(os.environ.get("VIRGA_CRASH_SEED", time.time_ns() % 10**9))
LONG = 2.6  # so that what is due is deleted

if not LIBRARY.exists():
    pytest.skip(f"the failing disk is not built: {LIBRARY}", allow_module_level=True)


class Lives:
    """Many lives of virga on one data folder."""

    def __init__(self, folder, chance):
        self.chance = chance
        (folder / "data").mkdir(mode=0o700)
        self.disk = FaultyDisk(folder / "data", folder / "control")
        self.virga = Virga(folder / "data", template=None, environment=self.disk.environment)
        self.history = History(chance)
        self.counts = {}

    def check(self):
        found = subprocess.run([BINARY, "check", "--data", self.virga.data], capture_output=True, text=True, timeout=60)
        assert found.returncode == 0, found.stdout + found.stderr

    def live(self, ending, seconds):
        self.disk.work()
        self.virga.start()
        self.history.verify(self.virga)
        self.history.begin(self.virga, disturbed=ending in ("errors", "full"))
        until = time.monotonic() + seconds
        time.sleep(seconds * 0.3)
        if ending == "errors":
            self.disturb()
        if ending == "full":
            self.fill()
        time.sleep(max(0, until - time.monotonic()))
        self.virga.process.send_signal(signal.SIGKILL)
        self.virga.process.wait()
        self.history.end()
        lost = self.disk.lose_unsynced(self.chance) if ending == "power" or self.chance.random() < 0.3 else 0
        self.counts.setdefault(ending, []).append(lost)
        self.disk.work()
        self.check()

    def disturb(self):
        times = self.chance.choice((1, 1, 3))
        if self.chance.random() < 0.5:
            self.disk.fail_syncs(self.chance.randrange(1, 20), times)
        else:
            self.disk.fail_writes(self.chance.randrange(1, 40), times, torn=self.chance.random() < 0.5)
        if self.chance.random() < 0.7:
            self.recovers()

    def fill(self):
        client, before = Dynamo(self.virga), self.disk.failed
        self.disk.allow(self.chance.randrange(100_000))
        until = time.monotonic() + 10
        while self.disk.failed == before:
            assert time.monotonic() < until, "it is never full"
            time.sleep(0.01)
        status, answer = client.call("PutItem", {"TableName": TABLE, "Item": {"p": s("accounts")}})
        assert status == 400, answer  # what is wrong is said first
        assert client.must("GetItem", {"TableName": TABLE, "Key": {"p": s("counter"), "c": {"N": "0"}}})["Item"]
        assert self.virga.process.poll() is None
        self.disk.work()
        self.recovers()

    def recovers(self):
        """Writes are taken again, by themselves and soon."""
        client, until = Dynamo(self.virga), time.monotonic() + 15
        update = {
            "TableName": TABLE,
            "Key": {"p": s("accounts"), "c": {"N": "0"}},
            "UpdateExpression": "SET seen = :now",
            "ExpressionAttributeValues": {":now": {"N": str(time.time())}},
        }
        while True:
            status, answer = client.call("UpdateItem", update)
            if status == 200:
                return
            assert status == 500 and time.monotonic() < until, message_of(answer)
            time.sleep(0.02)


def test_nothing_acknowledged_is_lost_and_nothing_is_in_part(tmp_path):
    print(f"VIRGA_CRASH_SEED={SEED}")
    chance = random.Random(SEED)
    lives = Lives(tmp_path, chance)
    lives.virga.start()
    create_table(Dynamo(lives.virga))
    lives.virga.stop(signal.SIGKILL)
    endings = ("kill", "power", "errors", "full")
    for number in range(ROUNDS):
        lives.live(endings[number % 4], LONG if number % 10 == 6 else 0.1 + chance.random() * 0.4)
    lives.virga.start()
    lives.history.verify(lives.virga)
    client = Dynamo(lives.virga)
    time.sleep(LONG)  # what is due is deleted
    items = {(i["p"]["S"], int(i["c"]["N"])): i for i in client.all("Scan", TableName=TABLE, ConsistentRead=True)}
    assert replay(client) == items
    assert lives.virga.stop() == 0
    lives.check()
    history = lives.history
    print(f"{ROUNDS} lives, {history.acknowledged} acknowledged, {history.refused} refused, {lives.counts}")
    assert history.acknowledged > ROUNDS * 20 and history.refused > 0
