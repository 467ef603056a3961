"""Resource policies: kept with their revision, and obeyed beside the policies of roles."""

import json
import os

import pytest
from botocore.exceptions import ClientError
from dynamodb_tables import INVALID, refused, tables  # noqa: F401

ACCOUNT = "000000000000"


def policy(effect, action, principal=ACCOUNT, resource="*"):
    statement = {"Effect": effect, "Principal": {"AWS": principal}, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def role(virga):
    """A role without permissions, and a client that has it."""
    iam, name = virga.client("iam"), f"role-{os.urandom(4).hex()}"
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    arn = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )["Role"]["Arn"]
    keys = virga.client("sts").assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    client = virga.session().client(
        "dynamodb",
        endpoint_url=virga.aws,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    yield arn, client
    iam.delete_role(RoleName=name)


def test_a_policy_is_kept_with_its_revision(dynamodb, tables):
    table = tables()
    arn, name = table["TableArn"], table["TableName"]
    missing = "Resource-based policy not found for the provided ResourceArn: "
    assert refused(dynamodb.get_resource_policy, ResourceArn=arn) == ("PolicyNotFoundException", missing + arn)
    first = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("Allow", ["dynamodb:GetItem"]))["RevisionId"]
    again = dynamodb.put_resource_policy(
        ResourceArn=arn, Policy=policy("Allow", "dynamodb:GetItem", f"arn:aws:iam::{ACCOUNT}:root")
    )["RevisionId"]
    assert again == first  # the same policy, written otherwise
    kept = dynamodb.get_resource_policy(ResourceArn=arn)
    assert kept["RevisionId"] == first
    assert json.loads(kept["Policy"])["Statement"][0]["Action"] == "dynamodb:GetItem"
    other = policy("Allow", "dynamodb:PutItem")
    assert refused(dynamodb.put_resource_policy, ResourceArn=arn, Policy=other, ExpectedRevisionId="1") == (
        "PolicyNotFoundException",
        missing
        + f"Requested update for policy with revision id 1, but the policy associated to target table {name} has "
        f"revision id {first}.",
    )
    assert refused(dynamodb.put_resource_policy, ResourceArn=arn, Policy=other, ExpectedRevisionId="NO_POLICY") == (
        "PolicyNotFoundException",
        missing
        + f"Requested policy update expecting none to be present for table {name}, but a policy exists with revision "
        f"id {first}.",
    )
    second = dynamodb.put_resource_policy(ResourceArn=arn, Policy=other, ExpectedRevisionId=first)["RevisionId"]
    assert second > first
    dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=second)
    dynamodb.delete_resource_policy(ResourceArn=arn)
    assert refused(dynamodb.get_resource_policy, ResourceArn=arn)[0] == "PolicyNotFoundException"


def test_bad_policies_are_refused(dynamodb, tables):
    arn = tables()["TableArn"]
    put = lambda text: refused(dynamodb.put_resource_policy, ResourceArn=arn, Policy=text)
    code, message = put("{")
    assert code == "ValidationException" and message.startswith(INVALID + "Invalid policy document: ")
    assert put(policy("Allow", "x" * 21_000))[1] == INVALID + "Maximum policy size of 20480 bytes exceeded"
    assert refused(dynamodb.put_resource_policy, ResourceArn=arn + "x", Policy=policy("Allow", "dynamodb:GetItem")) == (
        "ResourceNotFoundException",
        f"Requested resource not found: Table: {arn.rpartition('/')[2]}x not found",
    )


def test_a_policy_allows_what_no_role_policy_does(dynamodb, tables, role):
    role_arn, client = role
    table = tables(ResourcePolicy=policy("Allow", ["dynamodb:PutItem", "dynamodb:DescribeTable"], role_arn))
    name = table["TableName"]
    client.put_item(TableName=name, Item={"p": {"S": "1"}})
    client.describe_table(TableName=name)
    code, message = refused(client.get_item, TableName=name, Key={"p": {"S": "1"}})
    assert code == "AccessDeniedException" and "dynamodb:GetItem" in message
    dynamodb.delete_resource_policy(ResourceArn=table["TableArn"])
    assert refused(client.put_item, TableName=name, Item={"p": {"S": "1"}})[0] == "AccessDeniedException"


def test_a_policy_denies_even_the_root(dynamodb, tables):
    table = tables(ResourcePolicy=policy("Deny", "dynamodb:PutItem", "*"))
    code, message = refused(dynamodb.put_item, TableName=table["TableName"], Item={"p": {"S": "1"}})
    assert code == "AccessDeniedException" and "with an explicit deny in a resource-based policy" in message
    dynamodb.delete_resource_policy(ResourceArn=table["TableArn"])
    dynamodb.put_item(TableName=table["TableName"], Item={"p": {"S": "1"}})
