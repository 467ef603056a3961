"""A running virga for the black-box tests, and real clients for it.

VIRGA names the binary (build/release/virga by default) and VIRGA_PROBE the folder of the probe function. Nothing here knows
how virga works inside: the same tests could run against AWS.

VIRGA_TABLES says where the tables of the shared virga are: nothing, in itself; "virga", at a second one; or the URL of any
other DynamoDB-compatible endpoint, with the credentials of the environment.
"""

import contextlib

import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("VIRGA", ROOT / "build/release/virga"))
PROBE = Path(os.environ.get("VIRGA_PROBE", ROOT / "build/release/tests/probe"))
ITEMS = ROOT / "examples/items/template.yaml"


class Virga:
    """One `virga up` process on free ports; `virga serve` without a template."""

    def __init__(self, data, template=ITEMS, arguments=(), port=0, aws_port=0, environment=None):
        self.variables = {**os.environ, **(environment or {})}
        self.data, self.template, self.arguments = Path(data), template, list(arguments)
        self.port, self.aws_port = port, aws_port
        self.process, self.lines = None, []

    def start(self, timeout=60):
        self.lines, self.started = [], time.monotonic()
        self.process = subprocess.Popen(
            [
                BINARY,
                *(["up", self.template] if self.template else ["serve"]),
                "--data",
                self.data,
                "--port",
                str(self.port),
                "--aws-port",
                str(self.aws_port),
                *self.arguments,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.variables,
        )
        ready = threading.Event()

        def read():
            for line in self.process.stdout:
                self.lines.append(line.rstrip("\n"))
                if "Stop with" in line:
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        assert ready.wait(timeout), f"virga did not get ready:\n{self.output}"
        assert "Stop with" in self.output, f"virga ended:\n{self.output}"
        self.api = re.search(r"API\s+(http://\S+?)/items", self.output).group(1) if "/items" in self.output else None
        self.aws = re.search(r"AWS endpoint\s+(http://\S+)", self.output).group(1)
        self.credentials = re.search(r"[Cc]redentials\s+(/\S+)", self.output).group(1)
        return self

    @property
    def output(self):
        return "\n".join(self.lines)

    def stop(self, how=signal.SIGINT, timeout=30):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout)
        return self.process.returncode if self.process else None

    @property
    def environment(self):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        return {
            **clean,
            "AWS_SHARED_CREDENTIALS_FILE": self.credentials,
            "AWS_CONFIG_FILE": "/nonexistent",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.aws,
            "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def session(self):
        with open(self.credentials) as file:
            text = file.read()
        key = lambda name: re.search(rf"{name}\s*=\s*(\S+)", text).group(1)
        return boto3.Session(
            aws_access_key_id=key("aws_access_key_id"),
            aws_secret_access_key=key("aws_secret_access_key"),
            region_name="us-east-1",
        )

    def client(self, service, **config):
        return self.session().client(
            service, endpoint_url=self.aws, config=Config(retries={"max_attempts": 1}, **config)
        )

    def cli(self, *arguments, check=True):
        """The AWS CLI, as a user would call it."""
        return subprocess.run(["aws", *arguments], env=self.environment, capture_output=True, text=True, check=check)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


@contextlib.contextmanager
def tables_elsewhere(folder):
    """The arguments that keep a virga's tables where VIRGA_TABLES says."""
    where = os.environ.get("VIRGA_TABLES", "")
    if not where:
        yield []
    elif where == "virga":
        with Virga(folder, template=None) as far:
            yield ["--tables", far.aws, "--tables-credentials", far.credentials]
    else:
        yield ["--tables", where]


@pytest.fixture(scope="session")
def virga(tmp_path_factory):
    """The items API, shared by all tests that leave it as they found it."""
    with tables_elsewhere(tmp_path_factory.mktemp("far")) as arguments:
        with Virga(tmp_path_factory.mktemp("virga"), arguments=arguments) as running:
            yield running


@pytest.fixture
def fresh(tmp_path):
    """A function that starts a virga of the test's own."""
    running = []

    def start(template=ITEMS, arguments=(), data=None, **more):
        running.append(Virga(data or tmp_path / "data", template, arguments, **more))
        return running[-1].start()

    yield start
    for each in running:
        each.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def dynamodb(virga):
    return virga.client("dynamodb")


@pytest.fixture
def table(dynamodb):
    """A table of the test's own: hash key p (S), range key c (N), index by-kind on kind (S)."""
    name = f"test-{os.urandom(6).hex()}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": n, "AttributeType": t} for n, t in (("p", "S"), ("c", "N"), ("kind", "S"))
        ],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "c", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "Projection": {"ProjectionType": "ALL"},
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "c", "KeyType": "RANGE"}],
            }
        ],
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name
    dynamodb.delete_table(TableName=name)


@pytest.fixture(scope="session")
def probe_template(tmp_path_factory):
    """The items stack with the probe as every function's code: the same roles, functions that do what they are told."""
    template = tmp_path_factory.mktemp("probe") / "template.yaml"
    template.write_text(re.sub(r"CodeUri:\s*\S+", f"CodeUri: {PROBE}", ITEMS.read_text()))
    return template


@pytest.fixture(scope="session")
def probes(tmp_path_factory, probe_template):
    """A running virga with them."""
    with Virga(tmp_path_factory.mktemp("probe-data"), probe_template) as running:
        running.functions = {f["FunctionName"] for f in running.client("lambda").list_functions()["Functions"]}
        yield running
