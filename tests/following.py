"""Leaders and followers for the black-box tests: virga processes by their command line, on ports that were free."""

import json
import re
import secrets
import signal
import socket
import subprocess
import threading
import time

import boto3
from botocore.config import Config

from conftest import BINARY


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def write_secret(path, text=None):
    path.write_text((text or secrets.token_hex(32)) + "\n")
    return path


def until(condition, seconds=20, what="it does not come true"):
    """The condition's value once it has one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.02)


class Process:
    """One virga: `serve`, `up` or `follow`, with its data folder and its ports, which stay the same over restarts."""

    def __init__(self, data, *command):
        self.data, self.command = data, [str(each) for each in command]
        self.port, self.aws_port, self.follow_port = free_ports(3)
        self.process, self.lines = None, []

    def start(self, *more, ready="Stop with"):
        self.lines = []
        ports = ["--data", self.data, "--port", self.port, "--aws-port", self.aws_port]
        self.process = subprocess.Popen(
            [str(each) for each in [BINARY, *self.command, *ports, *more]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self.read, args=(self.process, self.lines), daemon=True)
        self.reader.start()
        until(lambda: ready in self.output or self.process.poll() is not None, 60, lambda: self.output)
        return self

    @staticmethod
    def read(process, lines):
        for line in process.stdout:
            lines.append(line.rstrip("\n"))

    @property
    def output(self):
        return "\n".join(self.lines)

    def kill(self):
        self.stop(signal.SIGKILL)

    def stop(self, how=signal.SIGINT):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)
        if self.process:
            self.reader.join(10)
        return self.process.returncode if self.process else None

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.aws_port}"

    def client(self, service="dynamodb", attempts=1, **config):
        text = until(lambda: (self.data / "credentials").exists() and (self.data / "credentials").read_text())
        key = lambda name: re.search(rf"{name}\s*=\s*(\S+)", text).group(1)
        return boto3.client(
            service,
            aws_access_key_id=key("aws_access_key_id"),
            aws_secret_access_key=key("aws_secret_access_key"),
            region_name="us-east-1",
            endpoint_url=self.endpoint,
            config=Config(retries={"max_attempts": attempts, "mode": "standard"}, **config),
        )

    def status(self):
        asked = subprocess.run([BINARY, "status", "--data", self.data], capture_output=True, text=True)
        return json.loads(asked.stdout) if asked.returncode == 0 else {}

    def level(self):
        """The status once there is nothing that the leader has and this follower has not."""
        status = self.status()
        return status if status.get("State") == "following" and status["Behind"] == 0 else None


class Pair:
    """A leader and a follower that share a secret."""

    def __init__(self, folder, *leading):
        self.secret = write_secret(folder / "secret")
        self.leader = Process(folder / "leader", "serve", *leading)
        self.leader.command += ["--follow-port", str(self.leader.follow_port), "--follow-secret", str(self.secret)]
        self.follower = Process(folder / "follower", "follow", "--from", f"127.0.0.1:{self.leader.follow_port}")
        self.follower.command += ["--follow-secret", str(self.secret)]

    def stop(self):
        for each in (self.follower, self.leader):
            each.kill()


def make_table(dynamodb, name="notes"):
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("id", "kind")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "Projection": {"ProjectionType": "ALL"},
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
            }
        ],
    )


def all_items(dynamodb, table="notes"):
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return {item["id"]["S"]: item for page in pages for item in page["Items"]}


class Writers:
    """Threads that put items until they are stopped; `answered` holds what was acknowledged, by id the last value."""

    def __init__(self, leader, threads=8, table="notes", prefix="w"):
        self.leader, self.table, self.prefix = leader, table, prefix
        self.answered, self.stopping = {}, False
        self.threads = [threading.Thread(target=self.write, args=(i,)) for i in range(threads)]
        for each in self.threads:
            each.start()

    def write(self, index):
        client = self.leader.client(connect_timeout=2, read_timeout=10)
        count = 0
        while not self.stopping:
            key = f"{self.prefix}{index}-{count}"
            item = {"id": {"S": key}, "kind": {"S": f"k{count % 3}"}, "text": {"S": "x" * 200}}
            try:
                client.put_item(TableName=self.table, Item=item)
                self.answered[key] = item
                count += 1
            except Exception:
                time.sleep(0.02)

    def stop(self):
        self.stopping = True
        for each in self.threads:
            each.join()
        return self.answered
