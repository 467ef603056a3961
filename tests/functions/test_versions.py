"""Versions, aliases and what is qualified by them, as boto3 and the AWS CLI manage them."""

import collections
import json
import time

import pytest
from botocore.exceptions import ClientError
from functions_made import code


def refused(call, **arguments):
    with pytest.raises(ClientError) as error:
        call(**arguments)
    answer = error.value.response["Error"]
    return answer["Code"], answer["Message"]


def test_versions(account):
    client, name = account.lambda_, account.make(Publish=True)
    listed = client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [v["Version"] for v in listed] == ["$LATEST", "1"]
    assert listed[0]["FunctionArn"].endswith(f"{name}:$LATEST") and listed[1]["FunctionArn"].endswith(f"{name}:1")
    assert client.publish_version(FunctionName=name)["Version"] == "1"  # nothing has changed

    updated = client.update_function_code(FunctionName=name, ZipFile=code("two"), Publish=True)
    assert updated["Version"] == "2" and updated["LastUpdateStatus"] == "InProgress"
    client.get_waiter("function_updated_v2").wait(FunctionName=name)
    assert [account.ask(f"{name}{q}")["mark"] for q in ("", ":1", ":2")] == ["two", "one", "two"]
    assert account.ask(name, Qualifier="1")["version"] == "1"

    dry = client.update_function_code(FunctionName=name, ZipFile=code("three"), DryRun=True, Publish=True)
    assert dry["Version"] == "$LATEST" and account.ask(name)["mark"] == "two"
    code_, message = refused(client.publish_version, FunctionName=name, CodeSha256="x" * 44)
    assert code_ == "InvalidParameterValueException" and message.startswith(f"CodeSHA256 ({'x' * 44}) is different from")
    assert refused(client.publish_version, FunctionName=name, RevisionId="no")[0] == "PreconditionFailedException"

    client.update_function_configuration(FunctionName=name, Environment={"Variables": {"STAGE": "new"}})
    third = client.publish_version(FunctionName=name, Description="third")
    assert (third["Version"], third["Description"]) == ("3", "third")
    assert account.ask(name, Qualifier="3")["stage"] == "new" and account.ask(name, Qualifier="2")["stage"] is None
    got = client.get_function(FunctionName=name, Qualifier="3")["Configuration"]
    assert got["FunctionArn"].endswith(":3") and got["Version"] == "3"
    assert client.get_function_configuration(FunctionName=f"{name}:3")["Description"] == "third"

    client.delete_function(FunctionName=name, Qualifier="3")
    missing = refused(client.get_function, FunctionName=name, Qualifier="3")
    assert missing == ("ResourceNotFoundException", f"Function not found: {third['FunctionArn']}")
    assert refused(client.invoke, FunctionName=name, Qualifier="3")[1] == missing[1]
    assert refused(client.delete_function, FunctionName=name, Qualifier="$LATEST")[0] == "InvalidParameterValueException"
    conflict = refused(client.get_function, FunctionName=f"{name}:1", Qualifier="2")
    assert conflict[1] == "The derived qualifier from the function name does not match the specified qualifier."
    client.delete_function(FunctionName=name)
    assert refused(client.get_function, FunctionName=name, Qualifier="1")[0] == "ResourceNotFoundException"


def test_versions_in_pages(account):
    client, name = account.lambda_, account.make(Publish=True)
    for i in range(3):
        client.update_function_configuration(FunctionName=name, Description=str(i))
        client.publish_version(FunctionName=name)
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name, PaginationConfig={"PageSize": 2})
    assert [v["Version"] for p in pages for v in p["Versions"]] == ["$LATEST", "1", "2", "3", "4"]


def test_aliases(account):
    client, name = account.lambda_, account.make(Publish=True)
    client.update_function_configuration(FunctionName=name, Environment={"Variables": {"STAGE": "2"}})
    client.publish_version(FunctionName=name)
    live = client.create_alias(FunctionName=name, Name="live", FunctionVersion="1", Description="what users see")
    assert live["AliasArn"].endswith(f"function:{name}:live") and "RoutingConfig" not in live
    assert client.get_alias(FunctionName=name, Name="live")["RevisionId"] == live["RevisionId"]
    answer = account.ask(name, Qualifier="live")
    assert answer["version"] == "1" and answer["arn"].endswith(":live")
    assert client.get_function(FunctionName=name, Qualifier="live")["Configuration"]["FunctionArn"] == live["AliasArn"]

    code, message = refused(client.create_alias, FunctionName=name, Name="live", FunctionVersion="1")
    assert (code, message) == ("ResourceConflictException", f"Alias already exists: {live['AliasArn']}")
    assert refused(client.create_alias, FunctionName=name, Name="x", FunctionVersion="7")[0] == "ResourceNotFoundException"
    assert "at 'name' failed to satisfy" in refused(client.create_alias, FunctionName=name, Name="12", FunctionVersion="1")[1]
    code, message = refused(client.delete_function, FunctionName=name, Qualifier="1")
    assert code == "ResourceConflictException" and message.endswith("aliases reference it: [live]")
    stale = refused(client.update_alias, FunctionName=name, Name="live", FunctionVersion="2", RevisionId="old")
    assert stale[0] == "PreconditionFailedException"

    moved = client.update_alias(
        FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}}, RevisionId=live["RevisionId"]
    )
    assert moved["RoutingConfig"]["AdditionalVersionWeights"] == {"2": 0.5} and moved["Description"] == "what users see"
    seen = collections.Counter(
        client.invoke(FunctionName=name, Qualifier="live")["ExecutedVersion"] for _ in range(40)
    )
    assert set(seen) == {"1", "2"} and min(seen.values()) > 4
    for weights in ({"2": 0.1, "1": 0.1}, {"1": 0.1}, {"2": 1.1}):
        refused(client.update_alias, FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": weights})
    client.update_alias(FunctionName=name, Name="live", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {}})
    assert account.ask(name, Qualifier="live")["version"] == "2"

    client.create_alias(FunctionName=name, Name="beta", FunctionVersion="$LATEST")
    assert [a["Name"] for a in client.list_aliases(FunctionName=name)["Aliases"]] == ["beta", "live"]
    assert [a["Name"] for a in client.list_aliases(FunctionName=name, FunctionVersion="2")["Aliases"]] == ["live"]
    pages = client.get_paginator("list_aliases").paginate(FunctionName=name, PaginationConfig={"PageSize": 1})
    assert [a["Name"] for p in pages for a in p["Aliases"]] == ["beta", "live"]
    client.delete_alias(FunctionName=name, Name="live")
    assert refused(client.get_alias, FunctionName=name, Name="live")[1] == f"Cannot find alias arn: {live['AliasArn']}"
    assert refused(client.invoke, FunctionName=name, Qualifier="live")[0] == "ResourceNotFoundException"


def test_permissions_of_an_alias(account):
    client, name = account.lambda_, account.make(Publish=True)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    allow = dict(StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")
    statement = json.loads(client.add_permission(FunctionName=name, Qualifier="live", **allow)["Statement"])
    assert statement["Resource"].endswith(f"{name}:live")
    assert refused(client.get_policy, FunctionName=name)[0] == "ResourceNotFoundException"
    assert json.loads(client.get_policy(FunctionName=name, Qualifier="live")["Policy"])["Statement"] == [statement]
    latest = refused(client.add_permission, FunctionName=name, Qualifier="$LATEST", **allow)
    assert latest[0] == "InvalidParameterValueException"
    assert refused(client.add_permission, FunctionName=name, Qualifier="9", **allow)[0] == "ResourceNotFoundException"
    client.remove_permission(FunctionName=name, Qualifier="live", StatementId="s")
    assert refused(client.get_policy, FunctionName=name, Qualifier="live")[0] == "ResourceNotFoundException"


def test_the_cli_manages_versions(account):
    name = account.make()

    def cli(*arguments):
        return json.loads(account.virga.cli("lambda", *arguments, "--function-name", name, "--output", "json").stdout or "{}")

    assert cli("publish-version")["Version"] == "1"
    assert cli("create-alias", "--name", "live", "--function-version", "1")["FunctionVersion"] == "1"
    assert len(cli("list-versions-by-function")["Versions"]) == 2
    assert cli("get-function", "--qualifier", "live")["Configuration"]["State"] == "Active"
    cli("delete-alias", "--name", "live")
    assert cli("list-aliases")["Aliases"] == []


def test_provisioned_concurrency(account):
    client, name = account.lambda_, account.make(Publish=True)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    of = dict(FunctionName=name, Qualifier="live")
    missing = refused(client.get_provisioned_concurrency_config, **of)
    assert missing[0] == "ProvisionedConcurrencyConfigNotFoundException"
    latest = dict(of, Qualifier="$LATEST", ProvisionedConcurrentExecutions=1)
    assert refused(client.put_provisioned_concurrency_config, **latest)[0] == "InvalidParameterValueException"
    client.put_provisioned_concurrency_config(**of, ProvisionedConcurrentExecutions=1)
    end = time.monotonic() + 10
    while (got := client.get_provisioned_concurrency_config(**of))["Status"] != "READY":
        assert got["Status"] == "IN_PROGRESS" and time.monotonic() < end, got
        time.sleep(0.05)
    assert got["RequestedProvisionedConcurrentExecutions"] == got["AllocatedProvisionedConcurrentExecutions"] == 1
    listed = client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert [c["FunctionArn"].endswith(f"{name}:live") for c in listed] == [True]
    assert "AWS_LAMBDA_INITIALIZATION_TYPE=provisioned-concurrency" in account.ask(
        name, {"read": "/proc/self/environ"}, Qualifier="live"
    )
    client.delete_provisioned_concurrency_config(**of)
    assert client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"] == []


def test_what_clients_ask_for_after_creation(account):
    client, name = account.lambda_, account.make()
    before = client.get_account_settings()
    assert before["AccountLimit"]["CodeSizeUnzipped"] == 262144000 and before["AccountUsage"]["FunctionCount"] > 0
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=7)
    after = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    assert after == before["AccountLimit"]["UnreservedConcurrentExecutions"] - 7
    assert client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"
    assert client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] == "Auto"
    assert client.get_function_code_signing_config(FunctionName=name)["FunctionName"] == name
    arn = client.get_function_configuration(FunctionName=name)["FunctionArn"]
    client.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
    client.untag_resource(Resource=arn, TagKeys=["a"])
    assert client.list_tags(Resource=arn)["Tags"] == {"b": "2"}
