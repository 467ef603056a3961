"""A blocking HTTP client for set-up and single measurements, and SigV4 for AWS calls."""

import datetime
import hashlib
import hmac
import http.client
import json

import load


def fetch(port, method, target, body=None, headers=None, timeout=10):
    """(status, headers, body) of one request on a fresh connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    except TimeoutError as problem:
        raise RuntimeError(f"{method} {target} was not answered within {timeout} s") from problem
    finally:
        connection.close()


class Signer:
    """Signs DynamoDB calls (Signature Version 4) with the keys that `virga env` prints."""

    def __init__(self, environment):
        self.key_id = environment["AWS_ACCESS_KEY_ID"]
        self.secret = environment["AWS_SECRET_ACCESS_KEY"]
        self.region = environment["AWS_REGION"]

    def headers(self, service, host, target, body):
        now = datetime.datetime.now(datetime.timezone.utc)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        fields = {
            "content-type": "application/x-amz-json-1.0",
            "host": host,
            "x-amz-date": stamp,
            "x-amz-target": target,
        }
        canonical = "\n".join(
            ["POST", "/", ""]
            + [f"{name}:{fields[name]}" for name in sorted(fields)]
            + ["", ";".join(sorted(fields)), hashlib.sha256(body).hexdigest()]
        )
        scope = f"{day}/{self.region}/{service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + self.secret).encode()
        for part in (day, self.region, service, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        fields["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.key_id}/{scope}, "
            f"SignedHeaders={';'.join(sorted(set(fields)))}, Signature={signature}"
        )
        return fields

    def dynamodb(self, port, operation, content):
        """One signed call as raw bytes, valid for the next minutes and as often as wanted."""
        body = json.dumps(content).encode()
        host = f"127.0.0.1:{port}"
        return load.raw("POST", "/", self.headers("dynamodb", host, f"DynamoDB_20120810.{operation}", body), body)

    def call(self, port, operation, content):
        body = json.dumps(content).encode()
        headers = self.headers("dynamodb", f"127.0.0.1:{port}", f"DynamoDB_20120810.{operation}", body)
        status, _, answer = fetch(port, "POST", "/", body, headers)
        if status != 200:
            raise RuntimeError(f"{operation} answered {status}: {answer.decode(errors='replace')}")
        return json.loads(answer)
