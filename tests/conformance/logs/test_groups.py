"""Log groups: tags, retention, streams that go, and patterns."""

import json
import os
import time

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def logs(virga):
    return virga.client("logs")


@pytest.fixture
def group(logs):
    name = f"/tests/{os.urandom(6).hex()}"
    logs.create_log_group(logGroupName=name, tags={"team": "blue"})
    yield name
    logs.delete_log_group(logGroupName=name)


def code_of(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    return raised.value.response["Error"]["Code"]


def put(logs, group, *messages, stream="s"):
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    now = int(time.time() * 1000)
    events = [{"timestamp": now + i, "message": message} for i, message in enumerate(messages)]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def found(logs, group, pattern):
    return [event["message"] for event in logs.filter_log_events(logGroupName=group, filterPattern=pattern)["events"]]


def test_tags(logs, group):
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group}"
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "blue"}
    logs.tag_resource(resourceArn=arn, tags={"team": "red", "a": "b"})
    logs.untag_log_group(logGroupName=group, tags=["a"])
    assert logs.list_tags_log_group(logGroupName=group)["tags"] == {"team": "red"}
    logs.tag_log_group(logGroupName=group, tags={"c": "d"})
    logs.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"c": "d"}
    assert code_of(logs.list_tags_log_group, logGroupName="/none") == "ResourceNotFoundException"


def test_what_is_refused(logs, group):
    assert code_of(logs.put_retention_policy, logGroupName=group, retentionInDays=2) == "InvalidParameterException"
    logs.put_retention_policy(logGroupName=group, retentionInDays=7)
    (shown,) = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert shown["retentionInDays"] == 7
    assert code_of(logs.create_log_group, logGroupName="/x", kmsKeyId="k") == "InvalidParameterException"
    assert code_of(logs.create_log_group, logGroupName="/x", logGroupClass="DELIVERY") == "InvalidParameterException"
    with pytest.raises(ClientError, match="StartQuery"):
        logs.start_query(logGroupName=group, startTime=0, endTime=1, queryString="fields @message")


def test_a_stream_that_is_deleted(logs, group):
    put(logs, group, "a")
    assert found(logs, group, "") == ["a"]
    logs.delete_log_stream(logGroupName=group, logStreamName="s")
    assert found(logs, group, "") == []
    assert logs.describe_log_streams(logGroupName=group)["logStreams"] == []
    assert code_of(logs.delete_log_stream, logGroupName=group, logStreamName="s") == "ResourceNotFoundException"


def test_patterns_of_fields(logs, group):
    one, two = json.dumps({"level": "ERROR", "ms": 7}), json.dumps({"level": "INFO", "ms": 3, "user": {"name": "ann"}})
    line = '127.0.0.1 - ann [24/Nov/2026] "GET /a" 404 12'
    put(logs, group, one, two, line)
    assert found(logs, group, '{ $.level = "ERROR" }') == [one]
    assert found(logs, group, "{ $.ms > 2 && $.user.name = a* }") == [two]
    assert found(logs, group, "{ $.user NOT EXISTS || $.ms = 3 }") == [one, two]
    assert found(logs, group, "[ip, id, user, time, request, status = 4*, size]") == [line]
    assert found(logs, group, "[..., size > 100]") == []
    assert code_of(logs.filter_log_events, logGroupName=group, filterPattern="{ $.a }") == "InvalidParameterException"
