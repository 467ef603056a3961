"""GET /items?limit=&next=&status=: a page of items and, when more follow, an opaque token for the next one.
May only dynamodb:Scan and dynamodb:Query, on the table and its index."""

import base64
import hashlib
import hmac
import json
import os

from dynamodb import call
from record import TABLE, Problem, answer, serves


def mac(text):
    """Tokens: base64url(first 16 bytes of HMAC-SHA256 + JSON of [key, status]). Only this API's own tokens verify."""
    return hmac.new(os.environ.get("TOKEN_SECRET", "").encode(), text, hashlib.sha256).digest()[:16]


def make_token(key, status):
    text = json.dumps([key, status]).encode()
    return base64.urlsafe_b64encode(mac(text) + text).decode().rstrip("=")


def read_token(token, status):
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        content = b""
    if hmac.compare_digest(content[:16], mac(content[16:])):
        key, of = json.loads(content[16:])
        if of == status:
            return key
    raise Problem(400, "next is not a token of this list.")


@serves
def handler(event):
    query = event["queryStringParameters"] or {}
    limit, status = query.get("limit", "25"), query.get("status")
    if not (limit.isascii() and limit.isdigit()) or not 1 <= int(limit) <= 1000:
        raise Problem(400, "limit must be a number from 1 to 1000.")
    if status == "":
        raise Problem(400, "status must not be empty.")
    page = {"TableName": TABLE, "Limit": int(limit)}
    if "next" in query:
        page["ExclusiveStartKey"] = read_token(query["next"], status)
    if status is None:
        found = call("Scan", **page)
    else:
        found = call(
            "Query",
            **page,
            IndexName="status-index",
            KeyConditionExpression="#status = :status",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":status": {"S": status}},
        )
    last = found.get("LastEvaluatedKey")
    more = f',"next":{json.dumps(make_token(last, status))}' if last else ""
    return answer(200, '{"items":[%s]%s}' % (",".join(item["text"]["S"] for item in found["Items"]), more))
