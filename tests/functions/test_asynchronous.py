"""Asynchronous invocations: tried again, told of, and not lost."""

import json
import signal
import time

import pytest
from botocore.exceptions import ClientError
from conftest import Virga
from functions_made import Account


def test_an_event_runs_once(account):
    name = account.make()
    account.send(name, {"n": 1})
    assert account.wait(name, 1) == [{"n": 1}]
    time.sleep(0.5)
    assert len(account.printed(name)) == 1


def test_an_event_that_fails_is_tried_three_times_and_told_of(account):
    client, name, told, well = account.lambda_, account.make(), account.make(), account.make()
    arn = lambda f: client.get_function(FunctionName=f)["Configuration"]["FunctionArn"]
    client.put_function_event_invoke_config(
        FunctionName=name,
        DestinationConfig={"OnFailure": {"Destination": arn(told)}, "OnSuccess": {"Destination": arn(well)}},
    )
    request = account.send(name, {"fail": "broken"})
    (record,) = account.wait(told, 1)
    assert len(account.printed(name)) == 3
    assert record.pop("timestamp").endswith("Z")
    error = record.pop("responsePayload")
    assert error["errorMessage"] == "broken" and error["errorType"] == "ValueError"
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": request,
            "functionArn": arn(name) + ":$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"fail": "broken"},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    }
    account.send(name, {"read": "/dev/null"})
    (record,) = account.wait(well, 1)
    assert record["requestContext"]["condition"] == "Success" and record["responsePayload"] == ""
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


def test_retries_dead_letters_and_no_concurrency(account):
    client, dead = account.lambda_, account.make()
    arn = client.get_function(FunctionName=dead)["Configuration"]["FunctionArn"]
    name = account.make(DeadLetterConfig={"TargetArn": arn})
    assert client.get_function_configuration(FunctionName=name)["DeadLetterConfig"] == {"TargetArn": arn}
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    request = account.send(name, {"fail": "once"})
    assert account.wait(dead, 1) == [{"fail": "once"}]
    (custom,) = account.wait(dead, 1, word="CUSTOM")
    assert custom == {"RequestID": request, "ErrorCode": "200", "ErrorMessage": "once"}
    assert len(account.printed(name)) == 1
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    account.send(name, {"n": 2})
    assert {"n": 2} in account.wait(dead, 4)  # the other event is tried three times there too
    client.update_function_configuration(FunctionName=name, DeadLetterConfig={"TargetArn": ""})
    assert "DeadLetterConfig" not in client.get_function_configuration(FunctionName=name)


def test_throttled_events_wait_for_room(account):
    name = account.make()
    account.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    for n in range(3):
        account.send(name, {"n": n, "sleep": 0.2})
    assert sorted(e["n"] for e in account.wait(name, 3)) == [0, 1, 2]


def test_event_invoke_configs(account):
    client, name, other = account.lambda_, account.make(Publish=True), account.make()
    refused = lambda call, **a: pytest.raises(ClientError, call, **a).value.response["Error"]
    missing = refused(client.get_function_event_invoke_config, FunctionName=name)
    assert missing["Code"] == "ResourceNotFoundException" and missing["Message"].endswith(
        f"function:{name}:$LATEST doesn't have an EventInvokeConfig"
    )
    nothing = refused(client.put_function_event_invoke_config, FunctionName=name)
    assert nothing["Message"] == "You must specify at least one of error handling or destination setting."
    put = client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
    assert put["FunctionArn"].endswith(f"{name}:$LATEST") and put["MaximumRetryAttempts"] == 1
    assert put["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}} and "MaximumEventAgeInSeconds" not in put
    client.update_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60)
    got = client.get_function_event_invoke_config(FunctionName=name)
    assert (got["MaximumRetryAttempts"], got["MaximumEventAgeInSeconds"]) == (1, 60)
    client.put_function_event_invoke_config(FunctionName=name, Qualifier="1", MaximumRetryAttempts=0)
    listed = client.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]
    assert [c["FunctionArn"].rsplit(":")[-1] for c in listed] == ["$LATEST", "1"]
    for bad in ("arn:aws:sqs:us-east-1:000000000000:q", f"arn:aws:lambda:us-east-1:000000000000:function:{name}"):
        destination = {"OnFailure": {"Destination": bad}}
        answer = refused(client.put_function_event_invoke_config, FunctionName=name, DestinationConfig=destination)
        assert answer["Code"] == "InvalidParameterValueException"
    client.delete_function_event_invoke_config(FunctionName=name)
    assert refused(client.delete_function_event_invoke_config, FunctionName=name)["Code"] == "ResourceNotFoundException"
    cli = account.virga.cli("lambda", "get-function-event-invoke-config", "--function-name", f"{name}:1")
    assert json.loads(cli.stdout)["MaximumRetryAttempts"] == 0


def test_accepted_events_survive_a_kill(tmp_path):
    arguments = ["--event-retry-ms", "600"]
    with Virga(tmp_path / "data", template=None, arguments=arguments) as running:
        account = Account(running)
        name = account.make()
        account.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
        for n in range(20):
            account.send(name, {"n": n, "sleep": 0.3})
        account.send(name, {"fail": "later"})
        running.stop(signal.SIGKILL)
    with Virga(tmp_path / "data", template=None, arguments=arguments) as running:
        account = Account(running)
        account.lambda_.delete_function_concurrency(FunctionName=name)
        end = time.monotonic() + 30
        while {e.get("n") for e in account.printed(name)} != {*range(20), None}:
            assert time.monotonic() < end, account.printed(name)
            time.sleep(0.1)
        while sum("fail" in e for e in account.printed(name)) < 3:
            assert time.monotonic() < end, account.printed(name)
            time.sleep(0.1)
