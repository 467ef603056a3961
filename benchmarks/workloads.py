"""What is measured: each workload is a name, the requests it sends, and the floor it stands on."""

import json
import random

import http_client
import load
import processes

ITEMS = 1000
TEXT = "the quick brown fox jumps over the lazy dog " * 4
ECHO = load.raw(
    "POST",
    "/echo",
    {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "User-Agent": "bench",
        "Accept": "*/*",
        "X-Request": "1",
        "X-Trace": "Root=1-67891233-abcdef012345678912345678",
        "Cache-Control": "no-cache",
    },
    "x" * 300,
)


class Workload:
    def __init__(self, name, what, requests, port="port", floor=None, acceptable=None, function=True):
        self.name, self.what, self.requests, self.port = name, what, requests, port
        self.floor = floor  # a line of store_floor_bench beside the echo
        self.acceptable = acceptable  # the least share of the echo's throughput
        self.function = function  # a function process takes part


def item_body(number, identity=None):
    body = {"title": f"item {number}", "status": random.choice(["open", "done"]), "price": 12.5, "note": TEXT}
    if identity:
        body["id"] = identity
    return json.dumps(body)


def fill(port):
    """Creates the items that are read; those already there are left."""
    for number in range(ITEMS):
        status, _, body = http_client.fetch(
            port, "POST", "/items", item_body(number, f"item-{number}"), {"Content-Type": "application/json"}
        )
        if status not in (201, 409):
            raise RuntimeError(f"POST /items answered {status}: {body.decode(errors='replace')}")


def workloads(virga):
    """The workloads of a running virga that has been filled."""
    host = {"Host": f"127.0.0.1:{virga.port}"}
    signer = http_client.Signer(virga.environment())
    table = next(name for name in signer.call(virga.aws_port, "ListTables", {})["TableNames"] if "tems" in name)

    def get_item(number):
        return signer.dynamodb(virga.aws_port, "GetItem", {"TableName": table, "Key": {"id": {"S": f"item-{number}"}}})

    def put_item(number):
        item = {"id": {"S": f"put-{number}"}, "status": {"S": "open"}, "note": {"S": TEXT}, "price": {"N": "12.5"}}
        return signer.dynamodb(virga.aws_port, "PutItem", {"TableName": table, "Item": item})

    ids = range(ITEMS)
    json_type = {**host, "Content-Type": "application/json"}
    return [
        Workload(
            "get",
            "GET /items/{id}, warm",
            [load.raw("GET", f"/items/item-{n}", host) for n in ids],
            floor="store_get",
            acceptable=0.13,
        ),
        Workload(
            "post",
            "POST /items, durable",
            [load.raw("POST", "/items", json_type, item_body(n)) for n in ids],
            floor="store_put",
            acceptable=0.08,
        ),
        Workload("list", "GET /items?limit=25, a page", [load.raw("GET", "/items?limit=25", host)], floor="store_get"),
        Workload(
            "preflight",
            "OPTIONS /items, no function",
            [load.raw("OPTIONS", "/items", {**host, **processes.PREFLIGHT})],
            function=False,
        ),
        Workload(
            "getitem",
            "DynamoDB GetItem, signed",
            [get_item(n) for n in ids],
            port="aws_port",
            floor="store_get",
            function=False,
        ),
        Workload(
            "putitem",
            "DynamoDB PutItem, signed",
            [put_item(n) for n in ids],
            port="aws_port",
            floor="store_put",
            function=False,
        ),
    ]
