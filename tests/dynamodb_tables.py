"""What the tests of DynamoDB's tables share: definitions in short, tables of a test's own, and refusals."""

import os
import time

import pytest
from botocore.exceptions import ClientError

ON_DEMAND = {"BillingMode": "PAY_PER_REQUEST"}


def key(*names, role="HASH"):
    return [{"AttributeName": name, "KeyType": role} for name in names]


def defined(**types):
    return [{"AttributeName": name, "AttributeType": type} for name, type in types.items()]


def gsi(name, hash="a", range=(), projection="ALL", **more):
    return {
        "IndexName": name,
        "KeySchema": key(*hash) + key(*range, role="RANGE"),
        "Projection": {"ProjectionType": projection},
        **more,
    }


@pytest.fixture
def tables(dynamodb):
    """A function that makes tables of the test's own; they are gone afterwards."""
    made = []

    def create(**arguments):
        name = f"test-{os.urandom(6).hex()}"
        made.append(name)
        given = {"AttributeDefinitions": defined(p="S"), "KeySchema": key("p"), **ON_DEMAND, **arguments}
        return dynamodb.create_table(TableName=name, **{k: v for k, v in given.items() if v is not None})[
            "TableDescription"
        ]

    yield create
    for name in made:
        try:
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
            wait(dynamodb, name)
            dynamodb.delete_table(TableName=name)
        except ClientError:
            pass


def describe(dynamodb, name):
    return dynamodb.describe_table(TableName=name)["Table"]


def wait(dynamodb, name, seconds=20):
    """Until the table and all its indexes are active."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        table = describe(dynamodb, name)
        if table["TableStatus"] == "ACTIVE" and all(
            index["IndexStatus"] == "ACTIVE" for index in table.get("GlobalSecondaryIndexes", [])
        ):
            return table
        time.sleep(0.02)
    raise AssertionError(table)


def refused(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


INVALID = "One or more parameter values were invalid: "
