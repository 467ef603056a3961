"""What is denied stays denied: each function within its role, each process within its sandbox."""

import json
import os
import subprocess
import time

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.config import Config

KEY = {"id": {"S": "k"}}
OPERATIONS = {
    "PutItem": {"Item": KEY},
    "GetItem": {"Key": KEY},
    "Scan": {},
    "Query": {"KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": {"S": "k"}}},
    "UpdateItem": {"Key": KEY, "UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"S": "x"}}},
    "DeleteItem": {"Key": KEY},
}
ALLOWED = {
    "create": {"PutItem"},
    "get": {"GetItem"},
    "list": {"Scan", "Query"},
    "update": {"UpdateItem"},
    "delete": {"DeleteItem"},
}


def function(probes, part):
    return next(name for name in probes.functions if part in name.lower())


def ask(probes, part, **event):
    answer = probes.client("lambda").invoke(FunctionName=function(probes, part), Payload=json.dumps(event))
    payload = json.loads(answer["Payload"].read())
    return {"failed": payload} if "FunctionError" in answer else payload


@pytest.fixture(scope="module")
def items_table(probes):
    return probes.client("dynamodb").list_tables()["TableNames"][0]


@pytest.mark.parametrize("part", ALLOWED)
def test_each_function_may_do_its_own_operation_and_no_other(probes, items_table, part):
    for operation, rest in OPERATIONS.items():
        answer = ask(probes, part, call=operation, input={"TableName": items_table, **rest})
        if operation in ALLOWED[part]:
            assert "ok" in answer, (operation, answer)
        else:
            assert answer["error"] == "AccessDeniedException", (operation, answer)
            assert f"is not authorized to perform: dynamodb:{operation} on resource: " in answer["message"]
            assert "because no identity-based policy allows" in answer["message"]


def test_a_role_ends_at_its_own_table(probes):
    dynamodb = probes.client("dynamodb")
    dynamodb.create_table(
        TableName="other",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    answer = ask(probes, "get", call="GetItem", input={"TableName": "other", "Key": KEY})
    assert answer["error"] == "AccessDeniedException"
    dynamodb.delete_table(TableName="other")


def test_wrong_signature_unknown_key_and_no_credentials_are_refused(virga):
    good = virga.session().get_credentials()

    def attempt(key, secret, token=None):
        client = boto3.client(
            "dynamodb",
            endpoint_url=virga.aws,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"max_attempts": 1}),
        )
        with pytest.raises(ClientError) as failure:
            client.list_tables()
        return failure.value.response["Error"]["Code"], failure.value.response["ResponseMetadata"]["HTTPStatusCode"]

    assert attempt(good.access_key, "x" * 40) == ("InvalidSignatureException", 400)
    assert attempt("AKIAIOSFODNN7EXAMPLE", good.secret_key) == ("UnrecognizedClientException", 400)
    assert attempt("ASIAIOSFODNN7EXAMPLE", good.secret_key, "forged") == ("UnrecognizedClientException", 400)
    from http_client import curl

    bare = curl(
        "POST",
        virga.aws,
        "{}",
        ["Content-Type: application/x-amz-json-1.0", "X-Amz-Target: DynamoDB_20120810.ListTables"],
    )
    assert bare.status == 400 and bare.json["__type"].endswith("MissingAuthenticationTokenException")


def test_a_changed_body_breaks_the_signature(virga):
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from http_client import curl

    request = AWSRequest(
        "POST",
        virga.aws + "/",
        data=b'{"Limit":1}',
        headers={"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"},
    )
    SigV4Auth(virga.session().get_credentials(), "dynamodb", "us-east-1").add_auth(request)
    headers = [f"{name}: {value}" for name, value in request.headers.items()]
    assert curl("POST", virga.aws + "/", '{"Limit":1}', headers).status == 200
    changed = curl("POST", virga.aws + "/", '{"Limit":2}', headers)
    assert changed.status == 400 and "InvalidSignatureException" in changed.body


def test_an_expired_token_is_refused(probes):
    sts = probes.client("sts")
    role = next(r for r in probes.client("iam").list_roles()["Roles"] if "get" in r["RoleName"].lower())
    probes.client("iam").update_assume_role_policy(
        RoleName=role["RoleName"],
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": sts.get_caller_identity()["Account"]},
                        "Action": "sts:AssumeRole",
                    },
                ],
            }
        ),
    )
    session = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="short", DurationSeconds=900)["Credentials"]
    client = boto3.client(
        "sts",
        endpoint_url=probes.aws,
        region_name="us-east-1",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
    assert client.get_caller_identity()["Arn"].endswith(":assumed-role/" + role["RoleName"] + "/short")
    tampered = session["SessionToken"][:-4] + "AAAA"
    broken = boto3.client(
        "dynamodb",
        endpoint_url=probes.aws,
        region_name="us-east-1",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=tampered,
        config=Config(retries={"max_attempts": 1}),
    )
    with pytest.raises(ClientError) as failure:
        broken.list_tables()
    assert failure.value.response["Error"]["Code"] in ("UnrecognizedClientException", "ExpiredTokenException")


def test_a_function_sees_only_its_own_package_tmp_and_environment(probes):
    assert ask(probes, "get", list="/var/task")["ok"] == ["bootstrap"]
    assert "error" in ask(probes, "get", list=str(probes.data))
    assert "error" in ask(probes, "get", read=probes.credentials)
    for elsewhere in ("/root", "/home", "/var/lib", str(probes.data.parent)):
        assert ask(probes, "get", list=elsewhere).get("ok", []) == []
    assert "error" in ask(probes, "get", write="/var/task/x")
    assert "error" in ask(probes, "get", write="/usr/x")
    assert "ok" in ask(probes, "get", write="/tmp/x")
    assert "error" in ask(probes, "list", read="/tmp/x")
    environment = ask(probes, "get", environment=True)
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == function(probes, "get")
    assert environment["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    inherited = set(os.environ) - {"PATH", "LANG", "TZ", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"}
    assert not [name for name in environment if name in inherited and os.environ[name] == environment[name]]
    other = ask(probes, "list", environment=True)
    assert other["AWS_ACCESS_KEY_ID"] != environment["AWS_ACCESS_KEY_ID"]


def test_a_function_sees_no_other_process(probes):
    pids = ask(probes, "get", processes=True)
    assert len(pids) <= 2
    assert ask(probes, "get", identity=True)["uid"] != 0 or os.geteuid() != 0


def test_a_function_reaches_nothing_but_its_two_doors(probes):
    api = probes.api.replace("http://", "")
    assert "error" in ask(probes, "get", connect=api)
    assert "error" in ask(probes, "get", connect=probes.aws.replace("http://", ""))
    assert "ok" in ask(probes, "get", connect="127.0.0.1:9001")
    environment = ask(probes, "get", environment=True)
    assert "ok" in ask(probes, "get", connect=environment["AWS_ENDPOINT_URL"])


def test_the_memory_limit_holds_and_the_next_call_gets_a_fresh_process(probes):
    assert ask(probes, "create", count=True) >= 1
    failed = ask(probes, "create", allocate_mb=400)["failed"]
    assert "Runtime" in failed["errorType"], failed
    assert ask(probes, "create", count=True) == 1


def test_crash_exit_and_timeout(probes):
    assert ask(probes, "update", exit=3)["failed"]["errorType"] == "Runtime.ExitError"
    assert ask(probes, "update", abort=True)["failed"]["errorType"] == "Runtime.ExitError"
    thrown = ask(probes, "update", throw="broken on purpose")["failed"]
    assert thrown["errorMessage"] == "broken on purpose"
    started = time.monotonic()
    late = ask(probes, "update", sleep_ms=60000)["failed"]
    assert late["errorType"] == "Sandbox.Timedout" and "Task timed out after" in late["errorMessage"]
    assert time.monotonic() - started < 40
    assert ask(probes, "update", count=True) == 1


def test_an_oversized_answer_is_lambdas_error(probes):
    failed = ask(probes, "list", answer_bytes=7_000_000)["failed"]
    assert failed["errorType"] == "Function.ResponseSizeTooLarge"


def test_several_processes_serve_at_once(probes):
    from concurrent.futures import ThreadPoolExecutor

    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ask(probes, "delete", sleep_ms=2000), range(8)))
    assert time.monotonic() - started < 12
    assert (
        int(subprocess.run(["pgrep", "-c", "-P", str(probes.process.pid)], capture_output=True, text=True).stdout) >= 1
    )
