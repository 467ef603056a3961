"""`--tables URL`: tables at another endpoint. Who may use them is decided here; requests and answers pass through untouched."""

import gzip
import http.server
import itertools
import json
import ssl
import subprocess
import threading
import time

import pytest
from botocore.exceptions import ClientError
from conftest import BINARY, Virga
from dynamodb_tables import key
from http_client import curl
from signed import Signed

FAR = ["--account", "999999999999", "--region", "eu-north-1"]
FAR_ARN = "arn:aws:dynamodb:eu-north-1:999999999999:table/"
HERE_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/"


def relay_to(far):
    return ["--tables", far.aws, "--tables-credentials", far.credentials, "--tables-region", "eu-north-1"]


@pytest.fixture(scope="module")
def far(tmp_path_factory):
    with Virga(tmp_path_factory.mktemp("far"), None, FAR) as running:
        yield running


@pytest.fixture(scope="module")
def near(tmp_path_factory, far):
    """The items API with its table at `far`."""
    with Virga(tmp_path_factory.mktemp("near"), arguments=relay_to(far)) as running:
        yield running


@pytest.fixture(scope="module")
def notes(far):
    """A table of owner (S) and number (N), made at the far side."""
    far.client("dynamodb").create_table(
        TableName="notes",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in (("owner", "S"), ("number", "N"))],
        KeySchema=key("owner") + key("number", role="RANGE"),
    )
    return "notes"


def as_role(virga, name, *statements):
    """A client of a role with those statements."""
    iam = virga.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    document = lambda *all: json.dumps({"Version": "2012-10-17", "Statement": all})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document(*statements))
    keys = virga.client("sts").assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    return virga.session().client(
        "dynamodb",
        endpoint_url=virga.aws,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def denied(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    assert raised.value.response["Error"]["Code"] == "AccessDeniedException", raised.value
    return raised.value.response["Error"]["Message"]


def test_the_items_example_keeps_its_items_there(near, far):
    made = curl("POST", f"{near.api}/items", {"name": "kept"}).json
    assert curl("GET", f"{near.api}/items/{made['id']}").json["name"] == "kept"
    (table,) = [t for t in far.client("dynamodb").list_tables()["TableNames"] if t != "notes"]
    (item,) = far.client("dynamodb").scan(TableName=table)["Items"]
    assert item["id"]["S"] == made["id"]
    assert near.client("dynamodb").describe_table(TableName=table)["Table"]["TableArn"] == FAR_ARN + table
    assert far.aws in near.output
    assert curl("DELETE", f"{near.api}/items/{made['id']}").status in (200, 204)


def test_requests_and_answers_pass_untouched(near, far, notes):
    here, there = Signed(near), Signed(far, "eu-north-1")
    item = {"owner": {"S": "byte"}, "number": {"N": "1"}, "text": {"S": "\u00e9" * 2000}}
    body = ("  " + json.dumps({"TableName": notes, "Item": item}, indent=1) + "\n").encode()
    assert here.send("PutItem", body).status == 200
    get = {"TableName": notes, "Key": {"owner": {"S": "byte"}, "number": {"N": "1"}}}
    for operation, payload, more in [
        ("GetItem", get, {}),
        ("GetItem", get, {"Accept-Encoding": "gzip"}),
        ("GetItem", {**get, "TableName": "no-such-table"}, {}),
        ("GetItem", {"TableName": notes}, {}),
        ("Scan", b'{"TableName": 7}', {}),
        ("Scan", b"{nonsense", {}),
        ("CancelBulkOperation", {}, {}),
        ("NoSuchOperation", {}, {}),
    ]:
        ours, theirs = here.send(operation, payload, more), there.send(operation, payload, more)
        assert (ours.status, ours.body) == (theirs.status, theirs.body), operation
        assert len(ours.headers["x-amzn-requestid"]) == 52
        for name in ("content-type", "x-amz-crc32", "content-encoding", "content-length", "server"):
            assert ours.headers.get(name) == theirs.headers.get(name), (operation, name)
    for side in here, there:
        assert side.send("GetItem", get, {"Origin": "http://x"}).headers["access-control-allow-origin"] == "*"
    packed = gzip.compress(json.dumps(get).encode())
    assert json.loads(here.send("GetItem", packed, {"Content-Encoding": "gzip"}).body)["Item"] == item
    assert here.presigned("GetItem", get).status == 200
    assert "dynamodb" in here.raw("GET").body.decode()


def test_signatures_are_checked_here(near, notes):
    signed = Signed(near)
    headers = signed.headers("DynamoDB_20120810.Scan", b'{"TableName":"notes"}')
    answer = signed.raw(
        headers={**headers, "Authorization": headers["Authorization"][:-4] + "0000"}, body=b'{"TableName":"notes"}'
    )
    assert "InvalidSignatureException" in answer.body.decode()
    assert (
        "MissingAuthenticationToken"
        in signed.raw(
            headers={"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"},
            body=b"{}",
        ).body.decode()
    )


def test_roles_may_what_their_policies_say(near, notes):
    allow = lambda action, resource, **more: {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    item = {"owner": {"S": "me"}, "number": {"N": "2"}}
    reader = as_role(near, "reader", allow("dynamodb:GetItem", HERE_ARN + notes))
    assert reader.get_item(TableName=notes, Key=item)["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "dynamodb:PutItem on resource: " + HERE_ARN + notes in denied(reader.put_item, TableName=notes, Item=item)
    assert reader.get_item(TableName=FAR_ARN + notes, Key=item)["ResponseMetadata"]["HTTPStatusCode"] == 200
    denied(reader.get_item, TableName=FAR_ARN.replace("9999", "8888") + notes, Key=item)
    denied(reader.execute_statement, Statement="SELECT * FROM notes")

    by_far_arn = as_role(near, "by-far-arn", allow("dynamodb:*", FAR_ARN + notes))
    by_far_arn.put_item(TableName=notes, Item=item)
    refusal = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": FAR_ARN + notes}
    kept_out = as_role(near, "kept-out", allow("dynamodb:*", "*"), refusal)
    denied(kept_out.get_item, TableName=notes, Key=item)


def test_conditions_on_keys_and_attributes_hold(near, notes):
    own = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["me"]}}
    names = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["owner", "number", "text"]}}
    statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": HERE_ARN + notes, "Condition": own}
    mine = as_role(near, "mine", statement)
    item = lambda owner: {"owner": {"S": owner}, "number": {"N": "3"}}
    mine.put_item(TableName=notes, Item=item("me"))
    denied(mine.put_item, TableName=notes, Item=item("you"))
    query = {"KeyConditionExpression": "#o = :o", "ExpressionAttributeNames": {"#o": "owner"}}
    assert mine.query(TableName=notes, ExpressionAttributeValues={":o": {"S": "me"}}, **query)["Count"] >= 1
    denied(mine.query, TableName=notes, ExpressionAttributeValues={":o": {"S": "you"}}, **query)
    batch = lambda *owners: {notes: [{"PutRequest": {"Item": item(owner)}} for owner in owners]}
    mine.batch_write_item(RequestItems=batch("me"))
    denied(mine.batch_write_item, RequestItems=batch("me", "you"))
    put = lambda owner: {"Put": {"TableName": notes, "Item": item(owner)}}
    denied(mine.transact_write_items, TransactItems=[put("me"), put("you")])
    select = "SELECT * FROM notes WHERE owner = '%s' AND number = 3"
    assert mine.execute_statement(Statement=select % "me")["Items"]
    denied(mine.execute_statement, Statement=select % "you")
    denied(mine.batch_execute_statement, Statements=[{"Statement": select % "me"}, {"Statement": select % "you"}])
    with pytest.raises(ClientError, match="ValidationException"):
        mine.execute_statement(Statement="SELECT FROM")
    named = as_role(near, "named", {**statement, "Condition": names})
    named.put_item(TableName=notes, Item={**item("me"), "text": {"S": "x"}})
    denied(named.put_item, TableName=notes, Item={**item("me"), "other": {"S": "x"}})
    with pytest.raises(ClientError, match="UnknownOperation"):
        mine.describe_contributor_insights(TableName=notes)


def test_streams_are_there_too(near, far):
    dynamodb, streams = near.client("dynamodb"), near.client("dynamodbstreams")
    made = dynamodb.create_table(
        TableName="watched",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=key("p"),
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]
    dynamodb.put_item(TableName="watched", Item={"p": {"S": "a"}})
    arn = made["LatestStreamArn"]
    assert arn.startswith(FAR_ARN) and [
        s["StreamArn"] for s in streams.list_streams(TableName="watched")["Streams"]
    ] == [arn]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    (record,) = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    assert record["dynamodb"]["NewImage"] == {"p": {"S": "a"}} and record["awsRegion"] == "eu-north-1"
    dynamodb.delete_table(TableName="watched")


class Scripted:
    """A far side of a few lines: `answers` are (status, code) given in turn, then success."""

    def __init__(self, tls=None):
        self.answers, self.seen, outer = [], [], self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.seen.append((self.headers, body, self.client_address))
                status, code = outer.answers.pop(0) if outer.answers else (200, None)
                answer = json.dumps(
                    {"__type": f"x#{code}", "message": "scripted"} if code else {"TableNames": []}
                ).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.send_header("Content-Type", "application/x-amz-json-1.0")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.scheme = "https"
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, host="localhost"):
        return f"{self.scheme}://{host}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


KEYS = {"AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}


@pytest.fixture
def serve_at(fresh, tmp_path):
    """A function that starts a virga whose tables are at a URL."""
    folders = itertools.count()
    return lambda url, *more: fresh(
        None, ["--tables", url, *more], data=tmp_path / f"near{next(folders)}", environment=KEYS
    )


def test_failures_are_retried_as_an_sdk_would(serve_at):
    with Scripted() as far:
        near = serve_at(far.url(), "--tables-region", "ap-south-1")
        dynamodb = near.client("dynamodb")
        far.answers = [(500, "InternalServerError"), (503, "ServiceUnavailable")]
        assert dynamodb.list_tables()["TableNames"] == []
        assert len(far.seen) == 3 and len({address for _, _, address in far.seen}) == 1  # one connection, kept
        headers = far.seen[0][0]
        assert "Credential=AKENV/" in headers["Authorization"] and "/ap-south-1/dynamodb/" in headers["Authorization"]
        assert headers["X-Amz-Security-Token"] == "token" and headers["Host"] == f"localhost:{far.port}"
        far.answers = [(400, "ProvisionedThroughputExceededException")]
        assert dynamodb.list_tables()["TableNames"] == []
        far.answers, far.seen[:] = [(400, "ResourceInUseException")], []
        with pytest.raises(ClientError, match="ResourceInUseException"):
            dynamodb.list_tables()
        assert len(far.seen) == 1
        far.answers = [(500, "InternalServerError")] * 4
        answer = Signed(near).send("ListTables", {})
        assert answer.status == 500 and json.loads(answer.body)["message"] == "scripted" and not far.answers


def certificate(folder, name, *more):
    """A self-signed certificate; its files."""
    files = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-out", files[0], "-keyout", files[1]],
        check=True,
        capture_output=True,
    )
    return files


def unavailable(virga):
    begin = time.monotonic()
    answer = Signed(virga).send("ListTables", {})
    assert time.monotonic() - begin < 10
    assert answer.status == 503, answer.body
    found = json.loads(answer.body)
    assert found["__type"].endswith("#ServiceUnavailable")
    return found["message"]


def test_https_is_verified(serve_at, tmp_path):
    good, other = certificate(tmp_path, "localhost"), certificate(tmp_path, "elsewhere.example")
    with Scripted(good) as far:
        near = serve_at(far.url(), "--tables-ca", good[0])
        assert near.client("dynamodb").list_tables()["TableNames"] == []
        near.stop()
        assert "certificate" in unavailable(serve_at(far.url(), "--tables-ca", other[0]))
    with Scripted(other) as far:
        assert "certificate" in unavailable(serve_at(far.url(), "--tables-ca", other[0]))


def test_a_far_side_that_is_down_is_told_and_comes_back(fresh, serve_at, tmp_path):
    far = fresh(None, data=tmp_path / "far")
    near = fresh(None, ["--tables", far.aws, "--tables-credentials", far.credentials], data=tmp_path / "near")
    assert near.client("dynamodb").list_tables()["TableNames"] == []
    far.stop()
    assert far.aws in unavailable(near)
    back = fresh(None, data=tmp_path / "far", aws_port=int(far.aws.rsplit(":", 1)[1]))
    assert back.aws == far.aws and near.client("dynamodb").list_tables()["TableNames"] == []
    assert "no address" in unavailable(serve_at("http://no-such-host.invalid"))


def test_mistakes_are_one_clear_line(tmp_path):
    def refused(*arguments):
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}
        command = [BINARY, "serve", "--data", tmp_path / "data", "--port", "0", "--aws-port", "0", *arguments]
        result = subprocess.run(command, capture_output=True, text=True, timeout=30, env=clean)
        assert result.returncode != 0
        return result.stderr

    assert "not a URL" in refused("--tables", "localhost:8000")
    assert "no credentials for http://localhost:8000" in refused("--tables", "http://localhost:8000")
    assert "cannot be read" in refused("--tables", "http://localhost:8000", "--tables-credentials", "/nonexistent")
    assert "--tables" in refused("--tables-region", "eu-west-1")
    ca = ["--tables-credentials", tmp_path / "keys", "--tables-ca", "/nonexistent"]
    (tmp_path / "keys").write_text("[default]\naws_access_key_id=a\naws_secret_access_key=b\n")
    assert "/nonexistent" in refused("--tables", "https://localhost:8000", *ca)
