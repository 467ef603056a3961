"""`./bench --peers`: virga beside other programs that speak DynamoDB's protocol, in one run with one client.

64 connections, items of 1 KB, each program alone under load for the same time, in turns within each round. virga runs as users
run it: every write synced, signatures and policies checked. The peers run in memory or without sync where that is how they come.
A peer is installed into build/peers by its own registry's client (npm, Maven, cargo) when that client is there.
"""

import os
import shutil
import signal
import statistics
import subprocess
import time

import http_client
import load
import processes
import report

NOTE = "the quick brown fox jumps over the lazy dog " * 20  # with the other attributes about 1 KB
ITEMS = 1000
PER_PARTITION = 25
REGION = "us-east-1"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>bench</groupId><artifactId>peers</artifactId><version>1</version><dependencies><dependency>
<groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>3.3.1</version>
</dependency></dependencies></project>
"""


class Peer:
    """A program to compare with: how it is installed into `folder`, and started on `port`."""

    def __init__(self, name, tool, install, command, transactions=True):
        self.name, self.tool, self.install, self.command = name, tool, install, command
        self.transactions = transactions


def in_folder(folder, *command):
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def install_dynalite(folder):
    in_folder(folder, "npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "dynalite@4.0.0")


def install_dynamodb_local(folder):
    with open(os.path.join(folder, "pom.xml"), "w", encoding="utf-8") as file:
        file.write(POM)
    in_folder(folder, "mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib")


def install_dynoxide(folder):
    in_folder(folder, "cargo", "install", "--quiet", "dynoxide-rs", "--version", "3.2.0", "--root", folder)


PEERS = [
    Peer(
        "dynalite",
        "npm",
        install_dynalite,
        lambda folder, port: ["node", f"{folder}/node_modules/dynalite/cli.js", "--port", str(port)],
        transactions=False,
    ),
    Peer(
        "DynamoDB Local",
        "mvn",
        install_dynamodb_local,
        lambda folder, port: [
            "java",
            f"-Djava.library.path={folder}/lib",
            "-cp",
            f"{folder}/lib/*",
            "software.amazon.dynamodb.services.local.main.ServerRunner",
            "-inMemory",
            "-port",
            str(port),
        ],
    ),
    Peer("dynoxide", "cargo", install_dynoxide, lambda folder, port: [f"{folder}/bin/dynoxide", "--port", str(port)]),
]


def installed(peer, root):
    """The peer's folder, or nothing and why."""
    folder = os.path.join(root, peer.name.lower().replace(" ", "-"))
    if os.path.exists(os.path.join(folder, "installed")):
        return folder, None
    if not shutil.which(peer.tool):
        return None, f"{peer.tool} is not installed"
    os.makedirs(folder, exist_ok=True)
    try:
        peer.install(folder)
    except subprocess.CalledProcessError as problem:
        return None, f"{peer.tool} failed: {problem.stderr.decode(errors='replace').strip().splitlines()[-1:]}"
    with open(os.path.join(folder, "installed"), "w", encoding="utf-8"):
        return folder, None


class Endpoint:
    """A running program, and signed calls to it."""

    def __init__(self, name, program, port, environment, transactions=True):
        self.name, self.program, self.port, self.transactions = name, program, port, transactions
        self.signer = http_client.Signer(environment)

    def call(self, operation, content):
        return self.signer.call(self.port, operation, content)

    def raw(self, operation, content):
        return self.signer.dynamodb(self.port, operation, content)


def start_peer(peer, folder, data, timeout_s=60):
    port = processes.free_port()
    with open(f"{data}.{port}.log", "ab") as output:
        program = processes.Program(peer.command(folder, port), stdout=output, stderr=output, cwd=data)
    environment = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": REGION}
    endpoint = Endpoint(peer.name, program, port, environment, peer.transactions)
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            endpoint.call("ListTables", {})
            return endpoint
        except (OSError, RuntimeError) as problem:
            if time.monotonic() > deadline or program.process.poll() is not None:
                program.stop(signal.SIGKILL)
                raise RuntimeError(f"{peer.name} does not answer: {problem}") from problem
        time.sleep(0.1)


def item(partition, sort):
    return {
        "id": {"S": f"id-{partition}"},
        "at": {"N": str(sort)},
        "status": {"S": "open"},
        "count": {"N": "1"},
        "note": {"S": NOTE},
    }


def fill(endpoint):
    """One table, ITEMS items, PER_PARTITION of them to a partition key."""
    endpoint.call(
        "CreateTable",
        {
            "TableName": "bench",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "at", "AttributeType": "N"},
            ],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    while endpoint.call("DescribeTable", {"TableName": "bench"})["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.1)
    for partition in range(ITEMS // PER_PARTITION):
        puts = [{"PutRequest": {"Item": item(partition, sort)}} for sort in range(PER_PARTITION)]
        endpoint.call("BatchWriteItem", {"RequestItems": {"bench": puts}})


def keys():
    return [
        {"id": {"S": f"id-{partition}"}, "at": {"N": str(sort)}}
        for partition in range(ITEMS // PER_PARTITION)
        for sort in range(PER_PARTITION)
    ]


def workloads(endpoint):
    """(what, requests) in the order of the table."""

    def update(key):
        return {
            "TableName": "bench",
            "Key": key,
            "UpdateExpression": "SET #c = #c + :one",
            "ConditionExpression": "attribute_exists(id)",
            "ExpressionAttributeNames": {"#c": "count"},
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }

    def query(partition):
        return {
            "TableName": "bench",
            "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": {"S": f"id-{partition}"}},
        }

    def batch(number):
        puts = [{"PutRequest": {"Item": item(f"batch-{number}", sort)}} for sort in range(25)]
        return {"RequestItems": {"bench": puts}}

    def transaction(number):
        puts = [{"Put": {"TableName": "bench", "Item": item(f"tx-{number}-{part}", 0)}} for part in range(4)]
        return {"TransactItems": puts}

    made = [
        ("GetItem", [("GetItem", {"TableName": "bench", "Key": key}) for key in keys()]),
        ("PutItem", [("PutItem", {"TableName": "bench", "Item": item(f"put-{n}", 0)}) for n in range(ITEMS)]),
        ("UpdateItem, conditional", [("UpdateItem", update(key)) for key in keys()]),
        ("Query of 25", [("Query", query(n)) for n in range(ITEMS // PER_PARTITION)]),
        ("BatchWriteItem of 25", [("BatchWriteItem", batch(n)) for n in range(200)]),
    ]
    if endpoint.transactions:
        made.append(("TransactWriteItems of 4", [("TransactWriteItems", transaction(n)) for n in range(4 * ITEMS)]))
    return [(what, [endpoint.raw(*call) for call in calls]) for what, calls in made]


def measure(endpoints, loader, seconds, rounds, progress):
    """{what: {name: [outcome of each round]}}"""
    results = {}
    for number in range(rounds):
        lists = {endpoint.name: workloads(endpoint) for endpoint in endpoints}  # signed anew: signatures grow old
        for place in range(max(len(each) for each in lists.values())):
            for endpoint in endpoints:
                if place >= len(lists[endpoint.name]):
                    continue
                what, requests = lists[endpoint.name][place]
                progress(f"round {number + 1} of {rounds}: {what}, {endpoint.name}")
                outcome = loader.run(endpoint.port, requests, seconds)
                results.setdefault(what, {}).setdefault(endpoint.name, []).append(outcome)
    return results


def rows(results, names):
    """Cells: requests/s of each program, and how many times faster virga is."""
    for what, by_name in results.items():
        rate = {name: statistics.median(each["per_second"] for each in by_name[name]) for name in by_name}
        mine = rate[names[0]]
        wrong = sum(each["refused"] + each["broken"] for each in by_name[names[0]])
        cells = [what, report.number(mine)]
        for name in names[1:]:
            if name not in rate:
                cells += ["-", ""]
                continue
            wanted = 10 if name == "dynalite" else 1
            cells += [report.number(rate[name]), (f"{mine / rate[name]:.1f}x", mine >= wanted * rate[name])]
        yield [*cells, (report.number(wrong), None if not wrong else False)]


def run(options, folder, progress):
    """Prints the table and returns the figures."""
    loader = load.Load(options.connections)
    root = os.path.join(os.path.dirname(os.path.abspath(options.build)), "peers")
    binary = os.path.join(options.build, "virga")
    with processes.Virga(binary, os.path.join(folder, "data"), options.template) as virga:
        endpoints = [Endpoint("virga", virga, virga.aws_port, virga.environment())]
        try:
            for peer in PEERS:
                progress(f"starting {peer.name}")
                where, why = installed(peer, root)
                if where is None:
                    progress("")
                    print(f"{peer.name} is left out: {why}")
                    continue
                data = os.path.join(folder, peer.tool)
                os.makedirs(data)
                endpoints.append(start_peer(peer, where, data))
            for endpoint in endpoints:
                progress(f"filling {endpoint.name}")
                fill(endpoint)
            results = measure(endpoints, loader, options.seconds, options.rounds, progress)
        finally:
            for endpoint in endpoints[1:]:
                endpoint.program.stop()
    progress("")
    names = [endpoint.name for endpoint in endpoints]
    headings = [f"{options.connections} connections, req/s", "virga"]
    for name in names[1:]:
        headings += [name, "virga is"]
    report.table([*headings, "errors"], list(rows(results, names)))
    return {"peers": {what: {name: by[name] for name in by} for what, by in results.items()}}
