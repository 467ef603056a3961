"""virga up --watch: what is saved is served."""

import os
import re
import threading
import time

import pytest
from conftest import Virga

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: first, CodeUri: first, Handler: app.handler, Runtime: python3.11}
  Second:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: second, CodeUri: second, Handler: app.handler, Runtime: python3.11}
"""
CODE = """import time
n = 0
def handler(event, context):
    global n
    n += 1
    time.sleep(event.get("sleep", 0))
    return ["VERSION", n]
"""


class Watched:
    def __init__(self, folder):
        self.folder = folder
        (folder / "template.yaml").write_text(TEMPLATE)
        for name in ("first", "second"):
            (folder / name).mkdir()
            self.save(name, "v1")

    def save(self, name, version):
        (self.folder / name / "app.py").write_text(CODE.replace("VERSION", version))

    def call(self, name, payload=b"{}"):
        return self.client.invoke(FunctionName=name, Payload=payload)["Payload"].read().decode()

    def wait_for(self, ready, seconds=10):
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if ready():
                return time.monotonic() - begin
            time.sleep(0.01)
        raise AssertionError(self.virga.output)


@pytest.fixture
def watched(tmp_path):
    made = Watched(tmp_path)
    with Virga(tmp_path / "data", tmp_path / "template.yaml", ["--watch"]) as made.virga:
        made.client = made.virga.client("lambda")
        made.wait_for(lambda: "Watching" in made.virga.output)
        yield made


def test_a_saved_function_is_served_and_the_others_stay_warm(watched):
    assert watched.call("first") == '["v1", 1]' and watched.call("second") == '["v1", 1]'
    watched.save("first", "v2")
    took = watched.wait_for(lambda: '"v2"' in watched.call("first"))
    assert took < 5, took
    assert watched.call("second") == '["v1", 2]'
    said = re.search(r"Deployed in (\d+) ms", watched.virga.output)
    assert said and int(said[1]) < 5000


def test_an_editor_that_renames_into_place(watched):
    fresh = watched.folder / "first" / ".app.py.tmp"
    fresh.write_text(CODE.replace("VERSION", "v2"))
    os.rename(fresh, watched.folder / "first" / "app.py")
    watched.wait_for(lambda: '"v2"' in watched.call("first"))


def test_requests_in_flight_end_where_they_began(watched):
    watched.call("first")
    answers = []
    slow = threading.Thread(target=lambda: answers.append(watched.call("first", b'{"sleep": 1.5}')))
    slow.start()
    time.sleep(0.2)
    stop = threading.Event()

    def keep_asking():
        client = watched.virga.client("lambda")
        while not stop.is_set():
            answer = client.invoke(FunctionName="second", Payload=b"{}")
            answers.append(answer.get("FunctionError", "fine"))

    asking = threading.Thread(target=keep_asking)
    asking.start()
    for n in range(2, 5):
        watched.save("second", f"v{n}")
        watched.save("first", f"v{n}")
        watched.wait_for(lambda: f'"v{n}"' in watched.call("second") and f'"v{n}"' in watched.call("first"))
    stop.set()
    asking.join()
    slow.join()
    assert '["v1", 2]' in answers and "Unhandled" not in answers, set(answers)


def test_an_error_is_shown_and_the_old_code_goes_on(watched):
    template = watched.folder / "template.yaml"
    template.write_text(TEMPLATE + "  Third: {Type: AWS::Nothing::Here}\n")
    watched.wait_for(lambda: "what was deployed before goes on" in watched.virga.output)
    assert "AWS::Nothing::Here" in watched.virga.output and watched.call("first") == '["v1", 1]'
    template.write_text(TEMPLATE.replace("FunctionName: second", "FunctionName: second, Timeout: 7"))
    configured = lambda: watched.client.get_function_configuration(FunctionName="second")["Timeout"]
    watched.wait_for(lambda: configured() == 7)
    assert watched.call("first") == '["v1", 2]'


def test_a_function_that_is_added_is_watched_too(watched):
    (watched.folder / "third").mkdir()
    watched.save("third", "v1")
    third = TEMPLATE[TEMPLATE.index("  Second:") :].replace("Second", "Third").replace("second", "third")
    (watched.folder / "template.yaml").write_text(TEMPLATE + third)
    watched.wait_for(lambda: any(f["FunctionName"] == "third" for f in watched.client.list_functions()["Functions"]))
    watched.wait_for(lambda: "Deployed in" in watched.virga.output)
    assert watched.call("third") == '["v1", 1]'
    (watched.folder / "third" / "lib").mkdir()
    watched.save("third", "v2")
    watched.wait_for(lambda: '"v2"' in watched.call("third"))
