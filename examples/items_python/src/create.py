"""POST /items: stores a new item. 201 with its place, 409 when its id is taken. May only dynamodb:PutItem."""

import uuid

from dynamodb import DynamoDbError, call
from record import TABLE, Problem, answer_record, record_of, serves


@serves
def handler(event):
    record = record_of(event["body"], lambda: str(uuid.uuid4()))
    try:
        call("PutItem", TableName=TABLE, Item=record, ConditionExpression="attribute_not_exists(id)")
    except DynamoDbError as error:
        if error.code != "ConditionalCheckFailedException":
            raise
        raise Problem(409, f"An item with the id {record['id']['S']} exists.")
    return answer_record(201, record, Location=f"/items/{record['id']['S']}")
