"""DynamoDB requests that cost little: signed by hand on a kept connection. For tests that send thousands."""

import hashlib
import hmac
import http.client
import json
import socket
import time
from urllib.parse import urlsplit

PREFIXES = {"dynamodb": "DynamoDB_20120810", "streams": "DynamoDBStreams_20120810"}


class Unknown(Exception):
    """No answer came: what was asked may have happened, or not."""


class Dynamo:
    """One client with one connection. For one thread at a time."""

    def __init__(self, virga, region="us-east-1"):
        keys = virga.session().get_credentials()
        self.address, self.access, self.region = urlsplit(virga.aws).netloc, keys.access_key, region
        self.secret = keys.secret_key
        self.day, self.key, self.connection = None, None, None

    def _signature(self, moment, headers, body):
        scope = f"{moment[:8]}/{self.region}/dynamodb/aws4_request"
        if self.day != moment[:8]:
            self.day, self.key = moment[:8], ("AWS4" + self.secret).encode()
            for part in scope.split("/"):
                self.key = hmac.digest(self.key, part.encode(), "sha256")
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signature = hmac.digest(self.key, text.encode(), "sha256").hex()
        return f"AWS4-HMAC-SHA256 Credential={self.access}/{scope}, SignedHeaders={names}, Signature={signature}"

    def call(self, operation, payload, service="dynamodb"):
        """(status, answer); raises Unknown when the connection breaks."""
        body = json.dumps(payload).encode()
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {"host": self.address, "x-amz-date": moment, "x-amz-target": f"{PREFIXES[service]}.{operation}"}
        headers["authorization"] = self._signature(moment, headers, body)
        try:
            if not self.connection:
                self.connection = http.client.HTTPConnection(self.address, timeout=30)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request("POST", "/", body, {**headers, "Content-Type": "application/x-amz-json-1.0"})
            answer = self.connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as problem:
            if self.connection:
                self.connection.close()
            self.connection = None
            raise Unknown(problem) from None

    def must(self, operation, payload, service="dynamodb"):
        """The answer of a call that is not refused."""
        status, answer = self.call(operation, payload, service)
        assert status == 200, (operation, payload, status, answer)
        return answer

    def all(self, operation, **payload):
        """The items of every page of a Query or Scan."""
        items = []
        while True:
            page = self.must(operation, payload)
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                return items
            payload["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def code_of(answer):
    """The error's code without its prefix."""
    return answer.get("__type", "").split("#")[-1]


def message_of(answer):
    return answer.get("message", answer.get("Message", ""))
