"""PUT /items/{id}: replaces an item that exists (404 otherwise). With If-Match only the version named (412 otherwise).
May only dynamodb:UpdateItem."""

from dynamodb import DynamoDbError, call
from record import TABLE, Problem, answer_record, record_of, serves


def wanted_versions(headers):
    """The ETags of an If-Match header; none for "*" and no header at all, which mean any version."""
    header = next((value for name, value in (headers or {}).items() if name.lower() == "if-match"), "*")
    versions = [version.strip() for version in header.split(",")]
    return [] if "*" in versions else versions


@serves
def handler(event):
    item_id = event["pathParameters"]["id"]
    record = record_of(event["body"], lambda: item_id)
    if record["id"]["S"] != item_id:
        raise Problem(400, "The body's id is not the path's.")
    values = {":text": record["text"], ":etag": record["etag"]}
    update = "SET #text = :text, #etag = :etag"
    if "status" in record:
        update += ", #status = :status"
        values[":status"] = record["status"]
    else:
        update += " REMOVE #status"
    condition = "attribute_exists(id)"
    versions = {f":v{n}": {"S": version} for n, version in enumerate(wanted_versions(event["headers"]))}
    if versions:
        condition += f" AND #etag IN ({', '.join(versions)})"
    try:
        call(
            "UpdateItem",
            TableName=TABLE,
            Key={"id": record["id"]},
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames={"#text": "text", "#etag": "etag", "#status": "status"},
            ExpressionAttributeValues={**values, **versions},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except DynamoDbError as error:
        if error.code != "ConditionalCheckFailedException":
            raise
        if "Item" not in error.detail:
            raise Problem(404, "There is no item with that id.")
        raise Problem(412, "The item has changed since that version.")
    return answer_record(200, record)
