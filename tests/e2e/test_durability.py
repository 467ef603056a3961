"""What was acknowledged is there: after a clean stop, and after kill -9 under load."""

import http.client
import json
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlparse


class Client:
    """One kept-alive connection to the API."""

    def __init__(self, api):
        self.connection = http.client.HTTPConnection(urlparse(api).netloc, timeout=30)

    def send(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None


def all_ids(api):
    client, token, ids = Client(api), "", []
    while True:
        status, page = client.send("GET", f"/items?limit=1000{token}")
        assert status == 200, page
        ids += [item["id"] for item in page["items"]]
        if "next" not in page:
            return ids
        token = f"&next={page['next']}"


def test_ten_thousand_items_survive_a_restart(fresh):
    running = fresh()

    def create(part):
        client, made = Client(running.api), []
        for i in range(625):
            status, record = client.send("POST", "/items", {"n": part * 625 + i, "status": f"s{i % 3}"})
            assert status == 201
            made.append(record["id"])
        return made

    with ThreadPoolExecutor(16) as pool:
        made = [each for part in pool.map(create, range(16)) for each in part]
    listed = all_ids(running.api)
    assert len(listed) == 10_000 and sorted(listed) == sorted(made)

    assert running.stop() == 0
    again = fresh(data=running.data)
    listed = all_ids(again.api)
    assert len(listed) == 10_000 and sorted(listed) == sorted(made)


def test_no_acknowledged_write_is_lost_by_kill_9(fresh):
    rounds = int(os.environ.get("VIRGA_KILL_ROUNDS", "20"))
    acknowledged, lock, data = {}, threading.Lock(), None
    for round_number in range(rounds):
        running = fresh(data=data)
        data = running.data
        stop = threading.Event()

        def write(seed):
            client, chance = Client(running.api), random.Random(seed)
            mine = []
            try:
                while not stop.is_set():
                    if mine and chance.random() < 0.3:
                        item, value = chance.choice(mine), chance.random()
                        status, _ = client.send("PUT", f"/items/{item}", {"value": value})
                        assert status == 200
                    else:
                        value = chance.random()
                        status, record = client.send("POST", "/items", {"value": value})
                        assert status == 201
                        item = record["id"]
                        mine.append(item)
                    with lock:
                        acknowledged[item] = value
            except (OSError, http.client.HTTPException):
                pass  # the write under way may or may not have happened: it was not acknowledged

        writers = [threading.Thread(target=write, args=(round_number * 100 + i,)) for i in range(16)]
        for writer in writers:
            writer.start()
        time.sleep(0.4 + random.random() * 0.4)
        running.process.send_signal(signal.SIGKILL)
        stop.set()
        for writer in writers:
            writer.join()
        running.process.wait()
    running = fresh(data=data)
    present = set(all_ids(running.api))
    missing = [item for item in acknowledged if item not in present]
    assert (
        len(acknowledged) > rounds * 20 and not missing
    ), f"{len(missing)} of {len(acknowledged)} acknowledged items are missing"
