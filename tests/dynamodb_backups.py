"""What the tests of DynamoDB's backups, recovery, exports and imports share."""

import time

from dynamodb_tables import refused


def error(call, **arguments):
    """What a refused call says: "Code: message"."""
    return ": ".join(refused(call, **arguments))


def wait_active(dynamodb, table):
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})


def items(dynamodb, table, **more):
    """All of a table, or of an index of it."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, **more)
    return [item for page in pages for item in page["Items"]]


def as_text(found):
    """Items that can be compared, whatever their order."""
    return sorted(repr(sorted(item.items())) for item in found)


def set_recovery(dynamodb, table, enabled=True, **more):
    """Switches point-in-time recovery; its description."""
    answer = dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": enabled, **more}
    )
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def when(look, done):
    """What `look` gives once it is `done`."""
    for _ in range(200):
        found = look()
        if done(found):
            return found
        time.sleep(0.1)
    raise AssertionError(f"it does not finish: {found}")
