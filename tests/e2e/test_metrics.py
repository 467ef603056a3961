"""GET /metrics: what tables and functions used, for Prometheus."""

import re
import urllib.request

import pytest
from botocore.exceptions import ClientError


def metrics(virga):
    """Value by series, as it is spelled."""
    with urllib.request.urlopen(f"{virga.aws}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = answer.read().decode().splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r'[a-z_:]+(\{([a-z_]+="[^"]*",?)+\})? [0-9.e+-]+', line) for line in samples)
    return {series: float(value) for series, value in (line.rsplit(" ", 1) for line in samples)}


@pytest.fixture
def small(dynamodb):
    """A table of 1 read and 1 write unit a second."""
    name = "metered"
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    yield name
    dynamodb.delete_table(TableName=name)


def test_metrics_say_what_a_table_used_and_was_refused(virga, dynamodb, small):
    with pytest.raises(ClientError, match="ProvisionedThroughputExceeded"):
        for _ in range(10):
            dynamodb.put_item(TableName=small, Item={"p": {"S": "a"}, "x": {"S": "x" * 100_000}})
    dynamodb.get_item(TableName=small, Key={"p": {"S": "b"}}, ConsistentRead=True)
    found = metrics(virga)
    assert found[f'virga_dynamodb_consumed_write_capacity_units_total{{table_name="{small}"}}'] >= 300
    assert found[f'virga_dynamodb_consumed_read_capacity_units_total{{table_name="{small}"}}'] == 1
    assert found[f'virga_dynamodb_write_throttle_events_total{{table_name="{small}"}}'] >= 1
    assert found[f'virga_dynamodb_read_throttle_events_total{{table_name="{small}"}}'] == 0


def test_metrics_say_what_the_process_uses(virga):
    found = metrics(virga)
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found["process_cpu_seconds_total"] > 0
    assert found["process_open_fds"] > 10
    assert found["virga_lambda_environments"] >= 0
