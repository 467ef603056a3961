"""Layers: published, listed, seen at /opt, and there for their functions when they are gone."""

import json

import pytest
from botocore.exceptions import ClientError
from functions_made import zipped


def refused(call, **arguments):
    answer = pytest.raises(ClientError, call, **arguments).value.response["Error"]
    return answer["Code"], answer["Message"]


def layer(account, name, files, **more):
    return account.lambda_.publish_layer_version(LayerName=name, Content={"ZipFile": zipped(files)}, **more)


def test_layers_lie_over_each_other_at_opt(account):
    client = account.lambda_
    low = layer(account, "low", {"python/dep.py": "x = 1", "both": "low", "dir/a": "a", "odd": "a file"})
    high = layer(account, "high", {"both": "high", "dir/b": "b", "odd/in": "a folder"})
    name = account.make(Layers=[low["LayerVersionArn"], high["LayerVersionArn"]])
    assert account.ask(name, {"read": "/opt/both"}) == "high"
    assert account.ask(name, {"list": "/opt/dir"}) == ["a", "b"]
    assert account.ask(name, {"read": "/opt/odd/in"}) == "a folder"
    shown = client.get_function_configuration(FunctionName=name)["Layers"]
    assert [x["Arn"] for x in shown] == [low["LayerVersionArn"], high["LayerVersionArn"]]
    assert shown[0]["CodeSize"] == low["Content"]["CodeSize"]
    client.publish_version(FunctionName=name)
    client.delete_layer_version(LayerName="low", VersionNumber=low["Version"])
    client.update_function_configuration(FunctionName=name, Layers=[])
    assert "Layers" not in client.get_function_configuration(FunctionName=name)
    assert account.ask(name, {"list": "/opt"}) == []
    assert account.ask(f"{name}:1", {"read": "/opt/both"}) == "high"


def test_a_layer_and_its_versions(account):
    client = account.lambda_
    first = layer(account, "lib", {"a": "1"}, Description="first", CompatibleRuntimes=["python3.12"], LicenseInfo="MIT")
    assert first["Version"] == 1 and first["LayerArn"].endswith(":layer:lib")
    assert first["LayerVersionArn"] == first["LayerArn"] + ":1" and first["CompatibleRuntimes"] == ["python3.12"]
    second = layer(account, "lib", {"a": "2"}, CompatibleArchitectures=["arm64"])
    got = client.get_layer_version(LayerName="lib", VersionNumber=1)
    assert (got["Description"], got["LicenseInfo"]) == ("first", "MIT")
    by_arn = client.get_layer_version_by_arn(Arn=second["LayerVersionArn"])
    assert by_arn["Content"]["CodeSha256"] == second["Content"]["CodeSha256"]
    assert [v["Version"] for v in client.list_layer_versions(LayerName="lib")["LayerVersions"]] == [2, 1]
    only = client.list_layer_versions(LayerName="lib", CompatibleRuntime="python3.12")["LayerVersions"]
    assert [v["Version"] for v in only] == [1]
    listed = {x["LayerName"]: x["LatestMatchingVersion"]["Version"] for x in client.list_layers()["Layers"]}
    assert listed["lib"] == 2
    client.delete_layer_version(LayerName="lib", VersionNumber=2)
    missing = refused(client.get_layer_version, LayerName="lib", VersionNumber=2)
    assert missing == ("ResourceNotFoundException", "The resource you requested does not exist.")
    assert layer(account, first["LayerArn"], {"a": "3"})["Version"] == 3


def test_what_functions_cannot_have(account):
    client = account.lambda_
    arns = [layer(account, f"many-{i}", {"a": str(i)})["LayerVersionArn"] for i in range(6)]
    assert refused(account.make, Layers=arns)[1] == "Cannot reference more than 5 layers."
    again = layer(account, "many-0", {"a": "again"})["LayerVersionArn"]
    assert "Two different versions" in refused(account.make, Layers=[arns[0], again])[1]
    unknown = arns[0][:-1] + "77"
    assert refused(account.make, Layers=[unknown])[1] == f"Layer version {unknown} does not exist."


def test_permissions_of_a_layer(account):
    client = account.lambda_
    made = layer(account, "open", {"a": "1"})
    of = dict(LayerName="open", VersionNumber=1)
    assert refused(client.get_layer_version_policy, **of)[0] == "ResourceNotFoundException"
    allow = dict(of, StatementId="all", Action="lambda:GetLayerVersion", Principal="*")
    added = client.add_layer_version_permission(**allow)
    assert json.loads(added["Statement"])["Resource"] == made["LayerVersionArn"]
    assert refused(client.add_layer_version_permission, **allow)[0] == "ResourceConflictException"
    policy = client.get_layer_version_policy(**of)
    assert json.loads(policy["Policy"])["Statement"] == [json.loads(added["Statement"])]
    stale = refused(client.remove_layer_version_permission, StatementId="all", RevisionId="old", **of)
    assert stale[0] == "PreconditionFailedException"
    client.remove_layer_version_permission(StatementId="all", RevisionId=policy["RevisionId"], **of)
    assert refused(client.get_layer_version_policy, **of)[0] == "ResourceNotFoundException"
