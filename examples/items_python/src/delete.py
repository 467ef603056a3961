"""DELETE /items/{id}: 204, or 404 when there was none. May only dynamodb:DeleteItem."""

from dynamodb import call
from record import TABLE, Problem, answer, serves


@serves
def handler(event):
    key = {"id": {"S": event["pathParameters"]["id"]}}
    if "Attributes" not in call("DeleteItem", TableName=TABLE, Key=key, ReturnValues="ALL_OLD"):
        raise Problem(404, "There is no item with that id.")
    return answer(204)
