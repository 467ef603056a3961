"""How an item of this API lies in its table, and how it is answered.

id      partition key
status  the document's "status" when it is non-empty text: partition key of the index status-index
text    the document as the caller wrote it, with its id: numbers stay as they were written
etag    hash of the text: what If-Match is compared with
"""

import functools
import hashlib
import json
import logging
import os

from dynamodb import DynamoDbError

TABLE = os.environ["ITEMS_TABLE"]


class Problem(Exception):
    """What a handler answers instead of going on."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


def parse(body):
    try:
        document = json.loads(body or "")
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Problem(400, "The body must be a JSON object.")
    return document


def record_of(body, make_id):
    """The item of a request's body; `make_id` is for a document that has none."""
    document = parse(body)
    item_id, text = document.get("id"), body
    if item_id is None:
        item_id, rest = make_id(), body.strip()[1:]
        comma = "" if rest.strip() == "}" else ","
        text = f'{{"id":{json.dumps(item_id)}{comma}{rest}'
    etag = f'"{hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'
    record = {"id": {"S": item_id}, "text": {"S": text}, "etag": {"S": etag}}
    if isinstance(document.get("status"), str) and document["status"]:
        record["status"] = {"S": document["status"]}
    return record


def answer(status, body="", **headers):
    headers["Access-Control-Allow-Origin"] = os.environ["ALLOWED_ORIGIN"]
    headers["Access-Control-Expose-Headers"] = "ETag,Location"
    if body:
        headers["Content-Type"] = "application/json"
    return {"statusCode": status, "headers": headers, "body": body}


def answer_record(status, record, **headers):
    return answer(status, record["text"]["S"], ETag=record["etag"]["S"], **headers)


def serves(handle):
    """A request's handler: its problems are answers, DynamoDB's failures 500, or 503 when it asks to try again."""

    @functools.wraps(handle)
    def handler(event, context):
        try:
            return handle(event)
        except Problem as problem:
            return answer(problem.status, json.dumps({"message": problem.message}))
        except DynamoDbError as error:
            logging.error("%s", error)
            again = any(word in error.code for word in ("Throttl", "ThroughputExceeded", "RequestLimit"))
            message = "Try again." if again else "Something went wrong."
            return answer(503 if again else 500, json.dumps({"message": message}))

    return handler
