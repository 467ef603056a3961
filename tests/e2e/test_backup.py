"""virga backup and restore: the whole data folder, while it is written to; what comes back is whole, and functions run."""

import http.client
import json
import re
import signal
import subprocess
import threading
import time
from urllib.parse import urlparse

import pytest
from conftest import BINARY
from http_client import curl


def virga_command(*arguments):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def wait_until_gone(path, seconds=5):
    """What is made for a backup goes once the server sees that the command has ended."""
    end = time.monotonic() + seconds
    while path.exists():
        assert time.monotonic() < end, f"{path} stays"
        time.sleep(0.01)


def done(*arguments):
    result = virga_command(*arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refused(*arguments):
    result = virga_command(*arguments)
    assert result.returncode != 0 and result.stderr.count("\n") == 1, result.stdout + result.stderr
    return result.stderr


def copied(text):
    number, unit = re.search(r"([0-9.,]+) (bytes?|KB|MB|GB) copied", text).groups()
    return float(number.replace(",", "")) * {"b": 1, "K": 2**10, "M": 2**20, "G": 2**30}[unit[0]]


class Writers:
    """Clients of the items API that write until they are told to stop."""

    def __init__(self, api, count=4):
        self.api, self.acknowledged, self.lock, self.stopping = api, {}, threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(i,)) for i in range(count)]
        for thread in self.threads:
            thread.start()

    def write(self, number):
        connection = http.client.HTTPConnection(urlparse(self.api).netloc, timeout=30)
        count = 0
        while not self.stopping.is_set():
            count += 1
            body = json.dumps({"text": f"{number}-{count} " + "x" * 500})
            connection.request("POST", "/items", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            item = json.loads(answer.read())
            assert answer.status == 201, item
            with self.lock:
                self.acknowledged[item["id"]] = item["text"]

    def so_far(self):
        with self.lock:
            return dict(self.acknowledged)

    def wait_for(self, count):
        until = time.monotonic() + 60
        while len(self.so_far()) < count and time.monotonic() < until:
            time.sleep(0.02)
        assert len(self.so_far()) >= count

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()


def items_of(api):
    """All items by id, through the functions."""
    found, token = {}, ""
    while True:
        page = curl("GET", f"{api}/items?limit=1000{token}").json
        found.update({item["id"]: item["text"] for item in page["items"]})
        if "next" not in page:
            return found
        token = f"&next={page['next']}"


def test_a_backup_under_load_comes_back(fresh, tmp_path):
    running = fresh()
    writers = Writers(running.api)
    writers.wait_for(100)
    before = writers.so_far()
    first = done("backup", "--to", tmp_path / "kept", "--data", running.data)
    writers.wait_for(len(writers.so_far()) + 30)
    second = done("backup", "--to", tmp_path / "kept", "--data", running.data)
    writers.stop()
    assert copied(second) < copied(first)
    wait_until_gone(running.data / "checkpoint")
    listed = done("backup", "--to", tmp_path / "kept", "--list")
    ids = re.findall(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z", listed)
    assert len(ids) == 2 and ids[0] in first and ids[1] in second
    assert running.stop() == 0

    said = done("restore", "--from", tmp_path / "kept", "--data", tmp_path / "new", "--at", ids[0])
    assert ids[0] in said
    assert "Nothing is wrong." in done("check", "--data", tmp_path / "new")
    restored = fresh(data=tmp_path / "new")
    found = items_of(restored.api)
    assert {item: text for item, text in found.items() if item in before} == before
    assert len(found) < len(writers.so_far())
    again = Writers(restored.api, 1)  # functions run
    again.wait_for(3)
    again.stop()
    assert restored.stop() == 0
    assert "is not empty" in refused("restore", "--from", tmp_path / "kept", "--data", tmp_path / "new")


@pytest.fixture
def stopped(fresh, tmp_path):
    """A data folder of a virga that was killed, with a table and a bucket of exports."""
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources: {Notes: {Type: 'AWS::DynamoDB::Table', Properties: {BillingMode: PAY_PER_REQUEST, "
        "AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}}"
    )
    running = fresh(template=template)
    dynamodb = running.client("dynamodb")
    table = dynamodb.list_tables()["TableNames"][0]
    dynamodb.put_item(TableName=table, Item={"id": {"S": "a"}, "text": {"S": "kept"}})
    (running.data / "exports/bucket").mkdir(parents=True)
    (running.data / "exports/bucket/file").write_text("of mine")
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    running.template_path = template
    return running


def test_a_folder_that_nobody_serves_is_backed_up_too(stopped, fresh, tmp_path):
    kept, new = tmp_path / "kept", tmp_path / "new"
    done("backup", "--to", kept, "--data", stopped.data)
    assert copied(done("backup", "--to", kept, "--data", stopped.data, "--keep", "1")) == 0
    assert done("backup", "--to", kept, "--list").count("\n") == 1
    done("restore", "--from", kept, "--data", new)
    assert (new / "exports/bucket/file").read_text() == "of mine"
    assert (new / "credentials").read_text() == (stopped.data / "credentials").read_text()
    dynamodb = fresh(template=stopped.template_path, data=new).client("dynamodb")
    found = dynamodb.scan(TableName=dynamodb.list_tables()["TableNames"][0])["Items"]
    assert found == [{"id": {"S": "a"}, "text": {"S": "kept"}}]


def test_what_cannot_be_is_refused_in_one_line(stopped, tmp_path):
    kept = tmp_path / "kept"
    assert "there is no backup in" in refused("restore", "--from", kept, "--data", tmp_path / "new")
    assert "is no data folder" in refused("backup", "--to", kept, "--data", tmp_path / "nothing")
    assert "cannot lie in the data folder" in refused("backup", "--to", stopped.data / "kept", "--data", stopped.data)
    assert "holds no backups of virga" in refused("backup", "--to", stopped.data.parent, "--data", stopped.data)
    done("backup", "--to", kept, "--data", stopped.data)
    assert "there is no backup 'yesterday'" in refused(
        "restore", "--from", kept, "--data", tmp_path / "new", "--at", "yesterday"
    )
    content = max((file for file in (kept / "objects").rglob("*") if file.is_file()), key=lambda f: f.stat().st_size)
    content.write_bytes(b"?" + content.read_bytes()[1:])
    assert "is not what was backed up" in refused("restore", "--from", kept, "--data", tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())
