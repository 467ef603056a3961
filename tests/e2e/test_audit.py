"""The example of a table with a history: a stream, the function on it, and an address that streams."""

import json
import time

import pytest
from conftest import ROOT, Virga
from http_client import curl

AUDIT = ROOT / "examples/audit"


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    if not (AUDIT / "build/history/bootstrap").exists():
        pytest.skip("the example is not built")
    with Virga(tmp_path_factory.mktemp("audit"), AUDIT / "template.yaml") as running:
        tables = running.client("dynamodb").list_tables()["TableNames"]
        running.documents = next(name for name in tables if "Documents" in name)
        functions = running.client("lambda").list_functions()["Functions"]
        name = next(f["FunctionName"] for f in functions if "HistoryFunction" in f["FunctionName"])
        url = running.client("lambda").get_function_url_config(FunctionName=name)["FunctionUrl"]
        running.host = ["Host: " + url.removeprefix("https://").rstrip("/")]
        yield running


def history(audit, document, count):
    deadline = time.monotonic() + 15
    while True:
        answer = curl("GET", f"{audit.aws}/?document={document}", headers=audit.host)
        changes = [json.loads(line) for line in answer.body.splitlines()]
        if len(changes) >= count or time.monotonic() > deadline:
            return answer, changes
        time.sleep(0.1)


def test_every_change_is_told_in_order(audit):
    documents = audit.session().resource("dynamodb", endpoint_url=audit.aws).Table(audit.documents)
    documents.put_item(Item={"id": "a", "n": 1})
    documents.put_item(Item={"id": "a", "n": 2, "x": True})
    documents.delete_item(Key={"id": "a"})
    documents.put_item(Item={"id": "b"})
    answer, changes = history(audit, "a", 3)
    assert answer.status == 200 and answer.headers["content-type"] == "application/x-ndjson"
    assert [change["kind"] for change in changes] == ["created", "changed", "removed"]
    assert changes[1]["changed"] == ["n", "x"] and changes[1]["before"] == {"id": "a", "n": 1}
    assert changes[2].get("after") is None
    assert [change["kind"] for change in history(audit, "b", 1)[1]] == ["created"]


def test_asking_for_nothing_is_400(audit):
    answer = curl("GET", f"{audit.aws}/", headers=audit.host)
    assert answer.status == 400 and "message" in answer.json
