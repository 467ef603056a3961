"""DynamoDB in its own JSON, signed as every AWS SDK signs, with nothing to install: importing boto3 would take most of a cold
start. Endpoint, region and credentials come from the environment, as for boto3."""

import hashlib
import hmac
import http.client
import json
import os
import time
from urllib.parse import urlsplit

REGION = os.environ["AWS_REGION"]
ENDPOINT = urlsplit(
    os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")
    or os.environ.get("AWS_ENDPOINT_URL")
    or f"https://dynamodb.{REGION}.amazonaws.com"
)
_connection = None


class DynamoDbError(Exception):
    """A failure that DynamoDB told: its code, and the members that came with it."""

    def __init__(self, code, message, detail):
        super().__init__(f"{code}: {message}")
        self.code, self.detail = code, detail


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _signed(headers, body):
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    headers = {**headers, "host": ENDPOINT.netloc, "x-amz-date": stamp}
    if os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = os.environ["AWS_SESSION_TOKEN"]
    names = sorted(headers)
    listed, lines = ";".join(names), "".join(f"{name}:{headers[name]}\n" for name in names)
    request = f"POST\n/\n\n{lines}\n{listed}\n{hashlib.sha256(body).hexdigest()}"
    scope = [stamp[:8], REGION, "dynamodb", "aws4_request"]
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope:
        key = _hmac(key, part)
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, "/".join(scope), hashlib.sha256(request.encode()).hexdigest()])
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{'/'.join(scope)}, "
        f"SignedHeaders={listed}, Signature={_hmac(key, text).hex()}"
    )
    return headers


def _exchange(headers, body):
    """Over the connection of before; once more when that has been closed meanwhile."""
    global _connection
    for fresh in (_connection is None, True):
        if fresh:
            kind = http.client.HTTPSConnection if ENDPOINT.scheme == "https" else http.client.HTTPConnection
            _connection = kind(ENDPOINT.netloc, timeout=10)
        try:
            _connection.request("POST", "/", body, headers)
            response = _connection.getresponse()
            return response.status, response.read()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if fresh:
                raise


def call(operation, **request):
    body = json.dumps(request).encode()
    target = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"DynamoDB_20120810.{operation}"}
    status, text = _exchange(_signed(target, body), body)
    answer = json.loads(text)
    if status != 200:
        raise DynamoDbError(answer["__type"].rpartition("#")[2], answer.get("message") or answer.get("Message"), answer)
    return answer
