"""GET /items/{id}: one item, or 404. May only dynamodb:GetItem."""

from dynamodb import call
from record import TABLE, Problem, answer_record, serves


@serves
def handler(event):
    item = call("GetItem", TableName=TABLE, Key={"id": {"S": event["pathParameters"]["id"]}}).get("Item")
    if item is None:
        raise Problem(404, "There is no item with that id.")
    return answer_record(200, item)
