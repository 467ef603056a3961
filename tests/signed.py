"""DynamoDB requests as bytes: signed by hand, for any region, and with whatever body."""

import http.client
import json
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from http_client import Answer

JSON = "application/x-amz-json-1.0"


class _QueryAuth(SigV4QueryAuth):
    """Leaves the body where it is: botocore would move it into the query."""

    def _modify_request_before_signing(self, request):
        body, request.data = request.data, b""
        super()._modify_request_before_signing(request)
        request.data = body


class Signed:
    def __init__(self, virga, region="us-east-1"):
        keys = virga.session().get_credentials()
        self.address = urlsplit(virga.aws)
        self.credentials = Credentials(keys.access_key, keys.secret_key)
        self.region = region

    def raw(self, method="POST", path="/", headers=None, body=b""):
        """One request as given; the answer's body stays bytes."""
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        named = "Host" in (headers or {})
        connection.putrequest(method, path, skip_host=named, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body or method == "POST":
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    def headers(self, target, body, more=None, region=None, service="dynamodb"):
        request = AWSRequest(
            "POST",
            f"http://{self.address.netloc}/",
            {"Content-Type": JSON, "X-Amz-Target": target, **(more or {})},
            body,
        )
        SigV4Auth(self.credentials, service, region or self.region).add_auth(request)
        return {**dict(request.headers.items()), "Host": self.address.netloc}

    def send(self, operation, payload, more=None, prefix="DynamoDB_20120810"):
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        target = f"{prefix}.{operation}"
        return self.raw(headers=self.headers(target, body, more), body=body)

    def presigned(self, operation, payload, expires=60):
        body = json.dumps(payload).encode()
        request = AWSRequest(
            "POST",
            f"http://{self.address.netloc}/",
            {"Content-Type": JSON, "X-Amz-Target": f"DynamoDB_20120810.{operation}"},
            body,
        )
        _QueryAuth(self.credentials, "dynamodb", self.region, expires=expires).add_auth(request)
        url = urlsplit(request.url)
        headers = {**dict(request.headers.items()), "Host": self.address.netloc}
        return self.raw(path=f"{url.path}?{url.query}", headers=headers, body=body)

    def answer(self, operation, payload):
        """What the answer says, be it a success or an error."""
        return json.loads(self.send(operation, payload).body)

    def call(self, operation, payload):
        """What is answered to a request that succeeds."""
        answer = self.send(operation, payload)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def error(self, operation, payload):
        """(code without its prefix, message)"""
        answer = self.send(operation, payload)
        found = json.loads(answer.body)
        assert answer.status >= 400, found
        return found["__type"].split("#")[1], found.get("message", found.get("Message"))

    def refusal(self, operation, payload):
        """The message of a ValidationException."""
        code, message = self.error(operation, payload)
        assert code == "ValidationException", (code, message)
        return message
