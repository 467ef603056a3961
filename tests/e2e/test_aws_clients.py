"""boto3 and the AWS CLI against virga's AWS endpoint, as their users use them."""

import base64
import json
import time
from decimal import Decimal

import pytest
from http_client import curl

NUMBERS = ["0", "1.1", "-5", "123456789012345678901234567890.12345678", "0." + "0" * 100 + "1", "9" * 38]


def test_boto3_put_get_update_delete(virga, table):
    rows = virga.session().resource("dynamodb", endpoint_url=virga.aws).Table(table)
    item = {
        "p": "a",
        "c": Decimal(1),
        "text": "",
        "set": {"x", "y"},
        "numbers": {Decimal("1.5"), Decimal(2)},
        "blob": b"\x00\xff",
        "parts_": [Decimal(1), "two", None, True, {"deep": [Decimal("3.14")]}],
        "unicode": "žluťoučký 🐎",
    }
    rows.put_item(Item=item)
    read = rows.get_item(Key={"p": "a", "c": 1}, ConsistentRead=True)["Item"]
    read["blob"] = bytes(read["blob"].value)
    assert read == item
    updated = rows.update_item(
        Key={"p": "a", "c": 1},
        UpdateExpression="SET #t = :t, n = if_not_exists(n, :zero) + :one REMOVE parts_[0] ADD numbers :more",
        ExpressionAttributeNames={"#t": "text"},
        ReturnValues="ALL_NEW",
        ExpressionAttributeValues={":t": "new", ":zero": 0, ":one": 1, ":more": {Decimal(9)}},
    )["Attributes"]
    assert (
        updated["text"] == "new"
        and updated["n"] == 1
        and updated["parts_"][0] == "two"
        and Decimal(9) in updated["numbers"]
    )
    assert rows.delete_item(Key={"p": "a", "c": 1}, ReturnValues="ALL_OLD")["Attributes"]["n"] == 1
    assert "Item" not in rows.get_item(Key={"p": "a", "c": 1})


def test_numbers_are_exact(dynamodb, table):
    for i, text in enumerate(NUMBERS):
        dynamodb.put_item(TableName=table, Item={"p": {"S": "n"}, "c": {"N": str(i)}, "v": {"N": text}})
        assert dynamodb.get_item(TableName=table, Key={"p": {"S": "n"}, "c": {"N": str(i)}})["Item"]["v"]["N"] == text


def test_query_pages_in_order_both_ways(dynamodb, table):
    order = [-20, -3, 0, Decimal("0.5"), 1, 2, 10, 100, 1000]
    for c in order:
        dynamodb.put_item(
            TableName=table, Item={"p": {"S": "q"}, "c": {"N": str(c)}, "kind": {"S": "even" if c == int(c) else "odd"}}
        )
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="p = :p AND c BETWEEN :lo AND :hi",
        PaginationConfig={"PageSize": 2},
        ExpressionAttributeValues={":p": {"S": "q"}, ":lo": {"N": "-3"}, ":hi": {"N": "100"}},
    )
    assert [Decimal(i["c"]["N"]) for page in pages for i in page["Items"]] == order[1:8]
    back = dynamodb.query(
        TableName=table,
        KeyConditionExpression="p = :p",
        ScanIndexForward=False,
        Limit=2,
        ExpressionAttributeValues={":p": {"S": "q"}},
    )
    assert [i["c"]["N"] for i in back["Items"]] == ["1000", "100"] and back["LastEvaluatedKey"]["c"]["N"] == "100"
    by_index = dynamodb.query(
        TableName=table,
        IndexName="by-kind",
        KeyConditionExpression="kind = :k",
        ExpressionAttributeValues={":k": {"S": "odd"}},
    )
    assert [i["c"]["N"] for i in by_index["Items"]] == ["0.5"]


def test_conditions(dynamodb, table):
    key = {"p": {"S": "cond"}, "c": {"N": "1"}}
    dynamodb.put_item(TableName=table, Item={**key, "v": {"N": "1"}}, ConditionExpression="attribute_not_exists(p)")
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as failure:
        dynamodb.put_item(
            TableName=table,
            Item=key,
            ConditionExpression="attribute_not_exists(p)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert failure.value.response["Error"]["Message"] == "The conditional request failed"
    assert failure.value.response["Item"]["v"]["N"] == "1"


def test_scan_pages_by_a_megabyte_and_counts(dynamodb, table):
    for c in range(8):
        dynamodb.put_item(TableName=table, Item={"p": {"S": "big"}, "c": {"N": str(c)}, "text": {"S": "x" * 300_000}})
    first = dynamodb.scan(TableName=table)
    assert "LastEvaluatedKey" in first and first["Count"] < 8
    assert sum(page["Count"] for page in dynamodb.get_paginator("scan").paginate(TableName=table, Select="COUNT")) == 8


def test_filters_and_projections(dynamodb, table):
    for c in range(5):
        dynamodb.put_item(
            TableName=table,
            Item={"p": {"S": "f"}, "c": {"N": str(c)}, "m": {"M": {"a": {"N": str(c)}, "b": {"S": "x"}}}},
        )
    found = dynamodb.query(
        TableName=table,
        KeyConditionExpression="p = :p",
        FilterExpression="m.a >= :three AND begins_with(m.b, :x)",
        ProjectionExpression="c, m.a",
        ExpressionAttributeValues={":p": {"S": "f"}, ":three": {"N": "3"}, ":x": {"S": "x"}},
    )
    assert found["Count"] == 2 and found["ScannedCount"] == 5
    assert found["Items"][0] == {"c": {"N": "3"}, "m": {"M": {"a": {"N": "3"}}}}


def test_the_cli_crud_and_pagination(virga, table):
    def aws(*arguments):
        out = virga.cli("dynamodb", *arguments, "--output", "json").stdout
        return json.loads(out) if out.strip() else {}

    for c in range(5):
        aws("put-item", "--table-name", table, "--item", json.dumps({"p": {"S": "cli"}, "c": {"N": str(c)}}))
    key = json.dumps({"p": {"S": "cli"}, "c": {"N": "1"}})
    assert aws("get-item", "--table-name", table, "--key", key)["Item"]["c"]["N"] == "1"
    changed = aws(
        "update-item",
        "--table-name",
        table,
        "--key",
        key,
        "--update-expression",
        "SET v = :v",
        "--return-values",
        "UPDATED_NEW",
        "--expression-attribute-values",
        '{":v":{"S":"x"}}',
    )
    assert changed["Attributes"] == {"v": {"S": "x"}}
    listed = aws(
        "query",
        "--table-name",
        table,
        "--key-condition-expression",
        "p = :p",
        "--page-size",
        "2",
        "--expression-attribute-values",
        '{":p":{"S":"cli"}}',
    )
    assert listed["Count"] == 5
    assert aws("scan", "--table-name", table, "--page-size", "1", "--max-items", "3")["NextToken"]
    aws("delete-item", "--table-name", table, "--key", key)
    assert aws("get-item", "--table-name", table, "--key", key) == {}
    missing = virga.cli("dynamodb", "describe-table", "--table-name", "nowhere", check=False)
    assert missing.returncode != 0 and "ResourceNotFoundException" in missing.stderr


def test_the_cli_invokes_a_function_and_its_log_follows(virga, tmp_path):
    functions = json.loads(virga.cli("lambda", "list-functions", "--output", "json").stdout)["Functions"]
    name = next(f["FunctionName"] for f in functions if "get" in f["FunctionName"].lower())
    event = {
        "resource": "/items/{id}",
        "path": "/items/none",
        "httpMethod": "GET",
        "pathParameters": {"id": "none"},
        "requestContext": {"requestId": "r"},
        "body": None,
    }
    out = tmp_path / "out.json"
    said = json.loads(
        virga.cli(
            "lambda",
            "invoke",
            "--function-name",
            name,
            "--cli-binary-format",
            "raw-in-base64-out",
            "--payload",
            json.dumps(event),
            "--log-type",
            "Tail",
            str(out),
            check=False,
        ).stdout
        or "{}"
    )
    if not said:  # version 1 of the CLI takes raw payloads as they are
        said = json.loads(
            virga.cli(
                "lambda",
                "invoke",
                "--function-name",
                name,
                "--payload",
                json.dumps(event),
                "--log-type",
                "Tail",
                str(out),
            ).stdout
        )
    assert said["StatusCode"] == 200
    assert json.loads(out.read_text())["statusCode"] == 404
    assert "REPORT RequestId:" in base64.b64decode(said["LogResult"]).decode()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = virga.cli(
            "logs",
            "filter-log-events",
            "--log-group-name",
            f"/aws/lambda/{name}",
            "--filter-pattern",
            "REPORT",
            "--output",
            "json",
        ).stdout
        if "REPORT RequestId:" in found:
            break
        time.sleep(0.2)
    assert "REPORT RequestId:" in found


def test_logs_api(virga):
    made = curl("POST", f"{virga.api}/items", {"name": "x"})
    assert made.status == 201
    logs = virga.client("logs")
    group = next(
        g["logGroupName"] for g in logs.describe_log_groups()["logGroups"] if "create" in g["logGroupName"].lower()
    )
    stream = logs.describe_log_streams(logGroupName=group, orderBy="LastEventTime", descending=True)["logStreams"][0][
        "logStreamName"
    ]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        messages = [
            e["message"]
            for e in logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)["events"]
        ]
        if any(m.startswith("REPORT") for m in messages):
            break
        time.sleep(0.2)
    assert any(m.startswith("START RequestId: ") for m in messages) and any(
        m.startswith("REPORT RequestId: ") for m in messages
    )


def test_sts_and_iam(virga):
    sts, iam = virga.client("sts"), virga.client("iam")
    account = sts.get_caller_identity()["Account"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    try:
        iam.put_role_policy(
            RoleName="reader",
            PolicyName="list",
            PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "dynamodb:List*", "Resource": "*"}}
            ),
        )
        assert iam.get_role(RoleName="reader")["Role"]["AssumeRolePolicyDocument"] == trust
        keys = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="session")["Credentials"]
        import boto3

        client = boto3.client(
            "dynamodb",
            endpoint_url=virga.aws,
            region_name="us-east-1",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )
        client.list_tables()
        with pytest.raises(client.exceptions.ClientError) as denied:
            client.create_table(
                TableName="x",
                KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
            )
        assert denied.value.response["Error"]["Code"] == "AccessDeniedException"
    finally:
        iam.delete_role_policy(RoleName="reader", PolicyName="list")
        iam.delete_role(RoleName="reader")


def test_what_is_not_built_says_so_by_name(virga):
    with pytest.raises(Exception) as failure:
        virga.client("dynamodb").create_global_table(GlobalTableName="xyz", ReplicationGroup=[])
    assert "CreateGlobalTable" in str(failure.value)
