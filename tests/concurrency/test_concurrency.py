"""32 clients at once: counters end exact, sums of transfers are the same for every transactional read, and what each item was
seen to be has an order.

VIRGA_CONCURRENCY_SECONDS says for how long each test goes on (1.5).
"""

import os
import random
import threading
import time
import uuid

from dynamodb_tables import ON_DEMAND, defined, key
from linearizability import UNKNOWN, Operation, Recorder
from quick_dynamodb import Dynamo, Unknown, code_of

CLIENTS = 32
SECONDS = float(os.environ.get("VIRGA_CONCURRENCY_SECONDS", "1.5"))


def n(number):
    return {"N": str(number)}


def new_table(virga):
    name = f"concurrency-{uuid.uuid4().hex[:8]}"
    table = {"AttributeDefinitions": defined(p="S"), "KeySchema": key("p"), **ON_DEMAND}
    Dynamo(virga).must("CreateTable", {"TableName": name, **table})
    return name


def together(virga, work, clients=CLIENTS):
    """Runs work(client, number, chance, goes_on) on so many threads; what one of them raises is raised here."""
    until, problems = time.monotonic() + SECONDS, []

    def run(number):
        try:
            work(Dynamo(virga), number, random.Random(number), lambda: time.monotonic() < until and not problems)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def test_counters_end_exact(virga):
    table = new_table(virga)
    counters = [f"c{number}" for number in range(4)]
    at = lambda name: {"TableName": table, "Key": {"p": {"S": name}}}
    done = [{name: 0 for name in counters + ["added"]} for _ in range(CLIENTS)]

    def count(client, number, chance, goes_on):
        while goes_on():
            name = counters[number % 4]
            seen = client.must("GetItem", {**at(name), "ConsistentRead": True}).get("Item", {}).get("v", n(0))["N"]
            update = {
                **at(name),
                "UpdateExpression": "SET v = :new",
                "ConditionExpression": "v = :seen" if seen != "0" else "attribute_not_exists(v)",
                "ExpressionAttributeValues": {":new": n(int(seen) + 1), **({":seen": n(seen)} if seen != "0" else {})},
            }
            status, answer = client.call("UpdateItem", update)
            assert status == 200 or code_of(answer) == "ConditionalCheckFailedException", answer
            done[number][name] += status == 200
            add = {**at("added"), "UpdateExpression": "ADD v :one", "ExpressionAttributeValues": {":one": n(1)}}
            client.must("UpdateItem", add)
            done[number]["added"] += 1

    together(virga, count)
    client = Dynamo(virga)
    for name in counters + ["added"]:
        counted = int(client.must("GetItem", at(name))["Item"]["v"]["N"])
        assert counted == sum(each[name] for each in done) > 0


def test_transactional_reads_always_see_the_same_sum(virga):
    table, accounts, each = new_table(virga), [f"a{number}" for number in range(10)], 1000
    for name in accounts:
        Dynamo(virga).must("PutItem", {"TableName": table, "Item": {"p": {"S": name}, "v": n(each)}})
    counts = {"moved": 0, "short": 0, "conflicts": 0, "read": 0}

    def move(client, chance):
        one, two = chance.sample(accounts, 2)
        amount = n(chance.randrange(1, 400))
        change = lambda name, by: {
            "TableName": table,
            "Key": {"p": {"S": name}},
            "UpdateExpression": f"SET v = v {by} :n",
        }
        payload = {
            "TransactItems": [
                {
                    "Update": {
                        **change(one, "-"),
                        "ConditionExpression": "v >= :n",
                        "ExpressionAttributeValues": {":n": amount},
                    }
                },
                {"Update": {**change(two, "+"), "ExpressionAttributeValues": {":n": amount}}},
            ]
        }
        status, answer = client.call("TransactWriteItems", payload)
        if status == 200:
            return "moved"
        codes = {reason["Code"] for reason in answer["CancellationReasons"]}
        assert code_of(answer) == "TransactionCanceledException"
        return "short" if "ConditionalCheckFailed" in codes else "conflicts"

    def read(client):
        gets = [{"Get": {"TableName": table, "Key": {"p": {"S": name}}}} for name in accounts]
        status, answer = client.call("TransactGetItems", {"TransactItems": gets})
        if status != 200:
            assert code_of(answer) == "TransactionCanceledException", answer
            return "conflicts"
        values = [int(response["Item"]["v"]["N"]) for response in answer["Responses"]]
        assert sum(values) == each * len(accounts) and min(values) >= 0, values
        return "read"

    def work(client, number, chance, goes_on):
        while goes_on():
            counts[read(client) if number % 3 == 0 else move(client, chance)] += 1

    together(virga, work)
    assert counts["moved"] > 50 and counts["short"] > 0 and counts["read"] > 20, counts


def test_each_item_has_a_history_that_is_linearizable(virga):
    table, recorder, lock = new_table(virga), Recorder(), threading.Lock()
    names = [f"i{number}" for number in range(24)]
    fresh = iter(range(1, 10**9))

    def value_of(attributes):
        return int(attributes["v"]["N"]) if attributes else None

    def send(client, kind, arguments, name):
        """The result, as linearizability.happen has it."""
        at = {"TableName": table, "Key": {"p": {"S": name}}}
        if kind == "get":
            return value_of(client.must("GetItem", {**at, "ConsistentRead": True}).get("Item"))
        if kind == "put":
            item = {"p": {"S": name}, "v": n(arguments[0])}
            put = {"TableName": table, "Item": item, "ReturnValues": "ALL_OLD"}
            return value_of(client.must("PutItem", put).get("Attributes"))
        if kind == "delete":
            return value_of(client.must("DeleteItem", {**at, "ReturnValues": "ALL_OLD"}).get("Attributes"))
        if kind == "add":
            update = {"UpdateExpression": "ADD v :n", "ExpressionAttributeValues": {":n": n(arguments[0])}}
            return value_of(client.must("UpdateItem", {**at, **update, "ReturnValues": "UPDATED_NEW"})["Attributes"])
        old, new = arguments
        update = {"UpdateExpression": "SET v = :new", "ExpressionAttributeValues": {":new": n(new)}}
        update["ConditionExpression"] = "attribute_not_exists(p)" if old is None else "v = :old"
        if old is not None:
            update["ExpressionAttributeValues"][":old"] = n(old)
        status, answer = client.call("UpdateItem", {**at, **update})
        assert status == 200 or code_of(answer) == "ConditionalCheckFailedException", answer
        return status == 200

    def work(client, number, chance, goes_on):
        last = {}
        while goes_on():
            name = chance.choice(names)
            kind = chance.choice(("get", "get", "put", "delete", "add", "swap", "swap"))
            with lock:
                new = next(fresh) * 1000
            given = {"put": (new,), "add": (chance.randrange(1, 9),), "swap": (last.get(name), new)}.get(kind, ())
            operation = Operation(kind, given, time.monotonic_ns())
            try:
                operation.result = send(client, kind, given, name)
                operation.end = time.monotonic_ns()
            except Unknown:
                pass
            if kind in ("get", "add"):
                last[name] = operation.result
            else:
                last[name] = given[-1] if given else None
            with lock:
                recorder.add(name, operation)

    together(virga, work)
    operations = [operation for history in recorder.histories.values() for operation in history]
    swapped = sum(operation.kind == "swap" and operation.result is True for operation in operations)
    assert len(operations) > 300 and swapped > 10
    assert not recorder.broken()
