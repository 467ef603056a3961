"""Streams of tables that call functions: configuration, what arrives, and what becomes of failures."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from echo_function import TRUST, until


@pytest.fixture
def world(virga, stream, function):
    return World(virga, stream, function)


class World:
    def __init__(self, virga, stream, function):
        self.table, self.stream = stream
        self.function = function
        self.dynamodb, self.client, self.logs = (virga.client(name) for name in ("dynamodb", "lambda", "logs"))

    def map(self, function, wait=True, **more):
        made = self.client.create_event_source_mapping(
            FunctionName=function, EventSourceArn=self.stream, **{"StartingPosition": "TRIM_HORIZON", **more}
        )
        if wait:
            self.wait_for(made["UUID"], "Enabled")
        return made["UUID"]

    def state(self, uuid):
        return self.client.get_event_source_mapping(UUID=uuid)

    def wait_for(self, uuid, state):
        assert until(lambda: self.state(uuid)["State"] == state), self.state(uuid)

    def put(self, *ids, **attributes):
        for id in ids:
            self.dynamodb.put_item(TableName=self.table, Item={"id": {"S": id}, **attributes})

    def events(self, function):
        """What the function was given, in order."""
        try:
            found = self.logs.filter_log_events(logGroupName=f"/aws/lambda/{function}", filterPattern="EVENT")["events"]
        except ClientError:
            return []
        lines = [event["message"].split(" ", 2) for event in found if event["message"].startswith("EVENT ")]
        return [json.loads(event) for _, _, event in sorted(lines, key=lambda line: float(line[1]))]

    def batches(self, function):
        """The ids of each batch, in order."""
        return [
            [record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]] for event in self.events(function)
        ]

    def ids(self, function):
        return [id for batch in self.batches(function) for id in batch]


def refused(call, code):
    with pytest.raises(ClientError) as raised:
        call()
    assert raised.value.response["Error"]["Code"] == code, raised.value
    return raised.value.response["Error"]["Message"]


def test_a_mapping_from_creation_to_its_end(world):
    name = world.function()
    made = world.client.create_event_source_mapping(
        FunctionName=name, EventSourceArn=world.stream, StartingPosition="LATEST"
    )
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 202
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    expected = {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": False,
        "DestinationConfig": {"OnFailure": {}},
        "EventSourceArn": world.stream,
        "EventSourceMappingArn": f"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{made['UUID']}",
        "FunctionArn": arn,
        "FunctionResponseTypes": [],
        "LastModified": made["LastModified"],
        "LastProcessingResult": "No records processed",
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "ParallelizationFactor": 1,
        "StartingPosition": "LATEST",
        "State": "Creating",
        "StateTransitionReason": "User action",
        "TumblingWindowInSeconds": 0,
        "UUID": made["UUID"],
    }
    assert {k: v for k, v in made.items() if k != "ResponseMetadata"} == expected
    world.wait_for(made["UUID"], "Enabled")
    listed = world.client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    assert [each["UUID"] for each in listed] == [made["UUID"]]
    assert world.client.list_event_source_mappings(EventSourceArn=world.stream)["EventSourceMappings"] == listed
    again = lambda: world.client.create_event_source_mapping(
        FunctionName=name, EventSourceArn=world.stream, StartingPosition="LATEST"
    )
    assert made["UUID"] in refused(again, "ResourceConflictException")
    changed = world.client.update_event_source_mapping(UUID=made["UUID"], Enabled=False, BatchSize=7)
    assert (changed["State"], changed["BatchSize"]) == ("Disabling", 7)
    world.wait_for(made["UUID"], "Disabled")
    assert world.client.update_event_source_mapping(UUID=made["UUID"], Enabled=True)["State"] == "Enabling"
    world.wait_for(made["UUID"], "Enabled")
    assert world.client.update_event_source_mapping(UUID=made["UUID"], MaximumRetryAttempts=3)["State"] == "Updating"
    world.wait_for(made["UUID"], "Enabled")
    assert world.client.delete_event_source_mapping(UUID=made["UUID"])["State"] == "Deleting"
    get = lambda: world.state(made["UUID"])

    def is_gone():
        try:
            get()
        except ClientError:
            return True

    assert until(is_gone)
    assert refused(get, "ResourceNotFoundException") == "The resource you requested does not exist."


def test_what_cannot_be_mapped(world):
    name = world.function()

    def create(**more):
        given = {
            "FunctionName": name,
            "EventSourceArn": world.stream,
            "StartingPosition": "LATEST",
            **more,
        }
        return lambda: world.client.create_event_source_mapping(**{k: v for k, v in given.items() if v is not None})

    refused(create(FunctionName="nobody"), "ResourceNotFoundException")
    invalid = "InvalidParameterValueException"
    assert refused(create(EventSourceArn=world.stream[:-1] + "x"), invalid).startswith("Stream not found: ")
    assert "startingPosition" in refused(create(StartingPosition=None), invalid)
    refused(create(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=1), invalid)
    assert "not supported" in refused(create(EventSourceArn="arn:aws:sqs:us-east-1:000000000000:q"), invalid)
    assert "TumblingWindowInSeconds" in refused(create(TumblingWindowInSeconds=5), invalid)
    assert "ScalingConfig" in refused(create(ScalingConfig={"MaximumConcurrency": 2}), invalid)
    to_queue = {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:q"}}
    assert "OnFailure" in refused(create(DestinationConfig=to_queue), invalid)
    refused(create(MaximumRecordAgeInSeconds=59), invalid)
    bad = {"Filters": [{"Pattern": '{"eventName": "INSERT"}'}]}
    assert refused(create(FilterCriteria=bad), invalid) == "Invalid filter pattern definition."
    refused(create(BatchSize=10001), "ValidationException")


def test_the_event_is_as_lambda_sends_it(world):
    name = world.function()
    world.map(name)
    world.put("a", n={"N": "1"})
    world.dynamodb.delete_item(TableName=world.table, Key={"id": {"S": "a"}})
    assert until(lambda: len(world.ids(name)) == 2)
    first, last = [record for event in world.events(name) for record in event["Records"]]
    change = first.pop("dynamodb")
    assert len(first.pop("eventID")) == 32
    assert first == {
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "eventSourceARN": world.stream,
    }
    assert abs(change.pop("ApproximateCreationDateTime") - time.time()) < 60
    assert change.pop("SequenceNumber").isdigit()
    assert change == {
        "Keys": {"id": {"S": "a"}},
        "NewImage": {"id": {"S": "a"}, "n": {"N": "1"}},
        "SizeBytes": 9,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    assert (last["eventName"], "NewImage" in last["dynamodb"]) == ("REMOVE", False)
    assert last["dynamodb"]["OldImage"] == {"id": {"S": "a"}, "n": {"N": "1"}}


def test_records_arrive_at_once_and_in_order(world):
    name = world.function()
    world.put("before")
    uuid = world.map(name, StartingPosition="LATEST")
    world.put("warm")
    assert until(lambda: world.ids(name) == ["warm"])
    begun = time.monotonic()
    world.put("quick")
    assert until(lambda: len(world.ids(name)) == 2)
    assert time.monotonic() - begun < 0.6
    world.put(*(f"{i:03}" for i in range(60)))
    assert until(lambda: len(world.ids(name)) == 62)
    assert world.ids(name) == ["warm", "quick", *(f"{i:03}" for i in range(60))]
    assert until(lambda: world.state(uuid)["LastProcessingResult"] == "OK")


def test_batches_and_their_window(world):
    name = world.function()
    world.put(*"abcdefg")
    uuid = world.map(name, BatchSize=3)
    assert until(lambda: len(world.ids(name)) == 7)
    assert world.batches(name) == [["a", "b", "c"], ["d", "e", "f"], ["g"]]
    world.client.update_event_source_mapping(UUID=uuid, MaximumBatchingWindowInSeconds=1, BatchSize=100)
    world.wait_for(uuid, "Enabled")
    world.put("h", "i", "j")
    assert until(lambda: len(world.ids(name)) == 10)
    assert world.batches(name)[3:] == [["h", "i", "j"]]


def test_filters(world):
    name = world.function()
    patterns = [
        {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": [{"prefix": "go"}]}}}},
        {"dynamodb": {"Keys": {"id": {"S": [{"equals-ignore-case": "ODD"}]}}}},
    ]
    world.map(name, FilterCriteria={"Filters": [{"Pattern": json.dumps(each)} for each in patterns]})
    world.put("a", kind={"S": "good"})
    world.put("a", kind={"S": "gone"})  # a modification
    world.put("b", kind={"S": "bad"})
    world.put("odd")
    world.put("last", kind={"S": "go"})
    assert until(lambda: "last" in world.ids(name))
    assert world.ids(name) == ["a", "odd", "last"]


def test_the_role_must_be_allowed_to_tell(world):
    told = world.function()
    name = world.function(FAIL="poison")
    # To call whom it tells, the function's role must be allowed.
    config = {"OnFailure": {"Destination": f"arn:aws:lambda:us-east-1:000000000000:function:{told}"}}
    create = lambda: world.map(
        name, BisectBatchOnFunctionError=True, MaximumRetryAttempts=1, DestinationConfig=config, wait=False
    )
    refused(create, "InvalidParameterValueException")


def test_failures_are_told_to_a_function(world, virga):
    iam = virga.client("iam")
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}
    iam.put_role_policy(RoleName="lambda-tests", PolicyName="tell", PolicyDocument=json.dumps(allow))
    try:
        told, name = world.function(), world.function(FAIL="poison")
        world.put("a", "b", "poison", "c")
        config = {"OnFailure": {"Destination": f"arn:aws:lambda:us-east-1:000000000000:function:{told}"}}
        uuid = world.map(name, BisectBatchOnFunctionError=True, MaximumRetryAttempts=1, DestinationConfig=config)
        assert until(lambda: world.events(told))
        assert until(lambda: ["c"] in world.batches(name))
        assert world.batches(name) == [["a", "b", "poison", "c"], ["a", "b"], ["poison", "c"], ["poison"], ["poison"], ["c"]]
        (event,) = world.events(told)
        info = event["DDBStreamBatchInfo"]
        assert (info["batchSize"], info["streamArn"]) == (1, world.stream)
        assert info["startSequenceNumber"] == info["endSequenceNumber"] and info["shardId"].startswith("shardId-")
        assert event["requestContext"]["condition"] == "RetryAttemptsExhausted"
        assert event["requestContext"]["approximateInvokeCount"] == 2
        assert event["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
        assert world.state(uuid)["DestinationConfig"] == config
    finally:
        iam.delete_role_policy(RoleName="lambda-tests", PolicyName="tell")


def test_reported_failures_come_again(world):
    name = world.function(REPORT="poison")
    world.put("a", "b", "poison", "c")
    world.map(name, FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=1)
    world.put("d")
    assert until(lambda: ["d"] in world.batches(name))
    assert world.batches(name) == [["a", "b", "poison", "c"], ["poison", "c"], ["d"]]


def test_parallel_batches_keep_the_order_of_a_key(world):
    name = world.function()
    for i in range(12):
        for id in "abcd":
            world.put(id, n={"N": str(i)})
    world.map(name, ParallelizationFactor=4, BatchSize=5)
    assert until(lambda: len(world.ids(name)) == 48)
    seen = {}
    for event in world.events(name):
        for record in event["Records"]:
            image = record["dynamodb"]["NewImage"]
            seen.setdefault(image["id"]["S"], []).append(int(image["n"]["N"]))
    assert seen == {id: list(range(12)) for id in "abcd"}


def test_the_role_must_be_allowed_to_read(world, virga):
    iam = virga.client("iam")
    arn = iam.create_role(RoleName="blind", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    name = world.function(_role=arn)
    create = lambda: world.map(name)
    message = refused(create, "InvalidParameterValueException")
    assert message.startswith(f"Cannot access stream {world.stream}. Please ensure the role can perform the GetRecords")
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": world.stream}]}
    iam.put_role_policy(RoleName="blind", PolicyName="see", PolicyDocument=json.dumps(allow))
    uuid = create()
    world.put("a")
    assert until(lambda: world.ids(name) == ["a"])
    iam.delete_role_policy(RoleName="blind", PolicyName="see")
    world.put("b")
    assert until(lambda: world.state(uuid)["LastProcessingResult"].startswith("PROBLEM: Cannot access stream"))
    iam.put_role_policy(RoleName="blind", PolicyName="see", PolicyDocument=json.dumps(allow))
    assert until(lambda: world.ids(name) == ["a", "b"])
    world.client.delete_event_source_mapping(UUID=uuid)
    iam.delete_role_policy(RoleName="blind", PolicyName="see")


def test_the_cli_manages_mappings(world, virga):
    name = world.function()
    arguments = ["--function-name", name, "--event-source-arn", world.stream, "--starting-position", "LATEST"]
    made = json.loads(virga.cli("lambda", "create-event-source-mapping", *arguments).stdout)
    got = json.loads(virga.cli("lambda", "get-event-source-mapping", "--uuid", made["UUID"]).stdout)
    assert got["FunctionArn"] == made["FunctionArn"]
    tags = virga.cli("lambda", "list-tags", "--resource", made["EventSourceMappingArn"]).stdout
    assert json.loads(tags) == {"Tags": {}}
    virga.cli("lambda", "delete-event-source-mapping", "--uuid", made["UUID"])
