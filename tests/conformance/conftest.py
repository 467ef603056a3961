"""A virga for the conformance tests: no functions and no API, just the AWS endpoint and a table nobody uses."""

import os

import pytest

from conftest import Virga, tables_elsewhere

# What is about tables that are kept in virga itself: the folder of exports, words by the region a client signs for, policies of
# resources, batches whose members are refused one by one.
TABLES_HERE = [
    "test_words.py",
    "test_transactions.py::test_the_newest_words_name_a_long_token_alone",
    "test_exports_and_imports.py",
    "test_resource_policies.py::test_a_policy_allows_what_no_role_policy_does",
    "test_partiql.py::test_permissions",
]


def pytest_collection_modifyitems(items):
    if not os.environ.get("VIRGA_TABLES"):
        return
    for item in items:
        if any(name in item.nodeid for name in TABLES_HERE):
            item.add_marker(pytest.mark.skip(reason="about tables in virga itself"))


TEMPLATE = """
Resources:
  Unused:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""


@pytest.fixture(scope="session")
def virga(tmp_path_factory):
    template = tmp_path_factory.mktemp("conformance") / "template.yaml"
    template.write_text(TEMPLATE)
    with tables_elsewhere(tmp_path_factory.mktemp("far")) as arguments:
        with Virga(tmp_path_factory.mktemp("conformance-data"), template, arguments) as running:
            yield running


@pytest.fixture(scope="session")
def dynamodb(virga):
    return virga.client("dynamodb")
