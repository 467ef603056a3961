"""Tables: what CreateTable, UpdateTable, DescribeTable, DeleteTable and ListTables take, refuse and tell."""

import pytest
from dynamodb_tables import INVALID, ON_DEMAND, defined, describe, gsi, key, refused, tables, wait  # noqa: F401


def test_a_new_table_is_being_created_takes_items_and_is_active_when_first_looked_at(dynamodb, tables):
    table = tables(AttributeDefinitions=defined(p="S", a="S"), GlobalSecondaryIndexes=[gsi("by-a")])
    assert table["TableStatus"] == "CREATING"
    assert table["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert "WarmThroughput" not in table
    assert table["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    assert table["DeletionProtectionEnabled"] is False
    name = table["TableName"]
    dynamodb.put_item(TableName=name, Item={"p": {"S": "x"}})
    seen = describe(dynamodb, name)
    assert seen["TableStatus"] == "ACTIVE"
    assert seen["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"
    assert seen["WarmThroughput"] == {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"}
    assert "LastUpdateToPayPerRequestDateTime" in seen["BillingModeSummary"]
    assert seen["TableArn"].endswith(f":table/{name}")
    assert seen["GlobalSecondaryIndexes"][0]["IndexArn"] == seen["TableArn"] + "/index/by-a"
    assert name in dynamodb.list_tables(ExclusiveStartTableName="test-")["TableNames"]
    assert refused(
        dynamodb.create_table,
        TableName=name,
        AttributeDefinitions=defined(p="S"),
        KeySchema=key("p"),
        **ON_DEMAND,
    ) == ("ResourceInUseException", f"Table already exists: {name}")


def test_a_provisioned_table_tells_its_throughput(dynamodb, tables):
    name = tables(BillingMode=None, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 3})[
        "TableName"
    ]
    table = describe(dynamodb, name)
    assert table["ProvisionedThroughput"] == {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 5,
        "WriteCapacityUnits": 3,
    }
    assert "BillingModeSummary" not in table
    assert table["WarmThroughput"] == {"ReadUnitsPerSecond": 5, "WriteUnitsPerSecond": 3, "Status": "ACTIVE"}


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            {"BillingMode": "PROVISIONED"},
            INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        (
            {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
            INVALID
            + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        ),
        (
            {"OnDemandThroughput": {"MaxReadRequestUnits": 0}},
            INVALID + "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range",
        ),
        (
            {"KeySchema": key("p", role="RANGE")},
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ),
        (
            {"AttributeDefinitions": defined(p="S", q="S"), "KeySchema": key("p", "q")},
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        ),
        (
            {"AttributeDefinitions": defined(p="S", q="S")},
            INVALID
            + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            + "AttributeDefinitions",
        ),
        (
            {"AttributeDefinitions": defined(p="S") + defined(p="N")},
            "Attribute Name is duplicated: p",
        ),
        (
            {"AttributeDefinitions": defined(p="S", q="S", a="S"), "GlobalSecondaryIndexes": [gsi("idx")]},
            INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: [p, q, a], keys used: [a, p]",
        ),
        ({"GlobalSecondaryIndexes": []}, INVALID + "List of GlobalSecondaryIndexes is empty"),
        (
            {"AttributeDefinitions": defined(p="S", a="S"), "GlobalSecondaryIndexes": [gsi("dup"), gsi("dup")]},
            INVALID + "Duplicate index name: dup",
        ),
        (
            {
                "AttributeDefinitions": defined(p="S", a="S"),
                "GlobalSecondaryIndexes": [gsi(f"idx-{n}") for n in range(21)],
            },
            INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20",
        ),
        (
            {
                "AttributeDefinitions": defined(p="S", a="S"),
                "GlobalSecondaryIndexes": [gsi("idx", projection="INCLUDE")],
            },
            INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        (
            {
                "AttributeDefinitions": defined(p="S", a="S"),
                "LocalSecondaryIndexes": [gsi("idx", hash="p", range="a")],
            },
            INVALID
            + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
        ),
        (
            {
                "AttributeDefinitions": defined(p="S", q="S", a="S"),
                "KeySchema": key("p") + key("q", role="RANGE"),
                "LocalSecondaryIndexes": [gsi("idx", hash="a", range="q")],
            },
            INVALID
            + "Index KeySchema does not have the same leading hash key as table KeySchema for index: idx. index hash key: "
            + "a, table hash key: p",
        ),
        ({"Tags": [{"Key": "aws:x", "Value": "y"}]}, "Tag Key cannot be prefixed with aws:, Key: aws:x"),
        (
            {"SSESpecification": {"Enabled": True, "KMSMasterKeyId": "k"}},
            INVALID + "SSEType KMS is required if KMSMasterKeyId is specified",
        ),
    ],
)
def test_a_bad_definition_is_refused(tables, arguments, message):
    assert refused(tables, **arguments) == ("ValidationException", message)


def test_settings_are_told_as_they_were_given(dynamodb, tables):
    name = tables(
        TableClass="STANDARD_INFREQUENT_ACCESS",
        SSESpecification={"Enabled": True},
        DeletionProtectionEnabled=True,
        OnDemandThroughput={"MaxReadRequestUnits": 10},
        Tags=[{"Key": "team", "Value": "a"}],
    )["TableName"]
    table = describe(dynamodb, name)
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert table["SSEDescription"]["Status"] == "ENABLED" and table["SSEDescription"]["SSEType"] == "KMS"
    assert table["SSEDescription"]["KMSMasterKeyArn"].startswith("arn:aws:kms:")
    assert table["OnDemandThroughput"] == {"MaxReadRequestUnits": 10}
    assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == [{"Key": "team", "Value": "a"}]
    assert refused(dynamodb.delete_table, TableName=name) == (
        "ValidationException",
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    )
    assert dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)["TableDescription"][
        "TableStatus"
    ] == ("ACTIVE")
    gone = dynamodb.delete_table(TableName=name)["TableDescription"]
    assert gone["TableStatus"] == "DELETING" and "GlobalSecondaryIndexes" not in gone
    assert refused(dynamodb.describe_table, TableName=name) == (
        "ResourceNotFoundException",
        f"Requested resource not found: Table: {name} not found",
    )


def test_one_update_changes_one_thing(dynamodb, tables):
    name = tables()["TableName"]

    def update(**arguments):
        return refused(dynamodb.update_table, TableName=name, **arguments)[1]

    only = INVALID + "{} must be the only operation in the request"
    limits = {"OnDemandThroughput": {"MaxReadRequestUnits": 5}}
    assert update().startswith("At least one of ProvisionedThroughput, BillingMode, ")
    assert update(DeletionProtectionEnabled=True, **limits) == only.format("DeletionProtection modification")
    assert update(TableClass="STANDARD", DeletionProtectionEnabled=True) == only.format("TableClass modification")
    assert update(SSESpecification={"Enabled": True}, TableClass="STANDARD") == only.format(
        "Server-Side Encryption modification"
    )
    assert (
        update(GlobalSecondaryIndexUpdates=[], **ON_DEMAND) == INVALID + "List of GlobalSecondaryIndexUpdates is empty"
    )
    assert update(SSESpecification={"Enabled": False}) == INVALID + "Table is already encrypted by default"
    assert update(WarmThroughput={"ReadUnitsPerSecond": 1}) == (
        INVALID + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, "
        "decreasing WarmThroughput is not supported"
    )
    dynamodb.update_table(TableName=name, WarmThroughput={"ReadUnitsPerSecond": 13000})
    dynamodb.update_table(TableName=name, **limits)
    table = describe(dynamodb, name)
    assert table["WarmThroughput"]["ReadUnitsPerSecond"] == 13000
    assert table["OnDemandThroughput"] == {"MaxReadRequestUnits": 5}
    dynamodb.update_table(TableName=name, OnDemandThroughput={"MaxReadRequestUnits": -1})
    assert "OnDemandThroughput" not in describe(dynamodb, name)


def test_billing_and_throughput_change(dynamodb, tables):
    name = tables(AttributeDefinitions=defined(p="S", a="S"), GlobalSecondaryIndexes=[gsi("by-a")])["TableName"]
    two, three = ({"ReadCapacityUnits": n, "WriteCapacityUnits": n} for n in (2, 3))

    def update(**arguments):
        return dynamodb.update_table(TableName=name, **arguments)["TableDescription"]

    provisioned = {"BillingMode": "PROVISIONED"}
    assert refused(update, **provisioned)[1] == (
        INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
    )
    assert refused(update, ProvisionedThroughput=two, **provisioned)[1] == (
        INVALID + "ProvisionedThroughput must be specified for index: by-a"
    )
    index = [{"Update": {"IndexName": "by-a", "ProvisionedThroughput": two}}]
    assert (
        update(ProvisionedThroughput=two, GlobalSecondaryIndexUpdates=index, **provisioned)["TableStatus"] == "UPDATING"
    )
    table = wait(dynamodb, name)
    assert table["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
    assert table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["ReadCapacityUnits"] == 2
    assert refused(update, ProvisionedThroughput=two)[1].startswith(
        "The provisioned throughput for the table will not change. The requested value equals the current value. Current "
        "ReadCapacityUnits provisioned for the table: 2. Requested ReadCapacityUnits: 2."
    )
    assert refused(update, GlobalSecondaryIndexUpdates=index)[1].startswith(
        "The provisioned throughput for the index by-a will not change."
    )
    answer = update(ProvisionedThroughput=three)
    assert answer["TableStatus"] == "UPDATING" and answer["ProvisionedThroughput"]["ReadCapacityUnits"] == 2
    throughput = wait(dynamodb, name)["ProvisionedThroughput"]
    assert throughput["ReadCapacityUnits"] == 3 and "LastIncreaseDateTime" in throughput
    update(ProvisionedThroughput=two)
    throughput = wait(dynamodb, name)["ProvisionedThroughput"]
    assert throughput["NumberOfDecreasesToday"] == 1 and "LastDecreaseDateTime" in throughput
    update(**ON_DEMAND)
    table = wait(dynamodb, name)
    assert table["ProvisionedThroughput"]["ReadCapacityUnits"] == 0
    assert table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["ReadCapacityUnits"] == 0


def test_throughput_goes_down_four_times_a_day(dynamodb, tables):
    name = tables(BillingMode=None, ProvisionedThroughput={"ReadCapacityUnits": 9, "WriteCapacityUnits": 1})[
        "TableName"
    ]

    def set_reads(units):
        dynamodb.update_table(
            TableName=name, ProvisionedThroughput={"ReadCapacityUnits": units, "WriteCapacityUnits": 1}
        )
        wait(dynamodb, name)

    for units in (8, 7, 6, 5):
        set_reads(units)
    code, message = refused(set_reads, units=4)
    assert code == "LimitExceededException"
    assert message.startswith(
        "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day."
    )
    assert "Number of decreases today: 4." in message
    set_reads(6)


def test_list_tables_goes_on_after_a_name(dynamodb, tables):
    names = sorted(tables()["TableName"] for _ in range(3))
    page = dynamodb.list_tables(ExclusiveStartTableName=names[0], Limit=1)
    assert page["TableNames"] == [page["LastEvaluatedTableName"]]
    listed = dynamodb.list_tables(ExclusiveStartTableName=names[0])["TableNames"]
    assert names[1] in listed and names[2] in listed and names[0] not in listed


def test_tags(dynamodb, tables):
    arn = tables()["TableArn"]

    def tagged(**tags):
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    dynamodb.tag_resource(ResourceArn=arn, Tags=tagged(a="1", b=""))
    dynamodb.tag_resource(ResourceArn=arn, Tags=tagged(a="2"))
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == tagged(a="2", b="")
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["b", "never"])
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == tagged(a="2")
    assert (
        refused(dynamodb.tag_resource, ResourceArn=arn, Tags=[])[1] == "Atleast one Tag needs to be provided as Input."
    )
    assert refused(dynamodb.tag_resource, ResourceArn=arn, Tags=tagged(**{"AWS:x": "1"}))[1] == (
        "Tag Key cannot be prefixed with aws:, Key: AWS:x"
    )
    assert refused(dynamodb.tag_resource, ResourceArn=arn, Tags=tagged(**{"x#": "1"}))[1] == (
        "The Tag Key provided is invalid, Key: x#"
    )
    many = tagged(**{f"k{n}": "v" for n in range(50)})
    assert refused(dynamodb.tag_resource, ResourceArn=arn, Tags=many)[1] == (
        "Number of Tags exceed the current limit for the provided ResourceArn"
    )
    assert refused(dynamodb.tag_resource, ResourceArn="none", Tags=tagged(a="1"))[1] == (
        INVALID + "ARNs must start with 'arn:': none"
    )
    code, message = refused(dynamodb.list_tags_of_resource, ResourceArn=arn + "x")
    assert (code, message) == (
        "ResourceNotFoundException",
        f"Requested resource not found: ResourceArn: {arn}x not found",
    )


def test_what_is_not_there_is_refused_by_name(dynamodb, tables):
    table = tables()
    assert refused(dynamodb.describe_table_replica_auto_scaling, TableName=table["TableName"]) == (
        "ResourceNotFoundException",
        f"Global table with name: '{table['TableName']}' does not exist.",
    )
    code, message = refused(
        dynamodb.enable_kinesis_streaming_destination,
        TableName=table["TableName"],
        StreamArn="arn:aws:kinesis:us-east-1:000000000000:stream/s" + "x" * 30,
    )
    assert code == "UnknownOperationException" and "EnableKinesisStreamingDestination" in message
    code, message = refused(dynamodb.list_global_tables)
    assert code == "UnknownOperationException" and "ListGlobalTables" in message
