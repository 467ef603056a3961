"""DynamoDB's bytes: what its HTTP answers are beside their JSON, and what it says of requests that are no requests."""

import gzip
import json
import zlib
from datetime import datetime, timedelta, timezone

import botocore.auth
import pytest

from signed import JSON, Signed

SERVICE = "com.amazon.coral.service#"


@pytest.fixture(scope="session")
def client(virga):
    return Signed(virga)


def crc(body):
    return str(zlib.crc32(body))


def kind(answer):
    return json.loads(answer.body)["__type"]


def test_what_every_answer_carries(client):
    good, bad = client.send("ListTables", {}), client.send("DescribeTable", {"TableName": "no-such-table"})
    for answer in (good, bad):
        assert answer.headers["x-amz-crc32"] == crc(answer.body)
        assert answer.headers["server"] == "Server"
        assert answer.headers["content-type"] == JSON
        request_id = answer.headers["x-amzn-requestid"]
        assert len(request_id) == 52 and request_id.isalnum() and request_id.upper() == request_id
    assert bad.status == 400
    assert kind(bad) == "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"
    assert kind(client.send("ListTables", {"Limit": 0})) == "com.amazon.coral.validate#ValidationException"


def test_health(client):
    answer = client.raw("GET")
    assert (answer.status, answer.body) == (200, b"healthy: dynamodb.us-east-1.amazonaws.com ")
    assert answer.headers["x-amz-crc32"] == crc(answer.body)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods(client, method):
    answer = client.raw(method)
    assert (answer.status, answer.body) == (404, b"<UnknownOperationException/>\n")
    assert answer.headers["x-amz-crc32"] == "3552371480"


@pytest.mark.parametrize("content_type", [None, "whatever", "application/x-amz-json-1.1", "application/jsonx"])
def test_other_content_types(client, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    assert client.raw(headers=headers, body=b"hi").status == 404


@pytest.mark.parametrize("content_type", ["application/json", "  application/json ;  charset=x", JSON, JSON + ";x"])
def test_json_by_any_name(client, content_type):
    answer = client.raw(headers={"Content-Type": content_type}, body=b"hi")
    assert answer.body == b'{"__type":"com.amazon.coral.service#SerializationException"}'
    assert answer.headers["content-type"] == (JSON if JSON in content_type else "application/json")
    answer = client.raw(headers={"Content-Type": content_type}, body=b"{}")
    assert answer.body == b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'


TARGETS = ["whatever", "DynamoDB_20120810", "DynamoDB_20120810.", "DynamoDB_20120810.ListTable"]


@pytest.mark.parametrize("target", TARGETS)
def test_unknown_targets(client, target):
    answer = client.raw(headers={"X-Amz-Target": target})
    assert (answer.status, kind(answer)) == (400, SERVICE + "UnknownOperationException")


def test_no_body_or_no_object(client):
    for body in (b"", b"[]", b"{", b'"x"', b'{"a":1} more', b'{"a":"\xff"}'):
        assert client.send("ListTables", body).body == b'{"__type":"com.amazon.coral.service#SerializationException"}'


def test_bodies_that_are_too_large(client):
    answer = client.raw(headers={"Content-Type": JSON}, body=b" " * ((16 << 20) + 1))
    assert answer.status == 413
    assert answer.headers["transfer-encoding"] == "chunked"
    assert client.send("ListTables", b"{}" + b" " * ((16 << 20) - 2)).status == 200


def test_missing_signatures(client):
    target = {"X-Amz-Target": "DynamoDB_20120810.ListTables"}
    for headers, path in (
        ({}, "/"),
        ({"Authorization": "AWS4"}, "/"),
        ({"Authorization": "Bearer x"}, "/"),
        ({}, "/?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d"),
    ):
        answer = client.raw(headers={**target, **headers}, path=path)
        assert json.loads(answer.body) == {
            "__type": SERVICE + "MissingAuthenticationTokenException",
            "message": "Request is missing Authentication Token",
        }


def test_incomplete_signatures(client):
    def refusal(authorization=None, path="/", **more):
        headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", **more}
        if authorization:
            headers["Authorization"] = authorization
        found = json.loads(client.raw(headers=headers, path=path).body)
        return found["__type"].removeprefix(SERVICE), found["message"]

    needs = "Authorization header requires '{}' parameter. ".format
    date = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
    every = needs("Credential") + needs("Signature") + needs("SignedHeaders") + date
    assert refusal("AWS4-") == ("IncompleteSignatureException", every + "Authorization=AWS4-")
    for text in ("AWS4- Signature=b Credential=a", "AWS4- Signature=b,Credential=a", "AWS4- Signature=b, Credential=a"):
        expected = needs("SignedHeaders") + "Authorization=" + text
        assert refusal(text, Date="a") == ("IncompleteSignatureException", expected)
    whole = "AWS4-HMAC-SHA256 Credential={}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=b".format
    assert refusal(whole("a"), **{"X-Amz-Date": "201"}) == (
        "IncompleteSignatureException",
        "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
    )
    now = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    assert refusal(whole("a/b/c/d"), **{"X-Amz-Date": now}) == (
        "IncompleteSignatureException",
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    )
    code, message = refusal(whole("a/b/c/d/e"), **{"X-Amz-Date": now})
    assert code == "InvalidSignatureException"
    assert message.startswith(
        "Credential should be scoped to a valid region, not 'c'. "
        "Credential should be scoped to correct service: 'dynamodb'. "
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. "
    )
    query = "AWS query-string parameters must include '{}'. ".format
    parameters = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]
    expected = "".join(map(query, parameters)) + "Re-examine the query-string parameters."
    assert refusal(path="/?X-Amz-Algorithm") == ("IncompleteSignatureException", expected)
    assert refusal("X", path="/?X-Amz-Algorithm") == (
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )


def test_presigned_requests(client):
    answer = client.presigned("ListTables", {})
    assert answer.status == 200 and "TableNames" in json.loads(answer.body)


@pytest.mark.parametrize(
    "minutes,words",
    [(-20, "Signature expired: {} is now earlier than "), (20, "Signature not yet current: {} is still later than ")],
)
def test_old_and_future_signatures(client, monkeypatch, minutes, words):
    moment = datetime.now(timezone.utc) + timedelta(minutes=minutes)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda **_: moment)
    headers = client.headers("DynamoDB_20120810.ListTables", b"{}")
    found = json.loads(client.raw(headers=headers, body=b"{}").body)
    assert found["__type"] == SERVICE + "InvalidSignatureException"
    assert found["message"].startswith(words.format(headers["X-Amz-Date"]))


def test_keys_and_tokens_that_nobody_has(client):
    headers = client.headers("DynamoDB_20120810.ListTables", b"{}")
    stranger = headers["Authorization"].replace(client.credentials.access_key, "AKIASOMEBODYELSE")
    for more in ({"Authorization": stranger}, {"X-Amz-Security-Token": "nonsense"}):
        found = json.loads(client.raw(headers={**headers, **more}, body=b"{}").body)
        assert found["__type"] == SERVICE + "UnrecognizedClientException"
        assert found["message"] == "The security token included in the request is invalid."
    changed = {**headers, "Authorization": headers["Authorization"][:-1] + "0"}
    if changed["Authorization"] != headers["Authorization"]:
        found = json.loads(client.raw(headers=changed, body=b"{}").body)
        assert found["__type"] == SERVICE + "InvalidSignatureException"
        mismatch = "The request signature we calculated does not match the signature you provided."
        assert found["message"].startswith(mismatch)


def test_browsers(client):
    ask = {
        "Origin": "https://a.example",
        "Access-Control-Request-Headers": "a, b",
        "Access-Control-Request-Method": "POST",
    }
    answer = client.raw("OPTIONS", headers=ask)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "a, b"
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert answer.headers["access-control-max-age"] == "172800"
    assert client.send("ListTables", {}, {"Origin": "null"}).headers["access-control-allow-origin"] == "*"


def test_packed_bodies(client, table):
    item = {"p": {"S": "packed"}, "c": {"N": "1"}, "text": {"S": "w" * 5000}}
    put = gzip.compress(json.dumps({"TableName": table, "Item": item}).encode())
    assert client.send("PutItem", put, {"Content-Encoding": "gzip"}).body == b"{}"
    get = {"TableName": table, "Key": {"p": item["p"], "c": item["c"]}}
    plain = client.send("GetItem", get)
    packed = client.send("GetItem", get, {"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers and json.loads(plain.body) == {"Item": item}
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["x-amz-crc32"] == crc(packed.body)
    assert gzip.decompress(packed.body) == plain.body
    broken = client.send("PutItem", b"not packed", {"Content-Encoding": "gzip"})
    assert kind(broken) == SERVICE + "SerializationException"


PACKAGE = "com.amazonaws.dynamodb.v20120810"
WRONG_TYPES = [
    ("GetItem", {"TableName": 23}, "NUMBER_VALUE cannot be converted to String"),
    ("GetItem", {"TableName": 2.5}, "DECIMAL_VALUE cannot be converted to String"),
    ("GetItem", {"TableName": True}, "TRUE_VALUE cannot be converted to String"),
    ("GetItem", {"TableName": []}, "Unrecognized collection type class java.lang.String"),
    ("GetItem", {"TableName": {}}, "Start of structure or map found where not expected"),
    ("GetItem", {"ConsistentRead": "maybe"}, "Unexpected token received from parser"),
    ("GetItem", {"ConsistentRead": 1}, "NUMBER_VALUE cannot be converted to Boolean"),
    ("ListTables", {"Limit": "5"}, "STRING_VALUE cannot be converted to Integer"),
    ("GetItem", {"Key": "x"}, "Unexpected field type"),
    (
        "GetItem",
        {"Key": []},
        "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    ),
    ("GetItem", {"Key": {"a": "x"}}, "Unexpected value type in payload"),
    ("GetItem", {"Key": {"a": []}}, f"Unrecognized collection type class {PACKAGE}.AttributeValue"),
    ("GetItem", {"Key": {"a": {"B": 1}}}, "only base-64-encoded strings are convertible to bytes"),
    ("GetItem", {"Key": {"a": {"B": []}}}, "Unrecognized collection type class java.nio.ByteBuffer"),
    ("GetItem", {"Key": {"a": {"B": "23456"}}}, "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
    ("GetItem", {"Key": {"a": {"SS": "x"}}}, "Unexpected field type"),
    ("GetItem", {"ExpressionAttributeNames": {"#a": 1}}, "NUMBER_VALUE cannot be converted to String"),
    (
        "GetItem",
        {"ExpressionAttributeNames": []},
        "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
    ),
    ("CreateTable", {"KeySchema": {}}, "Start of structure or map found where not expected"),
    ("CreateTable", {"KeySchema": [[]]}, f"Unrecognized collection type class {PACKAGE}.KeySchemaElement"),
    (
        "BatchWriteItem",
        {"RequestItems": []},
        "Unrecognized collection type java.util.Map<java.lang.String, "
        "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>",
    ),
]


@pytest.mark.parametrize("operation,request_,message", WRONG_TYPES)
def test_wrong_types_come_before_missing_members(client, operation, request_, message):
    expected = {"__type": SERVICE + "SerializationException", "Message": message}
    assert json.loads(client.send(operation, request_).body) == expected


def test_types_that_are_made_to_fit(client, table):
    for truth in ("true", "YES", "1", "no"):
        key = {"p": {"S": "a"}, "c": {"N": "1"}}
        assert client.send("GetItem", {"TableName": table, "Key": key, "ConsistentRead": truth}).status == 200
    assert client.send("ListTables", {"Limit": 1.5}).status == 200
