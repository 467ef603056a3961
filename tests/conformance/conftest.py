"""A virga for the conformance tests: no functions and no API, just the AWS endpoint and a table nobody uses."""

import pytest

from conftest import Virga, tables_elsewhere

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
