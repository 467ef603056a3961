import os

import pytest

from echo_function import TRUST, package

@pytest.fixture(scope="session")
def role(virga):
    """The ARN of a role that may read streams and write logs."""
    iam = virga.client("iam")
    arn = iam.create_role(RoleName="lambda-tests", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.attach_role_policy(
        RoleName="lambda-tests", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"
    )
    return arn


@pytest.fixture
def function(virga, role):
    """Makes functions; `function(FAIL="x")` gives a name."""
    client, made = virga.client("lambda"), []

    def make(_name=None, _role=role, **environment):
        name = _name or f"f-{os.urandom(6).hex()}"
        client.create_function(
            FunctionName=name,
            Role=_role,
            Runtime="provided.al2023",
            Handler="bootstrap",
            MemorySize=256,
            Timeout=10,
            Code={"ZipFile": package()},
            Environment={"Variables": environment},
        )
        client.get_waiter("function_active_v2").wait(FunctionName=name)
        made.append(name)
        return name

    yield make
    for name in set(made):
        client.delete_function(FunctionName=name)


@pytest.fixture
def stream(virga):
    """A table of the test's own with a stream: (name, ARN of the stream)."""
    dynamodb = virga.client("dynamodb")
    name = f"t-{os.urandom(6).hex()}"
    made = dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name, made["TableDescription"]["LatestStreamArn"]
    dynamodb.delete_table(TableName=name)
