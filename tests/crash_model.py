"""What the tests of crashes write beside each other, and what must be there after each crash.

Each worker has keys of its own, for which it knows what must be there: what was acknowledged last, or one of the writes since
whose answer never came or was that the disk fails. What workers share are sums.
"""

import random
import threading
import time

from dynamodb_tables import ON_DEMAND, defined, gsi, key
from quick_dynamodb import Dynamo, Unknown, code_of, message_of

TABLE = "held"
KEYS, ACCOUNTS, GROUP = 14, 6, 4
FAR = 2**31
DISK_WORDS = ("The disk of the server is full", "The disk of the server fails")


def s(text):
    return {"S": str(text)}


def n(number):
    return {"N": str(number)}


def create_table(client):
    client.must(
        "CreateTable",
        {
            "TableName": TABLE,
            "AttributeDefinitions": defined(p="S", c="N", kind="S", size="N"),
            "KeySchema": key("p") + key("c", role="RANGE"),
            "GlobalSecondaryIndexes": [gsi("by-kind", ["kind"], ["c"])],
            "LocalSecondaryIndexes": [gsi("by-size", ["p"], ["size"], "KEYS_ONLY")],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            **ON_DEMAND,
        },
    )
    spec = {"Enabled": True, "AttributeName": "until"}
    client.must("UpdateTimeToLive", {"TableName": TABLE, "TimeToLiveSpecification": spec})
    for account in range(ACCOUNTS):
        client.must("PutItem", {"TableName": TABLE, "Item": {"p": s("accounts"), "c": n(account), "v": n(0)}})
    client.must("PutItem", {"TableName": TABLE, "Item": {"p": s("counter"), "c": n(0), "v": n(0)}})


class Cell:
    """What is known of one key: a value, None when it is not there."""

    def __init__(self):
        self.certain, self.perhaps = None, []

    def set(self, value):
        self.certain, self.perhaps = value, []

    def settle(self, found):
        """After a crash: one of them it is."""
        assert found == self.certain or found in self.perhaps, (found, self.certain, self.perhaps)
        self.set(found)


class Worker(threading.Thread):
    """Writes until the connection breaks or it is told to stop."""

    def __init__(self, history, number):
        super().__init__(daemon=True)
        self.history, self.number = history, number
        self.chance = random.Random(history.chance.random())

    def run(self):
        try:
            client = Dynamo(self.history.virga)
            while not self.history.stop.is_set():
                self.act(client)
        except Unknown:
            pass
        except Exception as problem:  # told in the test's own thread
            self.history.violations.append(f"worker {self.number}: {type(problem).__name__} {problem}")

    def act(self, client):
        number = self.number
        choice = self.chance.random()
        own = (f"w{number}", self.chance.randrange(KEYS))
        if choice < 0.35:
            value = self.item(*own)
            self.one(client, own, value, "PutItem", {"Item": value})
        elif choice < 0.45:
            self.one(client, own, None, "DeleteItem", {"Key": {"p": s(own[0]), "c": n(own[1])}})
        elif choice < 0.6:
            self.conditional(client, own)
        elif choice < 0.72:
            self.group(client)
        elif choice < 0.82:
            self.transfer(client)
        elif choice < 0.92:
            self.count(client)
        else:
            self.read(client, own)

    def item(self, p, c):
        value = {"p": s(p), "c": n(c), "v": n(self.history.next_value())}
        if self.chance.random() < 0.6:
            value["kind"] = s(self.chance.choice("abc"))
        if self.chance.random() < 0.5:
            value["size"] = n(self.chance.randrange(9))
        if self.chance.random() < 0.3:
            value["until"] = n(FAR)
        value["pad"] = s("x" * self.chance.choice((0, 30, 300, 3000)))
        return value

    def send(self, client, operation, payload):
        """True when it is done, False when it is not, None when nobody knows."""
        try:
            status, answer = client.call(operation, payload)
        except Unknown:
            return None
        if status == 200:
            self.history.acknowledged += 1
            return True
        if status >= 500:
            assert self.history.disturbed and message_of(answer).startswith(DISK_WORDS), (status, answer)
            assert code_of(answer) == "InternalServerError" and status == 500, (status, answer)
            self.history.refused += 1
            time.sleep(0.005)
            return None
        self.last_error = answer
        return False

    def one(self, client, where, value, operation, payload):
        cell = self.history.cell(where)
        done = self.send(client, operation, {"TableName": TABLE, **payload})
        if done is None:
            cell.perhaps.append(value)
            self.still_there(client)
        else:
            assert done, self.last_error
            cell.set(value)

    def still_there(self, client):
        """Ends the thread where the connection broke."""
        if not client.connection:
            raise Unknown()

    def conditional(self, client, where):
        cell = self.history.cell(where)
        if cell.perhaps or not cell.certain:
            return
        value = {**cell.certain, "v": n(self.history.next_value()), "kind": s("d")}
        payload = {
            "Key": {"p": s(where[0]), "c": n(where[1])},
            "UpdateExpression": "SET v = :v, kind = :d",
            "ConditionExpression": "v = :old",
            "ExpressionAttributeValues": {":v": value["v"], ":d": s("d"), ":old": cell.certain["v"]},
        }
        self.one(client, where, value, "UpdateItem", payload)

    def group(self, client):
        """Always all of them or none."""
        value = self.history.next_value()
        name = f"g{self.number}"
        items = [{"p": s(name), "c": n(c), "v": n(value), "kind": s("g")} for c in range(GROUP)]
        payload = {"TransactItems": [{"Put": {"TableName": TABLE, "Item": item}} for item in items]}
        if self.chance.random() < 0.5:
            payload["ClientRequestToken"] = f"{self.number}-{value}"
        cell = self.history.cell((name, "group"))
        done = self.send(client, "TransactWriteItems", payload)
        if done is None:
            cell.perhaps.append(value)
            return self.still_there(client)
        assert done, self.last_error
        cell.set(value)

    def transfer(self, client):
        one, two = self.chance.sample(range(ACCOUNTS), 2)
        amount = self.chance.randrange(1, 100)
        change = lambda c, by: {
            "Update": {
                "TableName": TABLE,
                "Key": {"p": s("accounts"), "c": n(c)},
                "UpdateExpression": "ADD v :by",
                "ExpressionAttributeValues": {":by": n(by)},
            }
        }
        self.send(client, "TransactWriteItems", {"TransactItems": [change(one, amount), change(two, -amount)]})
        self.still_there(client)

    def count(self, client):
        payload = {
            "TableName": TABLE,
            "Key": {"p": s("counter"), "c": n(0)},
            "UpdateExpression": "ADD v :one",
            "ExpressionAttributeValues": {":one": n(1)},
        }
        done = self.send(client, "UpdateItem", payload)
        self.history.counted(done)
        self.still_there(client)

    def read(self, client, where):
        """What failed in this process is not seen in this process."""
        cell = self.history.cell(where)
        payload = {"TableName": TABLE, "Key": {"p": s(where[0]), "c": n(where[1])}, "ConsistentRead": True}
        found = client.must("GetItem", payload).get("Item")
        assert found == cell.certain, (found, cell.certain, cell.perhaps)


class Builder(Worker):
    """Makes and deletes an index of the table and tables beside it."""

    def act(self, client):
        index = gsi("by-v", ["v"], projection="KEYS_ONLY")
        change = {"TableName": TABLE, "AttributeDefinitions": defined(v="N", kind="S", p="S", c="N", size="N")}
        self.send(client, "UpdateTable", {**change, "GlobalSecondaryIndexUpdates": [{"Create": index}]})
        self.still_there(client)
        self.history.stop.wait(self.chance.random() * 0.05)
        name = f"beside-{self.history.next_value()}"
        table = {"AttributeDefinitions": defined(p="S"), "KeySchema": key("p"), **ON_DEMAND}
        if self.table(client, "CreateTable", {"TableName": name, **table}, name, True):
            self.send(client, "PutItem", {"TableName": name, "Item": {"p": s(name)}})
        self.still_there(client)
        if self.chance.random() < 0.8:
            self.table(client, "DeleteTable", {"TableName": name}, name, None)
        deletion = {"Delete": {"IndexName": "by-v"}}
        self.send(client, "UpdateTable", {"TableName": TABLE, "GlobalSecondaryIndexUpdates": [deletion]})
        self.still_there(client)

    def table(self, client, operation, payload, name, value):
        cell = self.history.tables.setdefault(name, Cell())
        done = self.send(client, operation, payload)
        if done is None:
            cell.perhaps.append(value)
        elif done:
            cell.set(value)
        self.still_there(client)
        return done


class Expiring(Worker):
    """Puts items whose time is over, and ones whose time is not."""

    def act(self, client):
        value = self.history.next_value()
        until = FAR if self.chance.random() < 0.5 else int(time.time()) - self.chance.randrange(1, 1000)
        item = {"p": s("ttl"), "c": n(value), "v": n(value), "until": n(until), "kind": s("t")}
        done = self.send(client, "PutItem", {"TableName": TABLE, "Item": item})
        if done and until == FAR:
            self.history.cell(("ttl", value)).set(item)
        self.still_there(client)
        time.sleep(0.01)


class History:
    """All that was done to one data folder over many lives of virga."""

    def __init__(self, chance, workers=8):
        self.chance, self.workers = chance, workers
        self.cells, self.tables, self.lock = {}, {}, threading.Lock()
        self.value = self.acknowledged = self.refused = 0
        self.count_least = self.count_most = 0
        self.violations, self.disturbed = [], False

    def next_value(self):
        with self.lock:
            self.value += 1
            return self.value

    def cell(self, where):
        return self.cells.setdefault(where, Cell())

    def counted(self, done):
        with self.lock:
            self.count_least += done is True
            self.count_most += done is not False

    def begin(self, virga, disturbed):
        """Workers of all kinds, against this life."""
        self.virga, self.stop, self.disturbed = virga, threading.Event(), disturbed
        self.threads = [Worker(self, number) for number in range(self.workers)]
        self.threads += [Builder(self, "builder"), Expiring(self, "expiring")]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
        assert not self.violations, self.violations

    def verify(self, virga):
        """After a crash, before anything else is written."""
        client = Dynamo(virga)
        now = time.time()
        lives = lambda item: float(item.get("until", n(FAR))["N"]) > now
        items = {(i["p"]["S"], int(i["c"]["N"])): i for i in client.all("Scan", TableName=TABLE, ConsistentRead=True)}
        self.verify_cells(items, now)
        self.verify_sums(items)
        description = self.wait_active(client)
        for index in description.get("GlobalSecondaryIndexes", []) + description["LocalSecondaryIndexes"]:
            self.verify_index(client, index, {at: item for at, item in items.items() if lives(item)}, lives)
        listed = {name for name in client.must("ListTables", {})["TableNames"] if name != TABLE}
        for name, cell in self.tables.items():
            cell.settle(True if name in listed else None)
        assert listed <= set(self.tables), listed
        for name in listed:  # ListTables answers with a hundred at most
            client.must("DeleteTable", {"TableName": name})
            self.tables[name].set(None)

    def verify_cells(self, items, now):
        known = set()
        for where, cell in self.cells.items():
            if where[1] == "group":
                members = {items.get((where[0], c), {}).get("v", n("0"))["N"] for c in range(GROUP)}
                assert len(members) == 1, f"a part of a transaction: {where} {members}"
                value = int(members.pop())
                cell.settle(value or None)
                known |= {(where[0], c) for c in range(GROUP)}
                continue
            cell.settle(items.get(where))
            known.add(where)
        strangers = [at for at in items if at not in known and at[0] not in ("accounts", "counter", "ttl")]
        assert not strangers, strangers

    def verify_sums(self, items):
        balances = [int(items["accounts", c]["v"]["N"]) for c in range(ACCOUNTS)]
        assert sum(balances) == 0, f"a part of a transfer: {balances}"
        count = int(items["counter", 0]["v"]["N"])
        assert self.count_least <= count <= self.count_most, (self.count_least, count, self.count_most)
        self.count_least = self.count_most = count

    def wait_active(self, client):
        until = time.monotonic() + 20
        while True:
            table = client.must("DescribeTable", {"TableName": TABLE})["Table"]
            if all(index["IndexStatus"] == "ACTIVE" for index in table.get("GlobalSecondaryIndexes", [])):
                return table
            assert time.monotonic() < until, table
            time.sleep(0.01)

    def verify_index(self, client, index, items, lives):
        names = [part["AttributeName"] for part in index["KeySchema"]]
        whole = index["Projection"]["ProjectionType"] == "ALL"
        project = lambda item: item if whole else {k: item[k] for k in {*names, "p", "c"}}
        expected = [project(item) for item in items.values() if all(name in item for name in names)]
        found = client.all("Scan", TableName=TABLE, IndexName=index["IndexName"])
        if whole:
            found = [item for item in found if lives(item)]
        else:  # those whose time is over may be there, or not any more
            found = [item for item in found if (item["p"]["S"], int(item["c"]["N"])) in items]
        order = lambda item: (item["p"]["S"], int(item["c"]["N"]))
        assert sorted(found, key=order) == sorted(expected, key=order), index["IndexName"]


def replay(client):
    """What the table is by its stream, from the first record on."""
    arn = client.must("DescribeTable", {"TableName": TABLE})["Table"]["LatestStreamArn"]
    shards = client.must("DescribeStream", {"StreamArn": arn}, "streams")["StreamDescription"]["Shards"]
    items = {}
    for shard in shards:
        start = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = client.must("GetShardIterator", start, "streams")["ShardIterator"]
        while iterator:
            page = client.must("GetRecords", {"ShardIterator": iterator}, "streams")
            for record in page["Records"]:
                change = record["dynamodb"]
                at = (change["Keys"]["p"]["S"], int(change["Keys"]["c"]["N"]))
                assert items.get(at) == change.get("OldImage"), (at, items.get(at), change)
                items[at] = change.get("NewImage")
            iterator = page.get("NextShardIterator") if page["Records"] else None
    return {at: item for at, item in items.items() if item is not None}
