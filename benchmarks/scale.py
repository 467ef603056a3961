"""`./bench --scale MILLIONS`: what changes when a table grows, and a global index made of a million items while writes go on.

Items of 1 KB, loaded by BatchWriteItem over several connections. GetItem and PutItem are measured on the table of 10,000 items and
on the large one, with keys drawn at random from all of it. Memory is the process's resident set, at its highest.
"""

import base64
import http.client
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import threading
import time

import http_client
import load
import processes
import report

SMALL = 10_000
INDEXED = 1_000_000
LOADERS = 4
CACHE_MB = 64  # the default of --cache-mb
BATCH = 25
NOISE = base64.b64encode(random.Random(1).randbytes(768 * 1024)).decode()  # does not get small by compression
NOTE_BYTES = 950  # with the other attributes about 1 KB


def item(number, note_bytes=NOTE_BYTES):
    at = number * 7919 % (len(NOISE) - note_bytes)
    note = NOISE[at : at + note_bytes]
    return {"id": {"S": f"id-{number}"}, "group": {"S": f"group-{number % 1000}"}, "note": {"S": note}}


def load_part(port, environment, table, note_bytes, numbers):
    """Writes the items of these numbers by batches on one connection; sends again what comes back unprocessed."""
    signer = http_client.Signer(environment)
    host, target = f"127.0.0.1:{port}", "DynamoDB_20120810.BatchWriteItem"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for first in range(numbers.start, numbers.stop, BATCH):
        requests = [
            {"PutRequest": {"Item": item(n, note_bytes)}} for n in range(first, min(first + BATCH, numbers.stop))
        ]
        while requests:
            body = json.dumps({"RequestItems": {table: requests}}).encode()
            connection.request("POST", "/", body, signer.headers("dynamodb", host, target, body))
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status != 200:
                raise RuntimeError(f"BatchWriteItem answered {response.status}: {answer}")
            requests = answer["UnprocessedItems"].get(table)


class Watch(threading.Thread):
    """The highest resident memory of a process, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.highest, self.ended = pid, 0.0, threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            self.highest = max(self.highest, processes.resident_mb(self.pid))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()


class Scale:
    def __init__(self, options, folder, progress):
        self.progress = progress
        self.options, self.binary = options, os.path.join(options.build, "virga")
        self.data = os.path.join(folder, "scale")
        self.count = int(options.scale * 1_000_000)
        self.loader = load.Load(options.connections)
        self.virga = self.environment = self.signer = None

    def call(self, operation, content):
        return self.signer.call(self.virga.aws_port, operation, content)

    def create(self, table):
        definition = {
            "TableName": table,
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        }
        self.call("CreateTable", definition)

    def fill(self, table, begin, end, note_bytes=NOTE_BYTES):
        """Items per second."""
        started, step = time.monotonic(), max(BATCH, (end - begin + LOADERS - 1) // LOADERS)
        parts = [
            multiprocessing.Process(
                target=load_part,
                args=(self.virga.aws_port, self.environment, table, note_bytes, range(at, min(at + step, end))),
            )
            for at in range(begin, end, step)
        ]
        for part in parts:
            part.start()
        for part in parts:
            part.join()
            if part.exitcode:
                raise RuntimeError(f"a loader of {table} failed")
        return (end - begin) / (time.monotonic() - started)

    def measured(self, what, count):
        """GetItem and PutItem over random keys of `count`."""
        signer, port = self.signer, self.virga.aws_port
        numbers = [random.randrange(count) for _ in range(20_000)]
        gets = [
            signer.dynamodb(port, "GetItem", {"TableName": "large", "Key": {"id": {"S": f"id-{n}"}}}) for n in numbers
        ]
        puts = [signer.dynamodb(port, "PutItem", {"TableName": "large", "Item": item(n)}) for n in numbers]
        self.loader.run(port, gets, 2)
        outcome = {"what": what, "get": self.loader.run(port, gets, self.options.seconds)}
        outcome["put"] = self.loader.run(port, puts, self.options.seconds)
        return outcome

    def pages(self, count):
        """Milliseconds of each of `count` Scan pages of 1 MB."""
        times, start = [], {}
        for _ in range(count):
            begin = time.monotonic()
            page = self.call("Scan", {"TableName": "large", **start})
            times.append((time.monotonic() - begin) * 1000)
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        return times

    def index(self):
        """A global index of INDEXED items, filled while other items are written. Seconds, and how many were written meanwhile."""
        self.create("indexed")
        self.progress(f"loading {INDEXED:,} items to index")
        self.fill("indexed", 0, INDEXED, 10)
        update = {
            "TableName": "indexed",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "group", "AttributeType": "S"},
            ],
            "GlobalSecondaryIndexUpdates": [
                {
                    "Create": {
                        "IndexName": "by-group",
                        "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                }
            ],
        }
        begin, written = time.monotonic(), INDEXED
        self.call("UpdateTable", update)
        while True:
            self.fill("indexed", written, written + 2000, 10)
            written += 2000
            table = self.call("DescribeTable", {"TableName": "indexed"})["Table"]
            self.progress(f"index: {table['GlobalSecondaryIndexes'][0]['IndexStatus']}, {written:,} items")
            if table["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE":
                break
        took = time.monotonic() - begin
        counts = {table["ItemCount"], table["GlobalSecondaryIndexes"][0]["ItemCount"], written}
        return {"seconds": took, "written_meanwhile": written - INDEXED, "counts_agree": len(counts) == 1}

    def run(self):
        figures = {"items": self.count}
        with processes.Virga(self.binary, self.data, self.options.template) as self.virga, Watch(
            self.virga.pid
        ) as watch:
            self.environment = self.virga.environment()
            self.signer = http_client.Signer(self.environment)
            self.create("large")
            self.progress("loading the small table")
            self.fill("large", 0, SMALL)
            figures["small"] = self.measured(f"{SMALL:,} items", SMALL)
            self.progress(f"loading {self.count:,} items")
            figures["loaded_per_second"] = self.fill("large", SMALL, self.count)
            figures["large"] = self.measured(f"{self.count:,} items", self.count)
            figures["page_ms"] = self.pages(100)
            figures["index"] = self.index()
        figures["resident_mb"] = watch.highest
        self.progress("opening it again")
        with processes.Virga(self.binary, self.data) as self.virga:
            figures["open_ms"] = self.virga.ready_ms
        figures["bytes"] = sum(
            os.lstat(os.path.join(at, name)).st_size for at, _, names in os.walk(self.data) for name in names
        )
        self.progress("virga check")
        checked = subprocess.run(
            [self.binary, "check", "--data", self.data], capture_output=True, text=True, check=False
        )
        figures["check"] = {"status": checked.returncode, "said": checked.stdout.strip().splitlines()[-1:]}
        shutil.rmtree(self.data)
        return figures


def lines(figures):
    """(what, figure, whether it is as wanted) of a run."""
    small, large, index = figures["small"], figures["large"], figures["index"]
    slower = large["get"]["p50_ms"] / small["get"]["p50_ms"]
    puts = large["put"]["per_second"] / small["put"]["per_second"]
    pages = sorted(figures["page_ms"])
    said = figures["check"]["said"]
    return [
        ("items loaded, 1 KB each", f"{figures['items']:,} at {figures['loaded_per_second']:,.0f}/s", None),
        (
            "GetItem p50, small and large",
            f"{small['get']['p50_ms']:.2f} ms, {large['get']['p50_ms']:.2f} ms",
            slower <= 1.5,
        ),
        (
            "PutItem/s, small and large",
            f"{small['put']['per_second']:,.0f}, {large['put']['per_second']:,.0f}",
            puts > 0.8,
        ),
        ("Scan page of 1 MB, p50 and worst", f"{pages[len(pages) // 2]:.1f} ms, {pages[-1]:.1f} ms", None),
        ("index of a million while writing", f"{index['seconds']:.1f} s, {index['written_meanwhile']:,} written", None),
        ("  counts of table and index agree", str(index["counts_agree"]), index["counts_agree"]),
        ("resident, highest", f"{figures['resident_mb']:.0f} MB", figures["resident_mb"] < CACHE_MB + 100),
        ("data folder", f"{figures['bytes'] / 2**30:.1f} GiB", None),
        ("open again", f"{figures['open_ms']:.0f} ms", figures["open_ms"] < 2000),
        ("virga check", "".join(said), figures["check"]["status"] == 0),
    ]


def run(options, folder, progress):
    figures = Scale(options, folder, progress).run()
    progress("")
    report.table(["Scale", ""], [[what, (text, good)] for what, text, good in lines(figures)])
    return figures
